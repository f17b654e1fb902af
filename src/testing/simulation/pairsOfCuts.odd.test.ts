import { briefSession } from '../sessions/brief'
import { proveEveryPair } from './pair/proveCuts'

proveEveryPair(briefSession, 1, 2)
