import { agentSession, queueSession } from '../sessions/agent'
import { testEveryCut } from './harness/cutTests'

testEveryCut(agentSession)
testEveryCut(queueSession)
