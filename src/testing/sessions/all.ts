import type { SessionScript } from '../pair/play'
import { agentSession } from './agent'
import { configSession } from './config'
import { filesSession } from './files'
import { mixedSession } from './mixed'
import { portsSession } from './ports'
import { terminalSession } from './terminals'

/** The six recorded sessions; together they hold over 2,000 events of all five channels. */
export const SESSIONS: readonly SessionScript[] = [
  terminalSession,
  agentSession,
  filesSession,
  portsSession,
  configSession,
  mixedSession,
]
