import { mixedSession } from '../sessions/mixed'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(mixedSession)
