import { briefSession } from '../sessions/brief'
import { proveEveryPair } from './harness/cutTests'

proveEveryPair(briefSession, 1, 2)
