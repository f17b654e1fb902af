import { configSession, laterConfigSession } from '../sessions/config'
import { testEveryCut } from './harness/cutTests'

testEveryCut(configSession)
testEveryCut(laterConfigSession)
