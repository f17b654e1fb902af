import { conflictSession, filesSession } from '../sessions/files'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(filesSession)
proveEveryCut(conflictSession)
