import { realpath } from 'node:fs/promises'
import {
  type LoadSessionResponse,
  methods,
  type NewSessionResponse,
  RequestError,
  type ResumeSessionResponse,
} from '@agentclientprotocol/sdk'
import * as z from 'zod/mini'
import { truncate } from '../../src/lib/text/surrogates'
import { takesOf } from './abilities'
import type { AcpConnection } from './acpConnection'
import { createReplay, type Replay } from './acpReplay'
import { AgentFailure, type AgentSession, type KeptSession, type KeptSessions } from './driver'
import { PLAIN, type Quirks } from './quirks'
import type { sessionTools } from './toolbox'
import type { WirePaths } from './wirePaths'

/** Where a session works, and with what. */
export type Place = { readonly cwd: string } & ReturnType<typeof sessionTools>

interface KeptOptions {
  /** Of the agent. */
  readonly name: string
  /** Real path of the workspace. */
  readonly root: string
  readonly paths: WirePaths
  readonly quirks: Quirks
  readonly newId: () => string
  /** Rejects with `AgentFailure`. */
  ask<T>(work: (connection: AcpConnection) => Promise<T>): Promise<T>
  /** Begun here, and no prompt went to it. */
  isUnused(sessionId: string): boolean
  /** Opens a session of what `begin` answers. */
  open(
    connection: AcpConnection,
    session: Parameters<KeptSessions['open']>[1],
    begin: (place: Place) => Promise<NewSessionResponse>,
  ): Promise<AgentSession>
}

/** Pages that may have nothing for this folder before the user is asked to go on. */
const MAX_EMPTY_PAGES = 10
/** Characters. A longer id is refused. */
const MAX_ID = 1024
const MAX_TITLE = 200
const RESOURCE_NOT_FOUND = -32_002

const listSchema = z.object({
  sessions: z.array(z.unknown()),
  nextCursor: z.optional(z.nullable(z.string())),
})
const sessionSchema = z.object({
  sessionId: z.string().check(z.minLength(1), z.maxLength(MAX_ID)),
  cwd: z.string(),
  title: z.catch(z.optional(z.nullable(z.string())), null),
  updatedAt: z.catch(z.optional(z.nullable(z.string())), null),
})

/** Ends a session of this process before it goes on with other tools. */
export async function closeBefore(connection: AcpConnection, sessionId: string): Promise<void> {
  if (connection.isRouted(sessionId)) await closeSession(connection, sessionId)
}

/** Ends a session, where the agent can be told so. Never rejects. */
export async function closeSession(
  { agent, capabilities, inTime }: AcpConnection,
  sessionId: string,
): Promise<void> {
  if (capabilities.sessionCapabilities?.close)
    await inTime(agent.request(methods.agent.session.close, { sessionId })).catch(() => undefined)
}

