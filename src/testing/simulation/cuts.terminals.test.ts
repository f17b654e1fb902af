import { screenSession, terminalSession } from '../sessions/terminals'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(terminalSession)
proveEveryCut(screenSession)
