import { laterPortsSession, portsSession } from '../sessions/ports'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(portsSession)
proveEveryCut(laterPortsSession)
