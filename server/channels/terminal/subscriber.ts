import { splitText } from '../../../src/lib/text/surrogates'
import { LIMITS } from '../../../src/socket/protocol'
import type { SetTimer } from '../../drivers/shell/shellDriver'
import type { Client } from '../../socket/channel'
import { createOutputWindow } from './outputWindow'
import type { Checkpoint } from './screen/takeCheckpoint'
import type { SessionLog, SizeMark } from './sessionLog'

/** A client that has caught up and is over its window for this long stops holding the shell back. */
const PATIENCE_MS = 5_000
/** How often the buffered bytes of a socket are looked at while they matter. */
const LOOK_MS = 50
/** Bytes that wait for one socket, whatever they belong to, above which no session adds to them. */
const FULL_BYTES = 2 * 1024 * 1024
/** Clears the screen and everything above it, for sockets that know no `reset`. */
const CLEAR = '\u001bc'

/**
 * One client attached to one session: it is sent the log from its own position on, at its own pace.
 *
 *     const subscriber = createSubscriber(client, context)
 *     subscriber.attach(after)
 */
export interface Subscriber {
  readonly client: Client
  /** The size this client last asked for. */
  size: { cols: number; rows: number } | null
  /** The client holds the shell back: it has caught up, and has too much un-acked output. */
  isFull(): boolean
  /** The exit was sent. */
  isTold(): boolean
  /** Begins at `after`; without one (or when the log does not reach it) with the initial replay, after a `reset`. */
  attach(after: number | undefined): void
  /** Begins at 0 of a shell that was just started: there is nothing to reset. */
  start(): void
  /** Sends what there is and may be sent. */
  pump(): void
  acked(position: number): void
  detach(): void
}

export interface SubscriberContext {
  readonly sessionId: string
  readonly epoch: string
  readonly log: SessionLog
  readonly setTimer: SetTimer
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number
  /** The user of this client types, in whatever terminal. */
  isTyping(): boolean
  /** What a client gets that has nothing. */
  initialReplay(): Checkpoint
  /** Null while the shell runs. */
  exit(): { exitCode: number | null } | null
  /** The exit was sent. */
  told(): void
  /** `isFull` may have changed. */
  changed(): void
}

export function createSubscriber(client: Client, context: SubscriberContext): Subscriber {
  const { sessionId, epoch, log, setTimer } = context
  const documented = client.tab === null
  const window = createOutputWindow(context.elapsed, context.isTyping)
  let sent = 0
  /** What was said before this position is replay. */
  let liveFrom = 0
  let acked = 0
  let nextMark = 0
  /** The position up to which a client that is behind may be sent output; null when it has caught up. */
  let windowEnd: number | null = null
  /** What is still to be sent of a `reset`. */
  let resetting: { from: Checkpoint; index: number } | null = null
  let told = false
  let stopPatience: (() => void) | null = null
  let stopLooking: (() => void) | null = null

  const isSocketFull = () => client.bufferedBytes() > FULL_BYTES
  const unread = () => (documented ? client.bufferedBytes() : (windowEnd === null ? log.end : sent) - acked)
  /** A client that has caught up is sent everything, except on a slow link. */
  const mayReach = () => windowEnd ?? (documented ? log.end : window.reach(acked))

  function send(type: string, fields: Record<string, unknown>) {
    const { seq, ...plain } = fields
    const numbered = documented ? plain : { epoch, ...plain, seq }
    client.send(
      { channel: 'terminal', type, sessionId, ...numbered },
      sent <= liveFrom ? 'replay' : undefined,
    )
  }

  function begin(at: number, firstMark: number) {
    sent = at
    acked = at
    nextMark = firstMark
    liveFrom = log.end
    window.restart()
    windowEnd = at + window.high()
  }

  function reset() {
    const from = context.initialReplay()
    begin(from.at, from.nextMark)
    resetting = { from, index: 0 }
    if (documented) send('output', { data: CLEAR })
  }

  /** False while the socket has too much to do. */
  function sendReset(): boolean {
    while (resetting) {
      const { from, index } = resetting
      if (index > 0 && isSocketFull()) return false
      const { at: seq, cols, rows, pieces } = from
      const data = pieces[index] ?? ''
      const last = index + 1 >= pieces.length
      resetting = last ? null : { from, index: index + 1 }
      if (!documented) send('reset', { cols, rows, seq, index, last, data })
      else for (const part of splitText(data, LIMITS.outputUnits)) send('output', { data: part })
    }
    return true
  }

  function sendMark({ at, cols, rows }: SizeMark) {
    nextMark += 1
    if (!documented) send('resized', { cols, rows, seq: at })
  }

  function pump() {
    if (sent < log.start) {
      if (windowEnd !== null && unread() > 0) return look()
      reset()
    }
    if (!sendReset()) return look()
    for (;;) {
      const limit = Math.min(log.end, mayReach())
      const mark = log.mark(nextMark)
      if (mark && mark.at <= sent) {
        sendMark(mark)
        continue
      }
      if (sent >= limit) break
      if (isSocketFull()) {
        windowEnd ??= sent + window.high()
        break
      }
      const text = log.read(sent, Math.min(limit, sent + window.frame(), mark?.at ?? log.end))
      sent += text.length
      window.sent(sent)
      send('output', { data: text, seq: sent })
    }
    if (sent === log.end) reachedEnd()
    look()
  }

  function reachedEnd() {
    windowEnd = null
    const exit = context.exit()
    if (!exit || told) return
    told = true
    send('close', { exitCode: exit.exitCode, seq: sent })
    context.told()
  }

  /** Decides by the un-read output whether the shell waits, and when to look again. */
  function look() {
    const units = unread()
    if (windowEnd === null && units > window.full() && !stopPatience) {
      stopPatience = setTimer(fallBehind, PATIENCE_MS)
      context.changed()
    } else if (stopPatience && (windowEnd !== null || units < window.low())) {
      stopPatience()
      stopPatience = null
      context.changed()
    }
    const matters = documented ? stopPatience !== null || windowEnd !== null : isSocketFull()
    if (matters && !stopLooking) stopLooking = setTimer(lookAgain, LOOK_MS)
  }

  function lookAgain() {
    stopLooking = null
    if (windowEnd === null) look()
    else if (documented) nextWindow()
    else pump()
  }

  function fallBehind() {
    stopPatience = null
    windowEnd = sent
    context.changed()
    look()
  }

  /**
   * Opens the next window when the last was acked. On a slow link with every ack, so that no whole window waits, and
   * while it is sent a replay, which has an end: a link does not rest for a round trip then.
   */
  function nextWindow() {
    const reach = window.reach(acked)
    if (Number.isFinite(reach)) windowEnd = Math.max(sent, reach)
    else if (sent < liveFrom) windowEnd = Math.max(sent, acked + window.high())
    else if (unread() > 0) return look()
    else windowEnd = sent + window.high()
    pump()
  }

  return {
    client,
    size: null,
    isFull: () => stopPatience !== null,
    isTold: () => told,
    attach(after) {
      const from = after === undefined ? null : log.resumeAt(after)
      resetting = null
      if (from === null || documented) reset()
      else begin(from, log.markFrom(from))
      pump()
    },
    start() {
      begin(0, 1)
      pump()
    },
    pump,
    acked(position) {
      if (position <= acked || position > sent) return
      acked = position
      window.acked(position)
      if (windowEnd !== null) nextWindow()
      else if (sent < log.end) pump()
      else look()
    },
    detach() {
      stopPatience?.()
      stopLooking?.()
      stopPatience = null
      stopLooking = null
    },
  }
}
