import { proveEveryCut } from '../testing/pair/proveCuts'
import { terminalSession } from '../testing/sessions/terminals'

proveEveryCut(terminalSession)
