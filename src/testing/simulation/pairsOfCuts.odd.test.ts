import { briefSession } from '../sessions/brief'
import { testEveryPairOfCuts } from './harness/cutTests'

testEveryPairOfCuts(briefSession, 1, 2)
