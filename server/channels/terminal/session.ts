import type { RunningProgram, TerminalListing } from '../../../src/channels/terminal/shared/protocol'
import { isHighSurrogate, truncate } from '../../../src/lib/text/surrogates'
import { LIMITS } from '../../../src/socket/protocol'
import type { SetTimer, Shell } from '../../drivers/shell/shellDriver'
import type { Client } from '../../socket/channel'
import { initialReplay } from './initialReplay'
import { createInputCounter } from './inputCounter'
import { answerQueries } from './screen/answerQueries'
import { type CheckpointCounts, createCheckpoints } from './screen/checkpoints'
import { createHeadlessTerminal } from './screen/headlessTerminal'
import type { ThemeName } from './screen/themeColours'
import { createSessionLog } from './sessionLog'
import { createSizeHolder } from './sizeHolder'
import { createSubscriber, type Subscriber } from './subscriber'
import type { Typing } from './typing'

/** Output is joined for at most this long … */
const JOIN_MS = 5
/** … and as long as another read fits the same frame: Linux hands over at most 4,095 bytes of a terminal at once. */
const JOIN_UNITS = LIMITS.outputUnits - 4_095
/** Un-read units of the headless terminal at which the shell waits for it. */
const HEADLESS_BACKLOG = 1_000_000
const MAX_TITLE = 256
/** A shell that does not leave when asked to is killed after this long. */
const LEAVE_MS = 2_000

export interface SessionOptions {
  readonly sessionId: string
  /** UUID of this PTY. */
  readonly epoch: string
  readonly shell: Shell
  readonly name: string
  /** Workspace path the shell started in. */
  readonly cwd: string
  readonly cols: number
  readonly rows: number
  /** ISO 8601. */
  readonly createdAt: string
  readonly setTimer: SetTimer
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number
  readonly typing: Typing
  readonly counts: CheckpointCounts
  theme(): ThemeName
  retitled(): void
  /** Called when the shell has exited and its last output was queued for all subscribers. */
  exited(): void
  /** The shell has ended, and every subscriber has been sent the exit or has left. */
  settled(): void
  /** A checkpoint could not even be tried. */
  failed(error: unknown): void
}

export interface AttachOptions {
  readonly after: number | undefined
  readonly epoch: string | undefined
  readonly size: { cols: number; rows: number } | null
}

export type Session = ReturnType<typeof createSession>

/**
 * One shell and its subscribers. The shell runs on without any.
 *
 *     const session = createSession({ sessionId, epoch, shell, name: '', cwd: '/', cols: 80, rows: 24, ...rest })
 *     session.attach(client, { after: undefined, epoch: undefined, size: null }, false)
 *     session.input(client, { data: 'ls\r', n: 1 })
 */
