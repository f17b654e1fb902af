import { mixedSession } from '../sessions/mixed'
import { testEveryCut } from './harness/cutTests'

testEveryCut(mixedSession)
