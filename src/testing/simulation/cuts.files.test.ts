import { conflictSession, filesSession } from '../sessions/files'
import { testEveryCut } from './harness/cutTests'

testEveryCut(filesSession)
testEveryCut(conflictSession)
