import { proveEveryCut } from '../testing/pair/proveCuts'
import { laterPortsSession, portsSession } from '../testing/sessions/ports'

proveEveryCut(portsSession)
proveEveryCut(laterPortsSession)
