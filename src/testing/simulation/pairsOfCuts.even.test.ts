import { briefSession } from '../sessions/brief'
import { proveEveryPair } from './pair/proveCuts'

proveEveryPair(briefSession, 0, 2)
