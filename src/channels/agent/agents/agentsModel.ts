import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import type { Link, Outgoing } from '../../../socket/link'
import {
  type Agents,
  agentLogSchema,
  agentsAnswerSchema,
  agentsSchema,
  type LogEntry,
} from '../shared/agentsProtocol'

/** What the page of agents is made from; its code comes when it is opened. */
export interface AgentsDoor {
  readonly link: Link
  readonly clock: Clock
  readonly newId: () => string
}

export interface AgentsState {
  /** Null: the server has not told them yet. */
  readonly agents: Agents | null
  /** Null: no log is followed. */
  readonly log: { readonly agentId: string; readonly entries: readonly LogEntry[] } | null
  /** Why the last thing that the user wanted was not done; '': there was no connection. */
  readonly failure: string | null
  /** The agent whose process was not ended because it is at work. */
  readonly busy: string | null
}

export interface ToolsWanted {
  readonly servers: readonly string[]
  readonly folders: readonly string[]
}

/** The server answers after 20 s at the latest. */
const ANSWER_MS = 30_000
/** After a question that was not answered. */
const AGAIN_MS = 1_000
/** Entries of a log that are shown. */
const MAX_SHOWN = 2_000

/**
 * Asks for agents and logs as long as a page shows them, and does with them what the user wants.
 *
 *     const model = createAgentsModel({ link, clock, newId })
 *     const stop = model.follow(null)
 */
export function createAgentsModel({ link, clock, newId }: AgentsDoor) {
  const store: StoreApi<AgentsState> = createStore<AgentsState>(() => ({
    agents: null,
    log: null,
    failure: null,
    busy: null,
  }))

  /** Rejects where the server refuses. */
  async function ask(frame: Outgoing, signal?: AbortSignal): Promise<unknown> {
    const answer = agentsAnswerSchema.parse(
      await link.ask(frame, { timeoutMs: ANSWER_MS, ...(signal ? { signal } : {}) }),
    )
    if (!answer.success) throw new Refusal(answer.error, answer.code)
    return answer.data
  }

  /** Runs one question after the other until it is stopped. */
  function repeat(question: (signal: AbortSignal) => Promise<void>): () => void {
    const stop = new AbortController()
    const { signal } = stop
    const run = async () => {
      while (!signal.aborted) {
        try {
          await question(signal)
        } catch {
          // The connection is lost, which the page says, or the server has no such agent any more.
          if (!signal.aborted) await new Promise<void>((resolve) => void clock.after(AGAIN_MS, resolve))
        }
      }
    }
    void run()
    return () => stop.abort()
  }

  /** @returns null where it was done, and otherwise why not */
  async function refusalOf(frame: Outgoing): Promise<Refusal | null> {
    store.setState({ failure: null })
    try {
      await ask(frame)
      return null
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('', 'DISCONNECTED')
      if (refusal.code !== 'BUSY') store.setState({ failure: refusal.words })
      return refusal
    }
  }

  return {
    store,
    /** Keeps `agents` current for a conversation, null: for new ones. Returns the stop. */
    follow(taskId: string | null): () => void {
      let after: string | undefined
      const about = taskId === null ? {} : { taskId }
      return repeat(async (signal) => {
        const known = after === undefined ? {} : { after }
        const agents = z.parse(agentsSchema, await ask({ type: 'agents', ...about, ...known }, signal))
        after = agents.revision
        if (!signal.aborted) store.setState({ agents })
      })
    },
    /** Keeps `log` current. Returns the stop. */
    followLog(agentId: string): () => void {
      store.setState({ log: null })
      let after: number | undefined
      const stop = repeat(async (signal) => {
        const known = after === undefined ? {} : { after }
        const { entries } = z.parse(
          agentLogSchema,
          await ask({ type: 'agent_log', agentId, ...known }, signal),
        )
        if (signal.aborted) return
        const before = store.getState().log?.entries ?? []
        const first = entries[0]
        // A server that was started again counts anew.
        const isAnew = first !== undefined && first.n <= (before.at(-1)?.n ?? 0)
        after = entries.at(-1)?.n ?? after ?? 0
        store.setState({
          log: { agentId, entries: [...(isAnew ? [] : before), ...entries].slice(-MAX_SHOWN) },
        })
      })
      return () => {
        stop()
        store.setState({ log: null })
      }
    },
    /** Resolves with the terminal in which the line stands; null: there is none. */
    async install(agentId: string): Promise<string | null> {
      const sessionId = newId()
      const refusal = await refusalOf({ type: 'agent_install', agentId, sessionId })
      return refusal === null ? sessionId : null
    },
    /** Where a turn runs and `force` is false, `busy` names the agent. */
    async restart(agentId: string, force = false): Promise<void> {
      const refusal = await refusalOf({ type: 'agent_restart', agentId, force })
      store.setState({ busy: refusal?.code === 'BUSY' ? agentId : null })
    },
    keepRunning: () => store.setState({ busy: null }),
    /** Shown at once, and taken back where the server refuses. */
    async choose(taskId: string | null, wanted: ToolsWanted): Promise<void> {
      const before = store.getState().agents
      if (!before) return
      store.setState({
        agents: {
          ...before,
          servers: before.servers.map((each) => ({ ...each, on: wanted.servers.includes(each.id) })),
          folders: before.folders.map((each) => ({ ...each, on: wanted.folders.includes(each.id) })),
        },
      })
      const about = taskId === null ? {} : { taskId }
      const refusal = await refusalOf({ type: 'agent_tools', ...about, ...wanted })
      if (refusal && store.getState().agents?.revision === before.revision) store.setState({ agents: before })
    },
  }
}

export type AgentsModel = ReturnType<typeof createAgentsModel>

class Refusal extends Error {
  /** '': there was no connection. */
  readonly words: string
  readonly code: string

  constructor(words: string, code: string) {
    super(words)
    this.words = words
    this.code = code
  }
}
