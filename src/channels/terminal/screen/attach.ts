import type { Clock } from '../../../lib/clock'
import { splitText } from '../../../lib/text/surrogates'
import { LIMITS } from '../../../socket/protocol'
import { emptyScrollback, readFrom, type Scrollback } from '../shared/scrollback'
import type { SizeAt, TerminalSession } from '../shared/state'
import type { TerminalStore } from '../store'

/** The part of xterm that output needs. `done` is called when the text was parsed, in the order of writing. */
export interface Screen {
  write(text: string, done: () => void): void
  reset(): void
  resize?(cols: number, rows: number): void
}

export interface AttachOptions {
  readonly screen: Screen
  readonly store: TerminalStore
  readonly sessionId: string
  readonly clock: Clock
  readonly ack: (sessionId: string, position: number) => void
  /** The replay is parsed: from here on bells ring and sizes are this page's own. */
  live?(): void
}

export interface Attached {
  /** The terminal parses output from before this page attached: it rings no bell and answers no query of a program. */
  isReplaying(): boolean
  detach(): void
}

const NOTHING = emptyScrollback()

/** Keeps a screen in step with one terminal of the store, outside React. */
export function attach({ screen, store, sessionId, clock, ack, live }: AttachOptions): Attached {
  const find = () => store.getState().sessions[sessionId]
  const acks = createAcks({ clock, sessionId, ack })
  let generation = -1
  /** Handed to the screen, and parsed by it. */
  let written = 0
  let parsed = 0
  let lastSize: SizeAt | null = null
  let isLive = false
  let isDetached = false

  const isReplaying = () => parsed < (find()?.liveFrom ?? 0)

  /** Runs after everything written so far was parsed. */
  function inOrder(run: () => void) {
    screen.write('', () => {
      if (!isDetached) run()
    })
  }

  function restart(session: TerminalSession, { start }: Scrollback) {
    const isFirst = generation === -1
    generation = session.generation
    written = start
    lastSize = null
    isLive = false
    inOrder(() => {
      if (!isFirst) screen.reset()
      parsed = start
      acks.restart(Math.max(0, start))
    })
  }

  function write(text: string) {
    for (const piece of splitText(text, LIMITS.outputUnits)) {
      const reached = written + piece.length
      written = reached
      screen.write(piece, () => {
        if (isDetached) return
        parsed = reached
        // The text of a reset may reach back to before the beginning of the output.
        if (reached > 0) acks.parsed(reached)
      })
    }
  }

  function nextSize({ resizes }: TerminalSession): SizeAt | undefined {
    return resizes[lastSize === null ? 0 : resizes.indexOf(lastSize) + 1]
  }

  /** Writes up to a position, with the sizes and the end of the replay that lie on the way. */
  function writeTo(session: TerminalSession, log: Scrollback) {
    const { text } = readFrom(log, written)
    const { end } = log
    const from = written
    const stops = [nextSize(session)?.at, session.liveFrom].filter(
      (at) => at !== undefined && at > from && at < end,
    )
    const stop = Math.min(end, ...stops.map((at) => at ?? end))
    write(text.slice(0, stop - from))
  }

  function draw() {
    const { sessions, logs } = store.getState()
    const session = sessions[sessionId]
    const log = logs[sessionId] ?? NOTHING
    if (!session || isDetached) return
    if (session.generation !== generation || written < log.start) restart(session, log)
    for (;;) {
      const size = nextSize(session)
      if (size && size.at <= written) {
        lastSize = size
        inOrder(() => screen.resize?.(size.cols, size.rows))
      } else if (written < log.end) writeTo(session, log)
      else break
    }
    const isThere = session.status !== 'requested' && session.status !== 'failed' && !session.gap
    if (isLive || !isThere || written < session.liveFrom) return
    isLive = true
    inOrder(() => live?.())
  }

  draw()
  const unsubscribe = store.subscribe((state, before) => {
    const isOther = state.sessions[sessionId] !== before.sessions[sessionId]
    if (isOther || state.logs[sessionId] !== before.logs[sessionId]) draw()
  })
  return {
    isReplaying,
    detach() {
      isDetached = true
      unsubscribe()
      acks.stop()
    },
  }
}

/** Acknowledges parsed output every 16,384 units, or 50 ms after something was parsed. */
function createAcks({ clock, sessionId, ack }: Pick<AttachOptions, 'clock' | 'sessionId' | 'ack'>) {
  let told = 0
  let reached = 0
  let cancel: (() => void) | null = null

  function tell() {
    cancel?.()
    cancel = null
    if (reached === told) return
    told = reached
    ack(sessionId, told)
  }

  return {
    /** Everything before `position` is parsed. */
    parsed(position: number) {
      reached = position
      if (reached - told >= LIMITS.ackUnits) tell()
      else cancel ??= clock.after(LIMITS.ackMs, tell)
    },
    /** Parsing continues at another position of the log. */
    restart(position: number) {
      told = position
      reached = position
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
