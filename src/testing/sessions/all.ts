import type { SessionScript } from '../simulation/harness/runSession'
import { agentSession, queueSession } from './agent'
import { configSession, laterConfigSession } from './config'
import { conflictSession, filesSession } from './files'
import { mixedSession } from './mixed'
import { laterPortsSession, portsSession } from './ports'
import { screenSession, terminalSession } from './terminals'

/** The recorded sessions; together they hold over 2,000 events of all five channels. */
export const SESSIONS: readonly SessionScript[] = [
  terminalSession,
  screenSession,
  agentSession,
  queueSession,
  filesSession,
  conflictSession,
  portsSession,
  laterPortsSession,
  configSession,
  laterConfigSession,
  mixedSession,
]
