import { screenSession, terminalSession } from '../sessions/terminals'
import { testEveryCut } from './harness/cutTests'

testEveryCut(terminalSession)
testEveryCut(screenSession)
