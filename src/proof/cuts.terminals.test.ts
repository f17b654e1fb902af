import { proveEveryCut } from '../testing/pair/proveCuts'
import { screenSession, terminalSession } from '../testing/sessions/terminals'

proveEveryCut(terminalSession)
proveEveryCut(screenSession)
