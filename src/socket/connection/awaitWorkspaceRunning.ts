import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'
import type { ConnectVerdict } from './askConnect'
import type { Verdict } from './askStatus'

/** How often a workspace that does not run is looked at: less and less. */
const FIRST_MS = 5000
const GROWTH = 1.2
const MAX_MS = 60_000
const HIDDEN_MS = 60_000
/** How long a server may say "in a moment" to one who asked for a start. */
const MAX_START_MS = 300_000

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  readonly askStatus: () => Promise<Verdict>
  readonly askConnect: () => Promise<ConnectVerdict>
  readonly on: {
    /** It runs: a socket may be tried. */
    readonly runs: () => void
    /** Another reason than the workspace. */
    readonly refused: (kind: 'auth' | 'gone') => void
    readonly changed: (change: { starting: boolean; canStart?: boolean }) => void
    readonly named: (name: string) => void
  }
}

/** Looks after a workspace that does not run, until it does. */
export function awaitWorkspaceRunning({ clock, isHidden, askStatus, askConnect, on }: Options) {
  const timers = createTimers<'poll'>(clock)
  let turn = 0
  let delay = FIRST_MS
  /** Until when the server is asked for a start instead of for a status; null: it is not. */
  let startsUntil: number | null = null

  function stop(): void {
    turn++
    timers.clearAll()
    startsUntil = null
    delay = FIRST_MS
  }

  function later(ms = isHidden() ? HIDDEN_MS : delay): void {
    delay = Math.min(delay * GROWTH, MAX_MS)
    timers.set('poll', ms, () => void poll())
  }

  async function poll(): Promise<void> {
    timers.clearAll()
    const mine = ++turn
    if (startsUntil !== null && clock.now() > startsUntil) {
      startsUntil = null
      on.changed({ starting: false })
    }
    const verdict = startsUntil === null ? await askStatus() : await askConnect()
    if (mine === turn) decide(verdict)
  }

  function decide(verdict: ConnectVerdict): void {
    if ('name' in verdict && verdict.name !== undefined) on.named(verdict.name)
    if (verdict.kind === 'auth' || verdict.kind === 'gone') on.refused(verdict.kind)
    else if (verdict.kind === 'open' || (verdict.kind === 'retry' && verdict.running)) on.runs()
    else if (verdict.kind === 'retry') later(verdict.afterMs)
    else if (verdict.kind === 'wait') wait(verdict.afterMs)
    else stopped(verdict)
  }

  /** It is on its way. */
  function wait(afterMs: number): void {
    startsUntil ??= clock.now() + MAX_START_MS
    on.changed({ starting: true })
    later(afterMs)
  }

  /** It does not run; whether it will be is its own matter, or somebody else's. */
  function stopped(verdict: Extract<ConnectVerdict, { kind: 'stopped' | 'absent' | 'plain' }>): void {
    startsUntil = null
    const canStart =
      verdict.kind === 'absent' ? false : verdict.kind === 'stopped' ? verdict.canStart : undefined
    on.changed({
      starting: verdict.kind === 'stopped' && verdict.starting === true,
      ...(canStart === undefined ? {} : { canStart }),
    })
    later()
  }

  return {
    stop,
    /** Begins with what was just said about the workspace, or with nothing but that it does not run. */
    begin(verdict: ConnectVerdict): void {
      stop()
      decide(verdict)
    },
    /** Looks at once. */
    look: () => void poll(),
    /** Asks the server to start the workspace, and again while it says that it is doing so. */
    start(): void {
      startsUntil = clock.now() + MAX_START_MS
      delay = FIRST_MS
      on.changed({ starting: true })
      void poll()
    },
  }
}
