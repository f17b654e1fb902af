import type { AgentDriver, AgentHost, StopReason } from '../../../server/agents/driver'

/** One prompt that reached the agent, answered by the session of a test. */
export interface ScriptedTurn {
  readonly text: string
  readonly host: AgentHost
  /** True once somebody asked it to stop. */
  isCancelled(): boolean
  end(reason?: StopReason): void
}

export interface ScriptedAgent {
  readonly driver: AgentDriver
  /** Oldest first. */
  readonly turns: readonly ScriptedTurn[]
}

export function createScriptedAgent(): ScriptedAgent {
  const turns: ScriptedTurn[] = []
  const driver: AgentDriver = {
    id: 'scripted',
    name: 'Scripted agent',
    defaultModel: 'one',
    commands: [{ name: 'help', description: 'Help' }],
    asks: 'commands',
    login: () => null,
    loginBegun: () => {},
    processes: () => new Map(),
    unavailable: () => null,
    models: () => [
      { id: 'one', name: 'One' },
      { id: 'two', name: 'Two' },
    ],
    async start({ host }) {
      let cancelled = false
      let stop = () => {}
      return {
        resumeId: null,
        closed: () => false,
        prompt({ text }) {
          cancelled = false
          return new Promise<StopReason>((resolve) => {
            stop = () => resolve('cancelled')
            turns.push({
              text,
              host,
              isCancelled: () => cancelled,
              end: (reason = 'end_turn') => resolve(reason),
            })
          })
        },
        cancel() {
          cancelled = true
          stop()
        },
        kill: async () => {},
        configure: async () => {},
        enterMode: async () => ({ mode: null }),
      }
    },
    stop: async () => {},
  }
  return { driver, turns }
}
