import { configSession, laterConfigSession } from '../sessions/config'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(configSession)
proveEveryCut(laterConfigSession)
