import { proveEveryCut } from '../testing/pair/proveCuts'
import { mixedSession } from '../testing/sessions/mixed'

proveEveryCut(mixedSession)
