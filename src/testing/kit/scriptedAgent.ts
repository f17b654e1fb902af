import type {
  AgentDriver,
  AgentHost,
  AgentPrompt,
  AgentSession,
  AgentUpdate,
  KeptSession,
  OptionValues,
  Retold,
  SessionFacts,
  SessionOption,
  SessionOptions,
  StopReason,
} from '../../../server/agents/driver'

/** One prompt that reached the agent; the test answers it. */
export interface ScriptedTurn {
  readonly text: string
  /** What the workspace told the agent with it. */
  readonly notes: string | undefined
  /** What it named. */
  readonly files: AgentPrompt['files']
  readonly host: AgentHost
  isCancelled(): boolean
  /** Resolves when the turn is cancelled. */
  readonly cancelled: Promise<void>
  end(reason?: StopReason): void
  fail(error: Error): void
}

export interface ScriptedAgent {
  readonly driver: AgentDriver
  /** Oldest first. */
  readonly turns: readonly ScriptedTurn[]
  cancels(): number
  kills(): number
  /** Sessions that were begun, and those that were ended without a prompt. */
  starts(): number
  closes(): number
}

/** What each of its sessions offers; only that can be set in it. */
export interface ScriptedOffer extends Omit<SessionFacts, 'type'> {
  readonly commands?: Extract<AgentUpdate, { type: 'commands' }>['commands']
}

/** An option as several agents have it, for offers. */
export const EFFORT = {
  id: 'effort',
  name: 'Effort',
  category: 'thought_level',
  type: 'select',
  value: 'low',
  choices: [
    { id: 'low', name: 'Low' },
    { id: 'high', name: 'High' },
  ],
} as const satisfies SessionOption

interface Options {
  /** What differs in how it introduces itself. */
  readonly about?: Partial<
    Pick<
      AgentDriver,
      'id' | 'name' | 'defaultModel' | 'models' | 'commands' | 'takes' | 'control' | 'unavailable'
    >
  >
  /** Absent: its sessions say nothing of themselves, and take any setting. */
  readonly offer?: ScriptedOffer
  /** Resolves when a session may begin. */
  readonly starting?: () => Promise<void>
  /** Whether its sessions take no further prompt; absent: they always do. */
  readonly isClosed?: () => boolean
  /** Its sessions can be continued, and forked; absent: neither. */
  readonly forks?: boolean
  /** False: a cancelled turn goes on until the test ends it. */
  readonly endsWhenCancelled?: boolean
  readonly prompted?: (turn: ScriptedTurn) => void
  /** Absent: it keeps no sessions that could be asked for. */
  readonly kept?: {
    list(): readonly KeptSession[]
    /** What was said in one; null: it does not say it again. */
    retell(sessionId: string): Promise<readonly Retold[] | null>
  }
}

/**
 * An agent without a model: every prompt is a turn that the test fills and ends.
 * @example
 * const agent = createScriptedAgent()
 * // … a page prompts …
 * agent.turns[0]?.host.update({ type: 'text', messageId: 'm', content: 'Hello' })
 * agent.turns[0]?.end()
 */
export function createScriptedAgent({
  about,
  offer,
  starting = async () => {},
  isClosed = () => false,
  endsWhenCancelled = true,
  prompted,
  kept,
  forks = false,
}: Options = {}): ScriptedAgent {
  const turns: ScriptedTurn[] = []
  let cancels = 0
  let kills = 0
  let starts = 0
  let closes = 0

  async function begin(
    { host, model, mode, options }: Omit<SessionOptions, 'resumeId'>,
    resumeId: string | null,
  ): Promise<AgentSession> {
    starts += 1
    await starting()
    let stop = () => {}
    const settings = createSettings(offer, host)
    settings.set({
      ...(model === null ? {} : { model }),
      ...(mode === null ? {} : { mode }),
      ...(options ? { options } : {}),
    })
    return {
      resumeId,
      closed: isClosed,
      prompt: ({ text, notes, files }) =>
        new Promise<StopReason>((resolve, reject) => {
          let cancel = () => {}
          const cancelled = new Promise<void>((go) => {
            cancel = go
          })
          let isCancelled = false
          stop = () => {
            isCancelled = true
            cancel()
            if (endsWhenCancelled) resolve('cancelled')
          }
          const end = (reason: StopReason = 'end_turn') => resolve(reason)
          const turn = {
            text,
            notes,
            files,
            host,
            isCancelled: () => isCancelled,
            cancelled,
            end,
            fail: reject,
          }
          turns.push(turn)
          prompted?.(turn)
        }),
      cancel() {
        cancels += 1
        stop()
      },
      async kill() {
        kills += 1
        stop()
      },
      close() {
        closes += 1
      },
      configure: async (wanted) => settings.set(wanted),
      async enterMode(wanted) {
        if (wanted !== null) settings.set({ mode: wanted })
        return { mode: settings.mode() }
      },
    }
  }

  const driver: AgentDriver = {
    id: 'script',
    name: 'Script',
    defaultModel: 'calm',
    commands: [{ name: 'help', description: 'Help' }],
    asks: 'commands',
    login: () => null,
    loginBegun: () => {},
    processes: () => new Map(),
    takes: () => null,
    unavailable: () => null,
    models: () => [
      { id: 'calm', name: 'Calm' },
      { id: 'quick', name: 'Quick' },
    ],
    start: (options) => begin(options, forks ? `session-${starts}` : null),
    ...(forks
      ? {
          async fork(sessionId: string, options: Omit<SessionOptions, 'resumeId'>) {
            const forkedId = `${sessionId}-fork-${starts}`
            return { sessionId: forkedId, session: await begin(options, forkedId) }
          },
        }
      : {}),
    ...(kept
      ? {
          kept: {
            list: async () => ({ sessions: kept.list() }),
            async open(sessionId: string, options: Omit<SessionOptions, 'resumeId'>) {
              const retold = await kept.retell(sessionId)
              return { session: await begin(options, sessionId), retold }
            },
          },
        }
      : {}),
    stop: async () => {},
    ...about,
  }
  return {
    driver,
    turns,
    cancels: () => cancels,
    kills: () => kills,
    starts: () => starts,
    closes: () => closes,
  }
}

interface Wanted {
  readonly model?: string
  readonly mode?: string
  readonly options?: OptionValues
}

function createSettings(offer: ScriptedOffer | undefined, host: AgentHost) {
  const { commands, ...told } = offer ?? {}
  let facts: SessionFacts = { type: 'session', ...told }
  if (offer) host.update(facts)
  if (commands) host.update({ type: 'commands', commands })
  return {
    mode: () => facts.mode ?? null,
    set({ options: values = {}, ...wanted }: Wanted): void {
      if (!offer || (Object.keys(wanted).length === 0 && Object.keys(values).length === 0)) return
      const options = facts.options?.map((option) => withValue(option, values[option.id]))
      facts = { ...facts, ...wanted, ...(options ? { options } : {}) }
      host.update(facts)
    },
  }
}

function withValue(option: SessionOption, value: string | boolean | undefined): SessionOption {
  if (option.type === 'select') return typeof value === 'string' ? { ...option, value } : option
  return typeof value === 'boolean' ? { ...option, value } : option
}
