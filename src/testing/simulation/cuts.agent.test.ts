import { agentSession, queueSession } from '../sessions/agent'
import { proveEveryCut } from './pair/proveCuts'

proveEveryCut(agentSession)
proveEveryCut(queueSession)
