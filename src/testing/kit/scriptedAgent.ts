import type { AgentDriver, AgentHost, AgentPrompt, StopReason } from '../../../server/agents/driver'

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
}

interface Options {
  /** What differs in how it introduces itself. */
  readonly about?: Partial<Pick<AgentDriver, 'id' | 'name' | 'defaultModel' | 'models' | 'commands'>>
  /** False: a cancelled turn goes on until the test ends it. */
  readonly endsWhenCancelled?: boolean
  readonly prompted?: (turn: ScriptedTurn) => void
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
  endsWhenCancelled = true,
  prompted,
}: Options = {}): ScriptedAgent {
  const turns: ScriptedTurn[] = []
  let cancels = 0
  let kills = 0

  const driver: AgentDriver = {
    id: 'script',
    name: 'Script',
    defaultModel: 'calm',
    commands: [{ name: 'help', description: 'Help' }],
    asks: 'commands',
    login: () => null,
    loginBegun: () => {},
    processes: () => new Map(),
    unavailable: () => null,
    models: () => [
      { id: 'calm', name: 'Calm' },
      { id: 'quick', name: 'Quick' },
    ],
    async start({ host }) {
      let stop = () => {}
      return {
        resumeId: null,
        closed: () => false,
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
        configure: async () => {},
        enterMode: async () => ({ mode: null }),
      }
    },
    stop: async () => {},
    ...about,
  }
  return { driver, turns, cancels: () => cancels, kills: () => kills }
}
