import {
  type SessionsCommand,
  sessionsCommandSchema,
} from '../../../src/channels/agent/shared/sessionsProtocol'
import {
  type AgentDriver,
  AgentFailure,
  type KeptSession,
  type KeptSessions,
  toFailure,
} from '../../agents/driver'
import type { AgentLog } from './agentLog'
import { type ChannelPart, createDoor } from './channelPart'
import type { Conversations } from './conversations'
import type { Defaults } from './defaults'
import { createHeldHost } from './heldHost'
import { toldAgain } from './retell/tellAgain'
import type { ToolChoices } from './toolChoices'

type Adoption = Extract<SessionsCommand, { type: 'session_adopt' }>
/** A driver that can be asked for the sessions its agent keeps. */
type Keeper = AgentDriver & { readonly kept: KeptSessions }

interface EarlierOptions {
  readonly drivers: readonly AgentDriver[]
  readonly log: AgentLog
  readonly conversations: Conversations
  readonly defaults: Pick<Defaults, 'choices'>
  readonly choices: Pick<ToolChoices, 'of'>
  readonly newId: () => string
  /** An agent was started: what it can do is known. */
  changed(): void
}

/** Sessions of one answer, which is one frame. */
const MAX_SESSIONS = 100
/** Pages that are looked through for a session that no list named since this server began. */
const MAX_PAGES = 50

const { isFor, read } = createDoor(sessionsCommandSchema)

export const hasKept = (driver: AgentDriver): driver is Keeper => driver.kept !== undefined

/** The sessions that agents keep by themselves: to be listed, and to become conversations. */
export function createEarlierSessions(options: EarlierOptions): ChannelPart {
  const { log, conversations, changed } = options
  const keepers = options.drivers.filter(hasKept)
  /** What was listed, by agent and session: only such a one is in the workspace's folder for sure. */
  const listed = new Map<Keeper, Map<string, KeptSession>>(keepers.map((keeper) => [keeper, new Map()]))
  /** Adoptions that are on their way, by agent and session; each resolves with its conversation. */
  const adopting = new Map<string, Promise<string>>()

  function keeper(agentId: string): Keeper {
    const found = keepers.find(({ id }) => id === agentId)
    if (found) return found
    throw new AgentFailure('NOT_FOUND', 'There is no such agent.')
  }

  async function page(driver: Keeper, cursor: string | null) {
    try {
      const { sessions, nextCursor } = await driver.kept.list(cursor)
      for (const session of sessions) listed.get(driver)?.set(session.sessionId, session)
      return { sessions, nextCursor }
    } finally {
      changed()
    }
  }

  async function list({ agentId, cursor }: Extract<SessionsCommand, { type: 'agent_sessions' }>) {
    const driver = keeper(agentId)
    const { skipped, agents } = readCursor(cursor)
    const { sessions, nextCursor } = await page(driver, agents)
    const end = skipped + MAX_SESSIONS
    const next = end < sessions.length ? toCursor(end, agents) : nextCursor && toCursor(0, nextCursor)
    return {
      sessions: sessions
        .slice(skipped, end)
        .filter(({ sessionId }) => conversations.holderOf(driver, sessionId) === null),
      ...(next ? { nextCursor: next } : {}),
    }
  }

  /** Throws where the agent names no such session in the folder of the workspace. */
  async function find(driver: Keeper, sessionId: string): Promise<KeptSession> {
    const known = () => listed.get(driver)?.get(sessionId)
    let cursor: string | null = null
    for (let count = 0; !known() && count < MAX_PAGES; count++) {
      const { nextCursor } = await page(driver, cursor)
      if (nextCursor === undefined) break
      cursor = nextCursor
    }
    const found = known()
    if (found) return found
    const error = `${driver.name} has no such session in the folder of this workspace.`
    throw new AgentFailure('session_gone', error)
  }

  /** Resolves with the conversation that the session is, which may be another one than was asked for. */
  function adopt(command: Adoption): Promise<string> {
    const driver = keeper(command.agentId)
    const held = conversations.holderOf(driver, command.sessionId)
    if (held !== null) return Promise.resolve(open(held))
    const key = `${driver.id} ${command.sessionId}`
    const running = adopting.get(key)
    if (running !== undefined) return running
    const adoption = begin(driver, command).finally(() => adopting.delete(key))
    adopting.set(key, adoption)
    return adoption
  }

  /** Throws where the conversation is deleted, for then no page shows it. */
  function open(taskId: string): string {
    if (!log.state().tasks[taskId]?.task?.deleteAt) return taskId
    throw new AgentFailure('unknown_task', 'The conversation of this session was deleted a moment ago.')
  }

  async function begin(driver: Keeper, { taskId, sessionId }: Adoption): Promise<string> {
    assertFree(taskId)
    const { title, updatedAt } = await find(driver, sessionId)
    const { mode } = options.defaults.choices(driver)
    const held = createHeldHost(() => {})
    /** Those of new conversations until the task exists, then its own. */
    const tools = () => options.choices.of(log.state().tasks[taskId] ? taskId : null)
    const { session, retold } = await driver.kept
      .open(sessionId, { host: held.host, model: null, mode, tools })
      .catch((error: unknown) => {
        // The agent is asked again the next time: the session may be gone, or have another title.
        listed.get(driver)?.delete(sessionId)
        throw error
      })
    try {
      assertFree(taskId)
    } catch (error) {
      session.close()
      throw error
    }
    const told = toldAgain(retold ?? [])
    await conversations.adopt(taskId, driver, {
      sessionId,
      session,
      attach: held.attach,
      mode,
      title: title ?? told.first,
      usedAt: updatedAt ?? null,
      write() {
        if (retold === null) log.appendRetold({ type: 'notice', taskId, text: notShown(driver.name) })
        told.write(log, taskId, options.newId)
      },
    })
    return taskId
  }

  function assertFree(taskId: string): void {
    if (log.state().tasks[taskId] || log.isErased(taskId))
      throw new AgentFailure('BAD_REQUEST', 'There is a conversation of this id, and it is not this session.')
  }

  async function answer(command: SessionsCommand): Promise<object> {
    try {
      const data = command.type === 'agent_sessions' ? await list(command) : { taskId: await adopt(command) }
      return { success: true, data }
    } catch (error) {
      const { code, message, hint } = toFailure(error)
      // The hint of `auth_required` says to send the message again, and there is none.
      const more = hint === undefined || code === 'auth_required' ? {} : { hint }
      return { success: false, code, error: message, ...more }
    }
  }

  return {
    isFor,
    async received(client, frame) {
      const command = read(frame)
      const { type, requestId } = command
      client.send({ channel: 'agent', type, requestId, ...(await answer(command)) })
    },
    closed() {},
  }
}

/** The cursor of a client: the agent's own, and how many sessions of that page were sent before. A page of the agent may be of any length. */
const toCursor = (skipped: number, agents: string | null) => `${skipped}:${agents ?? ''}`

function readCursor(cursor: string | undefined): { skipped: number; agents: string | null } {
  const [, skipped = '0', agents = ''] = /^(\d{1,9}):(.*)$/s.exec(cursor ?? '') ?? []
  return { skipped: Number(skipped), agents: agents === '' ? null : agents }
}

const notShown = (name: string) =>
  `Earlier messages of this session are not shown: ${name} remembers them, and does not repeat them.`
