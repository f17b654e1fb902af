import { proveEveryCut } from '../testing/pair/proveCuts'
import { conflictSession, filesSession } from '../testing/sessions/files'

proveEveryCut(filesSession)
proveEveryCut(conflictSession)
