import { conflictSession, filesSession } from '../sessions/files'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(filesSession)
proveEveryCut(conflictSession)
