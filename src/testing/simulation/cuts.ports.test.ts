import { laterPortsSession, portsSession } from '../sessions/ports'
import { testEveryCut } from './harness/cutTests'

testEveryCut(portsSession)
testEveryCut(laterPortsSession)
