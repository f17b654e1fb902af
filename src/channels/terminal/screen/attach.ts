import type { Clock } from '../../../lib/clock'
import { splitText } from '../../../lib/text/surrogates'
import { LIMITS } from '../../../socket/protocol'
import { readFrom } from '../shared/scrollback'
import type { SizeAt, TerminalSession } from '../shared/state'
import { selectTerminal, type TerminalStore } from '../store'
import { createAcks } from './acks'

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
  ack(position: number): void
  /** The replay is parsed: from here on bells ring and sizes are this page's own. */
  live?(): void
}

export interface Attached {
  /** What is being parsed now was said before this page looked: it rings no bell and answers nothing. */
  isReplaying(): boolean
  detach(): void
}

/** Keeps a screen in step with one terminal of the store, outside React. */
export function attach({ screen, store, sessionId, clock, ack, live }: AttachOptions): Attached {
  const select = selectTerminal(sessionId)
  const acks = createAcks(clock, ack)
  let generation = -1
  /** Handed to the screen, and parsed by it. */
  let written = 0
  let parsed = 0
  let lastSize: SizeAt | null = null
  let isLive = false
  let isDetached = false

  const isReplaying = () => parsed < (select(store.getState())?.liveFrom ?? 0)

  /** Runs after everything written so far was parsed. */
  function inOrder(run: () => void) {
    screen.write('', () => {
      if (!isDetached) run()
    })
  }

  function restart(session: TerminalSession) {
    const isFirst = generation === -1
    const { start } = session.scrollback
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
  function writeTo(session: TerminalSession, end: number) {
    const { text } = readFrom(session.scrollback, written)
    const from = written
    const stops = [nextSize(session)?.at, session.liveFrom].filter(
      (at) => at !== undefined && at > from && at < end,
    )
    const stop = Math.min(end, ...stops.map((at) => at ?? end))
    write(text.slice(0, stop - from))
  }

  function draw() {
    const session = select(store.getState())
    if (!session || isDetached) return
    if (session.generation !== generation || written < session.scrollback.start) restart(session)
    for (;;) {
      const size = nextSize(session)
      if (size && size.at <= written) {
        lastSize = size
        inOrder(() => screen.resize?.(size.cols, size.rows))
      } else if (written < session.scrollback.end) writeTo(session, session.scrollback.end)
      else break
    }
    const isThere = session.status !== 'requested' && session.status !== 'failed' && !session.gap
    if (isLive || !isThere || written < session.liveFrom) return
    isLive = true
    inOrder(() => live?.())
  }

  draw()
  const unsubscribe = store.subscribe((state, before) => {
    if (select(state) !== select(before)) draw()
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
