import { proveEveryCut } from '../testing/pair/proveCuts'
import { configSession } from '../testing/sessions/config'

proveEveryCut(configSession)
