import { proveEveryPair } from '../testing/pair/proveCuts'
import { briefSession } from '../testing/sessions/brief'

proveEveryPair(briefSession, 1, 2)