export function createSession(options: SessionOptions) {
  const { sessionId, epoch, shell, setTimer } = options
  const log = createSessionLog(options.cols, options.rows)
  const decoder = createOutputDecoder()
  const inputs = createInputCounter({ sessionId, epoch, setTimer })
  const subscribers = new Map<string, Subscriber>()
  const holder = createSizeHolder({ subscribers, setTimer, resize: (size) => resize(size) })
  let { name } = options
  let title = ''
  let exit: { exitCode: number | null } | null = null
  let joined = ''
  let stopJoining: (() => void) | null = null
  let stopLeaving: (() => void) | null = null
  let echoExpected = false
  let paused = false
  let backlog = 0

  const headless = createHeadlessTerminal(options.cols, options.rows, () => checkpoints.parsed())
  const { elapsed, counts, failed } = options
  const checkpoints = createCheckpoints({ headless, setTimer, now: elapsed, counts, failed })
  answerQueries({
    terminal: headless.terminal,
    colours: headless.colours,
    theme: options.theme,
    answer(text) {
      const answeredElsewhere = [...subscribers.values()].some(({ client }) => client.tab === null)
      if (!exit && !answeredElsewhere) shell.write(text)
    },
    titled(next) {
      title = truncate(next, MAX_TITLE)
      options.retitled()
    },
  })

  function replayAnew() {
    const missing = () => {
      counts.missing += 1
    }
    return initialReplay({ log, newest: checkpoints.newest(), headless, missing })
  }

  function letGo() {
    checkpoints.stop()
    headless.dispose()
  }

  function flush() {
    stopJoining?.()
    stopJoining = null
    if (joined === '') return
    const text = joined
    joined = ''
    log.append(text)
    backlog += text.length
    headless.read(text, () => {
      backlog -= text.length
      throttle()
    })
    pumpAll()
    throttle()
  }

  function pumpAll() {
    for (const subscriber of subscribers.values()) subscriber.pump()
  }

  /** Stops reading the shell while a level client or the headless terminal has not read what there is. */
  function throttle() {
    const full =
      backlog > HEADLESS_BACKLOG || [...subscribers.values()].some((subscriber) => subscriber.isFull())
    if (full === paused || exit) return
    paused = full
    if (full) shell.pause()
    else shell.resume()
  }

  function resize(size: { cols: number; rows: number }) {
    if (exit) return
    flush()
    if (!log.resize(size.cols, size.rows)) return
    shell.resize(size.cols, size.rows)
    headless.resize(size.cols, size.rows)
    pumpAll()
  }

  function detach(client: Client) {
    subscribers.get(client.id)?.detach()
    subscribers.delete(client.id)
    inputs.forgetSocket(client)
    throttle()
    settle()
  }

  function lost(client: Client) {
    const looked = subscribers.has(client.id)
    detach(client)
    if (looked && !exit) holder.left()
  }

  const isAwaited = () => [...subscribers.values()].some((subscriber) => !subscriber.isTold())
  function settle() {
    if (exit && !isAwaited()) options.settled()
  }

  shell.onOutput((output) => {
    joined += decoder.decode(output)
    if (joined === '') return
    if (echoExpected || joined.length >= JOIN_UNITS) {
      echoExpected = false
      flush()
    } else {
      stopJoining ??= setTimer(flush, JOIN_MS)
    }
  })
  shell.onExit((how) => {
    joined += decoder.end()
    exit = how
    flush()
    stopLeaving?.()
    holder.stop()
    letGo()
    pumpAll()
    options.exited()
  })

  return {
    sessionId,
    epoch,
    pid: shell.pid,
    isAlive: () => exit === null,
    /** A subscriber has not been sent the exit yet. */
    isAwaited,

    /** Adds (or starts again) one client: `attached`, then what it misses. One synchronous step. */
    attach(client: Client, { after, epoch: theirs, size }: AttachOptions, reused: boolean) {
      // Before more output is handed over, since only a terminal that is not reading can be written down.
      const resumesAt = theirs === epoch && after !== undefined ? log.resumeAt(after) : null
      if (reused && resumesAt === null) checkpoints.refresh()
      flush()
      subscribers.get(client.id)?.detach()
      subscribers.delete(client.id)
      const subscriber = createSubscriber(client, {
        sessionId,
        epoch,
        log,
        setTimer,
        elapsed,
        isTyping: () => options.typing.isTyping(client),
        initialReplay: replayAnew,
        exit: () => exit,
        told: settle,
        changed: throttle,
      })
      subscriber.size = size
      if (!reused) holder.acts(client)
      else if (size && holder.follows(client)) resize(size)
      if (client.tab !== null) {
        const { cols, rows } = log.size
        const standing = { cols, rows, seq: log.end, reused, name, title, n: inputs.last(client) }
        client.send({ channel: 'terminal', type: 'attached', sessionId, epoch, ...standing })
      }
      subscribers.set(client.id, subscriber)
      if (reused) subscriber.attach(theirs === epoch ? after : undefined)
      else subscriber.start()
      throttle()
    },
    detach(client: Client) {
      detach(client)
      if (!exit) holder.quits(client)
    },
    /** The connection of this client was lost. */
    lost,

    input(
      client: Client,
      { data, n, binary }: { data: string; n?: number | undefined; binary?: boolean | undefined },
    ) {
      if (exit || !inputs.accept(client, n, subscribers.has(client.id))) return
      options.typing.typed(client)
      const size = subscribers.get(client.id)?.size
      holder.acts(client)
      if (size) resize(size)
      echoExpected = true
      if (binary === true) shell.writeBytes?.(Buffer.from(data, 'latin1'))
      else shell.write(data)
    },
    /** What the server itself types. */
    write(text: string) {
      if (!exit) shell.write(text)
    },
    /** @param passive nothing was done in that tab: it only is so large */
    resize(client: Client, size: { cols: number; rows: number }, passive: boolean) {
      const subscriber = subscribers.get(client.id)
      if (subscriber) subscriber.size = size
      if (!passive) holder.acts(client)
      if (!passive || holder.follows(client)) resize(size)
    },
    acked: (client: Client, position: number) => subscribers.get(client.id)?.acked(position),
    /** The end of what it wrote, as far as it was written after a position, and where that ends. */
    said: (from: number) => ({ text: log.last(LIMITS.outputUnits, from), until: log.end }),
    /** The programs that closing it would end. */
    running: async (): Promise<readonly RunningProgram[]> => (exit ? [] : ((await shell.running?.()) ?? [])),
    /** The folder on the disk that what runs in it is in; null where that is not known. */
    folder: async (): Promise<string | null> => (exit ? null : ((await shell.folder?.()) ?? null)),
    rename(next: string) {
      name = next
    },
    /** Asks the shell to leave, and kills it when it does not. */
    end() {
      if (exit || stopLeaving) return
      shell.kill('SIGHUP')
      stopLeaving = setTimer(() => shell.kill('SIGKILL'), LEAVE_MS)
    },
    /** Lets go of every timer; the session is not used afterwards. */
    forget() {
      for (const { client } of [...subscribers.values()]) detach(client)
      stopJoining?.()
      stopLeaving?.()
      holder.stop()
      inputs.stop()
      if (!exit) letGo()
    },
    listing(): TerminalListing {
      const { cols, rows } = log.size
      const { cwd, createdAt } = options
      const ended = exit ? { alive: false, exitCode: exit.exitCode } : { alive: true }
      return { sessionId, epoch, name, title, cols, rows, cwd, createdAt, ...ended }
    },
  }
}

/** Bytes of a shell to text, never ending inside a code point or a surrogate pair. */
function createOutputDecoder() {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let held = ''

  return {
    /** The text that is complete so far; the rest waits for the next call. */
    decode(output: Uint8Array | string): string {
      const text = held + (typeof output === 'string' ? output : decoder.decode(output, { stream: true }))
      held = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(-1) : ''
      return held === '' ? text : text.slice(0, -1)
    },
    /** What was still waiting. */
    end(): string {
      const text = held + decoder.decode()
      held = ''
      return text
    },
  }
}
