import {
  type AgentApp,
  type AgentCapabilities,
  type AgentContext,
  agent,
  type ContentBlock,
  methods,
  PROTOCOL_VERSION,
  RequestError,
  type SessionConfigOption,
} from '@agentclientprotocol/sdk'
import { parsePrompt } from './parsePrompt'
import { type Conversation, perform } from './steps'
import { createTurn, type Pace, type Pause } from './turn'

export const DEMO_NAME = 'Demo agent (scripted, no AI)'
export const DEMO_MODELS = [
  { id: 'calm', name: 'Calm' },
  { id: 'quick', name: 'Quick' },
] as const
export const DEMO_COMMANDS = [
  { name: 'tour', description: 'Shows everything the demo agent can do' },
  { name: 'plan', description: 'Shows a plan and works it off' },
  { name: 'help', description: 'Lists what the demo agent understands' },
] as const

export const DEMO_CAPABILITIES: AgentCapabilities = {
  promptCapabilities: { image: false, audio: false, embeddedContext: true },
  // It keeps no session: going on with one is no more than to begin another.
  sessionCapabilities: { resume: {} },
}

/** The script understands these, which it does not most of what a model would. */
export const DEMO_SUGGESTIONS = ['Give me the tour', 'List the files here', 'Ask me something'] as const

type PaceId = (typeof DEMO_MODELS)[number]['id']

const PACES: Readonly<Record<PaceId, Pace>> = {
  calm: { wordMs: 20, stepMs: 400 },
  quick: { wordMs: 4, stepMs: 40 },
}

export interface DemoOptions {
  /** Real absolute path of the workspace. */
  readonly root: string
  /** Environment of the commands it runs. */
  readonly env: Readonly<Record<string, string>>
  readonly version: string
  readonly pause: Pause
  readonly newId: () => string
}

interface Session extends Conversation {
  pace: PaceId
  running: AbortController | null
}

/** An agent without AI that does real things, to try the workspace with; `parsePrompt.ts` says what it understands. */
export function createDemoAgent({ root, env, version, pause, newId }: DemoOptions): AgentApp {
  const sessions = new Map<string, Session>()

  function begin(sessionId: string, client: AgentContext): { configOptions: SessionConfigOption[] } {
    const session: Session = { root, env, pace: 'calm', mayRun: false, running: null }
    sessions.set(sessionId, session)
    const update = {
      sessionUpdate: 'available_commands_update' as const,
      availableCommands: DEMO_COMMANDS.map((command) => ({ ...command })),
    }
    // The connection has closed: no end is left that could be told.
    client.notify(methods.client.session.update, { sessionId, update }).catch(() => undefined)
    return { configOptions: [paceOption(session)] }
  }

  function known(sessionId: string): Session {
    const session = sessions.get(sessionId)
    if (!session) throw RequestError.sessionNotFound(sessionId)
    return session
  }

  return agent({ name: 'aether-demo' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: PROTOCOL_VERSION,
      agentInfo: { name: 'aether-demo', title: DEMO_NAME, version },
      agentCapabilities: DEMO_CAPABILITIES,
    }))
    .onRequest(methods.agent.session.new, ({ client }) => {
      const sessionId = newId()
      return { sessionId, ...begin(sessionId, client) }
    })
    .onRequest(methods.agent.session.resume, ({ params, client }) => begin(params.sessionId, client))
    .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
      const session = known(params.sessionId)
      const pace = DEMO_MODELS.find(({ id }) => id === params.value)
      if (params.configId !== 'pace' || !pace) throw RequestError.invalidParams({ value: params.value })
      session.pace = pace.id
      return { configOptions: [paceOption(session)] }
    })
    .onNotification(methods.agent.session.cancel, ({ params }) => known(params.sessionId).running?.abort())
    .onRequest(methods.agent.session.prompt, async ({ params, client, signal: closed }) => {
      const session = known(params.sessionId)
      if (session.running) throw RequestError.invalidRequest(undefined, 'A turn is running already')
      const running = new AbortController()
      session.running = running
      const signal = AbortSignal.any([running.signal, closed])
      const { sessionId } = params
      const turn = createTurn({ client, sessionId, pace: () => PACES[session.pace], pause, signal, newId })
      try {
        for (const step of parsePrompt(textOf(params.prompt))) await perform(turn, session, step)
        return { stopReason: 'end_turn' }
      } catch (error) {
        if (signal.aborted) return { stopReason: 'cancelled' }
        throw error
      } finally {
        session.running = null
      }
    })
}

const paceOption = ({ pace }: Session): SessionConfigOption => ({
  id: 'pace',
  name: 'Pace',
  category: 'model',
  type: 'select',
  currentValue: pace,
  options: DEMO_MODELS.map(({ id, name }) => ({ value: id, name })),
})

const textOf = (blocks: readonly ContentBlock[]) =>
  blocks.map((block) => (block.type === 'text' ? block.text : '')).join('')