/** What the protocol lets one ask of an agent about the sessions it keeps. */
export function createKeptSessions(options: KeptOptions): KeptSessions {
  const { name, root, paths, quirks, newId } = options

  async function list(connection: AcpConnection, cursor: string | null) {
    const { agent, capabilities, inTime } = connection
    if (!capabilities.sessionCapabilities?.list || !canContinue(connection)) throw notOffered(name)
    for (let page = 1, from = cursor; ; page++) {
      const asked = { cwd: root, ...(from === null ? {} : { cursor: from }) }
      const told = listSchema.parse(await inTime(agent.request(methods.agent.session.list, asked)))
      const read = told.sessions.flatMap((each) => toKept(each) ?? [])
      const isHere = await Promise.all(read.map(({ cwd }) => isSameFolder(cwd, root)))
      const sessions = read.filter(({ sessionId }, at) => isHere[at] && !options.isUnused(sessionId))
      const next = told.nextCursor || null
      if (next === null) return { sessions }
      if (sessions.length > 0 || page === MAX_EMPTY_PAGES) return { sessions, nextCursor: next }
      from = next
    }
  }

  /** Loads it, or goes on with it in silence where the agent cannot say it again. */
  async function begin(connection: AcpConnection, sessionId: string, place: Place, replay: Replay) {
    const { agent, capabilities, inTime } = connection
    const here = { ...place, sessionId }
    await closeBefore(connection, sessionId)
    if (capabilities.loadSession) {
      const load = () => inTime<LoadSessionResponse | null>(agent.request(methods.agent.session.load, here))
      return { ...(await connection.retelling(sessionId, load, replay.hear)), sessionId }
    }
    const answer = await inTime<ResumeSessionResponse | null>(
      agent.request(methods.agent.session.resume, here),
    )
    return { ...answer, sessionId }
  }

  /** Gives the failures that only these requests have their own codes. */
  function toMeaning(error: unknown): never {
    if (error instanceof RequestError && error.code === RESOURCE_NOT_FOUND) throw gone(name)
    if (error instanceof z.core.$ZodError)
      throw new AgentFailure('agent_protocol_error', `${name} answered with something that is no list.`)
    throw error
  }

  return {
    list: (cursor) => options.ask((connection) => list(connection, cursor).catch(toMeaning)),
    open: (sessionId, wanted) =>
      options.ask(async (connection) => {
        const replay = createReplay({ paths, newId, translator: quirks.translator?.() ?? PLAIN })
        const session = await options
          .open(connection, wanted, (place) => begin(connection, sessionId, place, replay))
          .catch(toMeaning)
        return { session, retold: connection.capabilities.loadSession ? replay.retold() : null }
      }),
  }
}

/** Many agents have it; the protocol's stable version does not, yet. */
const SESSION_FORK = 'session/fork'

/** A new session that has all that was said in this one. @param open opens a session of what `begin` answers */
export async function forkSession(
  { agent, capabilities, isRouted, inTime }: AcpConnection,
  { sessionId, name }: { readonly sessionId: string; readonly name: string },
  open: (begin: (place: Place) => Promise<NewSessionResponse>) => Promise<AgentSession>,
): Promise<{ readonly sessionId: string; readonly session: AgentSession }> {
  if (!takesOf(capabilities).sessions.includes('fork'))
    throw new AgentFailure('not_offered', `${name} cannot fork a conversation.`)
  let forked = ''
  const session = await open(async (place) => {
    const begun = await inTime(agent.request<NewSessionResponse>(SESSION_FORK, { ...place, sessionId }))
    const named: unknown = begun?.sessionId
    if (typeof named !== 'string' || named === '' || named.length > MAX_ID)
      throw new AgentFailure('agent_protocol_error', `${name} forked the conversation and named no session.`)
    // Two conversations would go on with one session, and one of them would hear nothing of it.
    if (named === sessionId || isRouted(named))
      throw new AgentFailure(
        'agent_protocol_error',
        `${name} forked the conversation and named an old session.`,
      )
    forked = named
    return begun
  })
  return { sessionId: forked, session }
}

const canContinue = ({ capabilities }: AcpConnection): boolean =>
  Boolean(capabilities.loadSession || capabilities.sessionCapabilities?.resume)

const notOffered = (name: string) =>
  new AgentFailure('not_offered', `${name} does not offer its earlier sessions to other programs.`)

const gone = (name: string) => new AgentFailure('session_gone', `${name} no longer has this session.`)

/** Null: it is no session that could be opened. */
function toKept(told: unknown): KeptSession | null {
  const read = sessionSchema.safeParse(told)
  if (!read.success) return null
  const { sessionId, cwd, title, updatedAt } = read.data
  const words = truncate(title?.replace(/\s+/g, ' ').trim() ?? '', MAX_TITLE)
  const at = Date.parse(updatedAt ?? '')
  return {
    sessionId,
    cwd,
    ...(words ? { title: words } : {}),
    ...(Number.isNaN(at) ? {} : { updatedAt: new Date(at).toISOString() }),
  }
}

/** The agent may have been started through a link, and then names the folder by that. */
async function isSameFolder(path: string, root: string): Promise<boolean> {
  if (path === root) return true
  try {
    return (await realpath(path)) === root
  } catch {
    // The folder does not exist any more.
    return false
  }
}
