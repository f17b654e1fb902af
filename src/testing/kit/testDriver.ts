import { type AcpDriverOptions, createAcpDriver } from '../../../server/agents/acp'
import type { AgentDriver } from '../../../server/agents/driver'
import { createLog } from '../../../server/lib/log'
import { agentFacts } from './agentFacts'
import { createFakeClock } from './fakeClock'
import { createMemoryDisk } from './memoryDisk'

/** The product's driver for an agent that is only in a test: `createTestDriver({ launch: () => runAgent(app) })`. */
export function createTestDriver(
  options: Partial<AcpDriverOptions> & Pick<AcpDriverOptions, 'launch'>,
): AgentDriver {
  let ids = 0
  return createAcpDriver({
    id: 'x',
    name: 'Agent X',
    models: [],
    defaultModel: '',
    commands: [],
    modes: { asking: ['ask', 'plan'], all: false },
    asks: 'changes',
    login: () => null,
    unavailable: () => null,
    facts: agentFacts(),
    disk: createMemoryDisk({}).disk,
    version: '1',
    clock: createFakeClock(),
    log: createLog('silent', () => undefined),
    newId: () => `m${++ids}`,
    ...options,
  })
}
