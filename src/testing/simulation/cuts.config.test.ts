import { configSession, laterConfigSession } from '../sessions/config'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(configSession)
proveEveryCut(laterConfigSession)
