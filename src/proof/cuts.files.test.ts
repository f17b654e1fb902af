import { proveEveryCut } from '../testing/pair/proveCuts'
import { filesSession } from '../testing/sessions/files'

proveEveryCut(filesSession)
