import { mixedSession } from '../sessions/mixed'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(mixedSession)
