import { proveEveryCut } from '../testing/pair/proveCuts'
import { agentSession } from '../testing/sessions/agent'

proveEveryCut(agentSession)
