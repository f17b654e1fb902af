import { screenSession, terminalSession } from '../sessions/terminals'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(terminalSession)
proveEveryCut(screenSession)
