import { proveEveryCut } from '../testing/pair/proveCuts'
import { portsSession } from '../testing/sessions/ports'

proveEveryCut(portsSession)
