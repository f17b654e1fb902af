import { proveEveryCut } from '../testing/pair/proveCuts'
import { agentSession, queueSession } from '../testing/sessions/agent'

proveEveryCut(agentSession)
proveEveryCut(queueSession)
