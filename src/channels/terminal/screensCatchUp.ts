import type { TerminalEvent } from './shared/protocol'
import { isRunning } from './shared/state'
import type { TerminalStore } from './store'

interface Options {
  readonly store: TerminalStore
  /** How many terminals are not yet where their shells are. */
  readonly waiting: (count: number) => void
  readonly done: () => void
}

/** A terminal has caught up when its screen has parsed what there was when it was attached. */
export function createScreensCatchUp({ store, waiting, done }: Options) {
  /** By session: the position to reach, null until the server said it. */
  const targets = new Map<string, number | null>()
  const parsed = new Map<string, number>()
  /** The shells whose output was parsed: positions of another one say nothing. */
  const epochs = new Map<string, string>()
  let stopFollowing: (() => void) | null = null

  function check(): void {
    if (!stopFollowing) return
    const { sessions, listed } = store.getState()
    for (const [sessionId, target] of targets) {
      const isReached = target !== null && (parsed.get(sessionId) ?? 0) >= target
      if (isReached || !isRunning(sessions[sessionId])) targets.delete(sessionId)
    }
    waiting(targets.size)
    if (!listed || targets.size > 0) return
    stop()
    done()
  }

  function stop(): void {
    stopFollowing?.()
    stopFollowing = null
    targets.clear()
  }

  return {
    stop,
    /** Those that are shown as running are attached again. */
    begin(): void {
      stop()
      for (const [sessionId, session] of Object.entries(store.getState().sessions))
        if (isRunning(session)) targets.set(sessionId, null)
      stopFollowing = store.subscribe(check)
      check()
    },
    /** After an event was folded into the store. */
    applied(event: TerminalEvent): void {
      if (event.type === 'reset') parsed.delete(event.sessionId)
      if (event.type !== 'attached') return
      if (epochs.get(event.sessionId) !== event.epoch) parsed.delete(event.sessionId)
      epochs.set(event.sessionId, event.epoch)
      if (!stopFollowing) return
      targets.set(event.sessionId, event.seq)
      check()
    },
    parsed(sessionId: string, position: number): void {
      parsed.set(sessionId, position)
      if (targets.has(sessionId)) check()
    },
  }
}
