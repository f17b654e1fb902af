import { briefSession } from '../sessions/brief'
import { proveEveryPair } from './harness/cutTests'

proveEveryPair(briefSession, 0, 2)
