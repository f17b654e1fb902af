import { laterPortsSession, portsSession } from '../sessions/ports'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(portsSession)
proveEveryCut(laterPortsSession)
