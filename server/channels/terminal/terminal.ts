import {
  type LostReason,
  MAX_CELLS,
  type TerminalCommand,
  type TerminalErrorCode,
  terminalCommandSchema,
} from '../../../src/channels/terminal/shared/protocol'
import { CAPABILITIES, type Capability, type Envelope } from '../../../src/socket/protocol'
import type { SetTimer, SpawnShell } from '../../drivers/shell/shellDriver'
import type { Log } from '../../lib/log'
import { type Client, FrameError, type ServerChannel } from '../../socket/channel'
import { createPastSessions } from './pastSessions'
import type { CheckpointCounts } from './screen/checkpoints'
import type { ThemeName } from './screen/themeColours'
import { createSession, type Session } from './session'
import { folderInside, startFolder } from './startFolder'
import { createTyping } from './typing'

const MAX_TERMINALS = 64
/** An ended session stays readable for this long. */
const ENDED_MS = 10 * 60_000
/** Titles change with every command; the list is sent at most this often for them. */
const TITLE_MS = 500
/** `stop` lets go of shells that are still there after this long; they were killed at 2 s. */
const STOP_MS = 3_500

export interface TerminalChannelOptions {
  readonly spawn: SpawnShell
  /** A UUID. */
  newId(): string
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number
  /** Absolute path of the workspace. */
  readonly root: string
  readonly log: Log
  readonly setTimer: SetTimer
  /** What the person's theme is, for programs that ask while no page has told its own; dark when not given. */
  theme?(): ThemeName
}

export interface TerminalChannel extends ServerChannel {
  readonly capabilities: readonly Capability[]
  /** The process id of every running shell and its session. */
  processes(): ReadonlyMap<number, string>
  /** Opens a terminal and types a line into it, which only the server may choose. Answers why it could not, or null. */
  run(options: {
    readonly sessionId: string
    readonly name: string
    readonly line: string
    readonly isOnlyTyped?: boolean
  }): string | null
  /** The last few pages of what a session wrote; nothing of an unknown one. */
  said(sessionId: string, from: number): { readonly text: string; readonly until: number }
  /** How it went with checkpoints since the start, for the log and for tests. */
  readonly checkpoints: Readonly<CheckpointCounts>
}

type Create = Extract<TerminalCommand, { type: 'create' }>
type Running = Extract<TerminalCommand, { type: 'running' }>
type Folder = Extract<TerminalCommand, { type: 'folder' }>
type Addressed = Exclude<TerminalCommand, { type: 'create' | 'list' | 'running' | 'folder' | 'theme' }>

