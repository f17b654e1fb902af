import { setImmediate } from 'node:timers/promises'
import type { AgentDriver } from '../../server/agents/driver'
import { createAgentChannel } from '../../server/channels/agent/agent'
import type { RulesFile } from '../../server/drivers/state/rulesFile'
import { createLog } from '../../server/lib/log'
import type { Client } from '../../server/socket/channel'
import { createMemoryHistory } from '../../server/state/history'
import { normaliseAgent } from '../channels/agent/dialects/normalise'
import { reduceAgent } from '../channels/agent/shared/reduce'
import { type AgentState, initialAgent } from '../channels/agent/shared/state'
import { fakeClient } from './kit/fakeClient'
import { createFakeClock } from './kit/fakeClock'
import { createScriptedAgent } from './kit/scriptedAgent'

type Frame = { channel: string; type: string; [field: string]: unknown }

export function tab(hints: Partial<Client> = {}) {
  const frames: Frame[] = []
  const client = fakeClient((frame) => void frames.push(JSON.parse(JSON.stringify(frame))), hints)
  const state = () =>
    frames.flatMap((frame) => normaliseAgent(frame) ?? []).reduce<AgentState>(reduceAgent, initialAgent)
  return { client, frames, state, last: (type: string) => frames.findLast((frame) => frame.type === type) }
}

const silent = createLog('silent', () => undefined)

type Surroundings = Pick<Parameters<typeof createAgentChannel>[0], 'log'> & {
  readonly rulesFile: RulesFile
  /** Real path of the workspace. */
  readonly root: string
  readonly reaches: AgentDriver['reaches']
  /** Whether sessions take no further prompt. */
  readonly isClosed: () => boolean
  /** Resolves when a session may begin. */
  readonly starting: () => Promise<void>
}

/** An agent channel with a scripted agent behind it and one page in front. */
export function openedAgent(
  lines: readonly unknown[] = [],
  epoch = 'epoch-1',
  { rulesFile, root = '/workspace', log = silent, reaches, isClosed, starting }: Partial<Surroundings> = {},
) {
  const agent = createScriptedAgent({
    endsWhenCancelled: false,
    ...(isClosed ? { isClosed } : {}),
    ...(starting ? { starting } : {}),
  })
  const clock = createFakeClock(1_700_000_000_000)
  const history = createMemoryHistory(lines)
  let ids = 0
  const newId = () => `${epoch}-${++ids}`
  const drivers = [{ ...agent.driver, ...(reaches ? { reaches } : {}) }]
  const channel = createAgentChannel({
    history,
    drivers,
    epoch,
    clock,
    newId,
    log,
    ...(rulesFile ? { rulesFile } : {}),
    root,
    embedOrigins: ['https://dashboard.example'],
  })
  const page = tab()
  channel.opened(page.client)

  return {
    agent,
    channel,
    history,
    page,
    clock,
    async send(frame: object, from = page) {
      await channel.received(from.client, { channel: 'agent', type: '', ...frame })
      await setImmediate()
    },
    turn() {
      const turn = agent.turns.at(-1)
      if (!turn) throw new Error('The agent was not prompted.')
      return turn
    },
    /** What a server that starts on this one's history would be. */
    restart: () =>
      openedAgent(history.all(), `${epoch}+`, { ...(rulesFile ? { rulesFile } : {}), root, log }),
  }
}
