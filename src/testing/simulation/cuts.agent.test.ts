import { agentSession, queueSession } from '../sessions/agent'
import { proveEveryCut } from './harness/cutTests'

proveEveryCut(agentSession)
proveEveryCut(queueSession)