/** Shells of the workspace: they belong to it and not to a socket, so losing one ends nothing. */
export function createTerminalChannel(options: TerminalChannelOptions): TerminalChannel {
  const { log, setTimer } = options
  const sessions = new Map<string, Session>()
  const sockets = new Map<string, Client>()
  const closedByUser = new Set<Session>()
  const typing = createTyping(options.elapsed)
  const stopForgetting = new Map<Session, () => void>()
  const past = createPastSessions()
  const counts: CheckpointCounts = { kept: 0, refused: 0, missing: 0 }
  /** What each page shows, by socket, and what the one showed in which the user acted last. */
  const themes = new Map<string, ThemeName>()
  let shownTheme: ThemeName | null = null
  const theme = () => shownTheme ?? options.theme?.() ?? 'dark'
  const actedOn = (client: Client) => {
    shownTheme = themes.get(client.id) ?? shownTheme
  }
  let stopTelling: (() => void) | null = null
  let stopped: (() => void) | null = null
  let stopping = false

  const living = () => [...sessions.values()].filter((session) => session.isAlive())
  /** A closed session stays for subscribers that have not been sent its end; no client can attach to it. */
  const listing = () =>
    [...sessions.values()].flatMap((session) =>
      session.isAlive() || !closedByUser.has(session) ? session.listing() : [],
    )

  function tellList() {
    stopTelling?.()
    stopTelling = null
    const frame = { channel: 'terminal', type: 'list', sessions: listing() }
    for (const socket of sockets.values()) if (socket.tab !== null) socket.send(frame)
  }

  function retitled() {
    stopTelling ??= setTimer(tellList, TITLE_MS)
  }

  function refuse(client: Client, sessionId: string, code: TerminalErrorCode, error: string) {
    client.send({ channel: 'terminal', type: 'error', sessionId, code, error })
  }

  function forget(session: Session, reason: LostReason = 'expired') {
    past.add(session.epoch, closedByUser.has(session) ? 'closed' : reason)
    dropIn(null, session)
    closedByUser.delete(session)
    session.forget()
    if (sessions.get(session.sessionId) === session) sessions.delete(session.sessionId)
  }

  function exited(session: Session) {
    log.debug('terminal ended', { sessionId: session.sessionId, checkpoints: { ...counts } })
    if (closedByUser.has(session) && !session.isAwaited()) forget(session)
    else dropIn(ENDED_MS, session)
    if (living().length === 0) stopped?.()
    tellList()
  }

  /** @param ms null: not any more */
  function dropIn(ms: number | null, session: Session) {
    stopForgetting.get(session)?.()
    stopForgetting.delete(session)
    if (ms === null) return
    const drop = () => {
      forget(session)
      tellList()
    }
    stopForgetting.set(session, setTimer(drop, ms))
  }

  function create(client: Client, command: Create) {
    const { sessionId, epoch, after } = command
    const known = sessions.get(sessionId)
    const size = sizeOf(command)
    if (known && (known.isAlive() || epoch !== undefined)) {
      known.attach(client, { after, epoch, size }, true)
      return
    }
    if (epoch !== undefined) {
      client.send(past.goneFrame(sessionId, epoch))
      return
    }
    const failed = spawn(client, command, size)
    if (!failed) return
    refuse(client, sessionId, failed.code, failed.error)
    client.send({ channel: 'terminal', type: 'close', sessionId, exitCode: null })
  }

  /** @param client null: pages attach when the list names it */
  function spawn(
    client: Client | null,
    command: Omit<Create, 'type'>,
    size: { cols: number; rows: number } | null,
  ) {
    if (living().length >= MAX_TERMINALS)
      return { code: 'LIMIT', error: `${MAX_TERMINALS} terminals are open. Close one first.` } as const
    const cwd = startFolder(options.root, command.cwd ?? '/')
    if (!cwd)
      return { code: 'BAD_REQUEST', error: `${command.cwd} is not a folder of the workspace.` } as const
    const { sessionId } = command
    const { cols, rows } = size ?? { cols: 80, rows: 24 }
    try {
      if (stopping) throw new Error('The server is stopping.')
      if (client) actedOn(client)
      const env = { COLORFGBG: theme() === 'light' ? '0;15' : '15;0' }
      const shell = options.spawn({ cols, rows, cwd: cwd.absolute, env })
      const ended = sessions.get(sessionId)
      // Starting another session under this id closes the old one.
      if (ended) forget(ended, 'closed')
      const session = createSession({
        sessionId,
        epoch: options.newId(),
        shell,
        name: command.name ?? shell.name ?? 'bash',
        cwd: cwd.path,
        cols,
        rows,
        createdAt: new Date(options.now()).toISOString(),
        setTimer,
        elapsed: options.elapsed,
        typing,
        counts,
        theme,
        retitled,
        exited: () => exited(session),
        settled() {
          if (closedByUser.has(session)) dropIn(0, session)
        },
        failed: (error) => log.warn('a checkpoint failed', { sessionId, error }),
      })
      sessions.set(sessionId, session)
      if (client) session.attach(client, { after: undefined, epoch: undefined, size }, false)
      tellList()
      return null
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.warn('a shell could not be started', { sessionId, reason })
      return { code: 'SPAWN_FAILED', error: reason } as const
    }
  }

  function address(client: Client, command: Addressed) {
    const { sessionId } = command
    const session = sessions.get(sessionId)
    const otherEpoch = 'epoch' in command && command.epoch !== undefined && command.epoch !== session?.epoch
    if (!session || otherEpoch) {
      if (command.type !== 'ack' && command.type !== 'detach')
        refuse(client, sessionId, 'NOT_FOUND', 'There is no such terminal.')
      return
    }
    switch (command.type) {
      case 'input':
        actedOn(client)
        return session.input(client, command)
      case 'resize':
        return session.resize(client, clamped(command.cols, command.rows), command.passive === true)
      case 'ack':
        return session.acked(client, command.seq)
      case 'detach':
        return session.detach(client)
      case 'rename':
        session.rename(command.name)
        return tellList()
      case 'close':
        return close(session)
    }
  }

  /** Nothing runs in a terminal that is not there. Without `programs`: it could not be found out. */
  async function tellRunning(client: Client, { requestId, sessionId, epoch }: Running) {
    const answer = { channel: 'terminal', type: 'running', requestId, sessionId } as const
    const session = sessions.get(sessionId)
    const isThere = session && (epoch === undefined || epoch === session.epoch)
    try {
      client.send({ ...answer, programs: isThere ? await session.running() : [] })
    } catch (error) {
      log.warn('what runs in a terminal could not be found out', { sessionId, error })
      client.send(answer)
    }
  }

  /** Without `path`: it is not known, or outside of the workspace. */
  async function tellFolder(client: Client, { requestId, sessionId, epoch }: Folder) {
    const session = sessions.get(sessionId)
    const isThere = session && (epoch === undefined || epoch === session.epoch)
    const absolute = isThere ? await session.folder() : null
    const path = absolute === null ? null : folderInside(options.root, absolute)
    client.send({ channel: 'terminal', type: 'folder', requestId, sessionId, ...(path !== null && { path }) })
  }

  function close(session: Session) {
    closedByUser.add(session)
    if (session.isAlive()) return session.end()
    if (!session.isAwaited()) forget(session)
    tellList()
  }

  return {
    name: 'terminal',
    capabilities: CAPABILITIES.filter((capability) => capability.startsWith('terminal.')),
    checkpoints: counts,
    processes: () => new Map(living().map(({ pid, sessionId }) => [pid, sessionId])),
    run({ sessionId, name, line, isOnlyTyped = false }) {
      if (sessions.has(sessionId)) return 'There is such a terminal already.'
      const failed = spawn(null, { sessionId, name }, null)
      if (failed) return failed.error
      sessions.get(sessionId)?.write(isOnlyTyped ? line : `${line}\r`)
      return null
    },
    said: (sessionId, from) => sessions.get(sessionId)?.said(from) ?? { text: '', until: 0 },
    opened(client) {
      sockets.set(client.id, client)
    },
    received(client, frame) {
      const command = readCommand(frame)
      if (command.type === 'theme') {
        themes.set(client.id, command.theme)
        shownTheme = command.theme
        return
      }
      if (command.type === 'create') return create(client, command)
      if (command.type === 'running') return void tellRunning(client, command)
      if (command.type === 'folder') return void tellFolder(client, command)
      if (command.type !== 'list') return address(client, command)
      client.send({ channel: 'terminal', type: 'list', requestId: command.requestId, sessions: listing() })
    },
    closed(client) {
      sockets.delete(client.id)
      themes.delete(client.id)
      for (const session of sessions.values()) session.lost(client)
    },
    async stop() {
      stopping = true
      await new Promise<void>((resolve) => {
        stopped = resolve
        for (const session of living()) session.end()
        if (living().length === 0) resolve()
        else setTimer(resolve, STOP_MS)
      })
      stopTelling?.()
      sockets.clear()
      for (const session of [...sessions.values()]) forget(session)
    },
  }
}

/** Throws `FrameError` with words for what cannot be read. */
function readCommand(frame: Envelope): TerminalCommand {
  const parsed = terminalCommandSchema.safeParse(frame)
  if (parsed.success) return parsed.data
  const isUnknown = parsed.error.issues.some(({ path }) => path[0] === 'type')
  throw isUnknown
    ? new FrameError('UNKNOWN_TYPE', `Unknown terminal message "${frame.type}".`)
    : new FrameError('BAD_REQUEST', `The terminal message "${frame.type}" has missing or wrong fields.`)
}

const clamp = (cells: number) => Math.min(MAX_CELLS, Math.max(1, cells))
const clamped = (cols: number, rows: number) => ({ cols: clamp(cols), rows: clamp(rows) })

function sizeOf({ cols, rows }: { cols?: number | undefined; rows?: number | undefined }) {
  return cols === undefined && rows === undefined ? null : clamped(cols ?? 80, rows ?? 24)
}
