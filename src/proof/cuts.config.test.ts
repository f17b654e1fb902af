import { proveEveryCut } from '../testing/pair/proveCuts'
import { configSession, laterConfigSession } from '../testing/sessions/config'

proveEveryCut(configSession)
proveEveryCut(laterConfigSession)
