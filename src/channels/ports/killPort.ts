import type { Clock } from '../../lib/clock'
import { msSince } from '../../lib/timestamp'
import { portsMessages as text } from '../../messages/ports'
import {
  ACTION_RULES,
  afterReplay,
  begin,
  cut,
  type Delivery,
  type Evidence,
} from '../../socket/deliveryPolicy'
import { RequestError } from '../../socket/link'
import type { PortsEvent } from './shared/protocol'
import { type PortsStore, selectPort } from './store'
import type { PortsViewStore } from './viewStore'

/** The server ends a stubborn process only after 5 s and looks once more after that. */
export const KILL_MS = 15_000

/** It was asked for, and the answer never came: it may or may not have been done. */
export const isInDoubt = (error: unknown): error is RequestError =>
  error instanceof RequestError && error.wasSent

interface Options {
  readonly store: PortsStore
  readonly viewStore: PortsViewStore
  readonly clock: Clock
}

interface Doubt {
  readonly port: number
  readonly pid: number | null
  readonly delivery: Delivery
  readonly settle: (evidence: Evidence) => void
  /** Of the look when the server would have given up. */
  stopWaiting: () => void
}

/** Ends processes that listen. None is asked twice, for another may listen by then: the table tells what became of it. */
export function createKillPort({ store, viewStore, clock }: Options) {
  let doubts: readonly Doubt[] = []
  /** The server has sent its table on this connection. */
  let isFresh = false

  const set = (next: readonly Doubt[]) => {
    doubts = next
    viewStore.setState({ inDoubt: next.map(({ port }) => port) })
  }
  const listens = ({ port, pid }: Pick<Doubt, 'port' | 'pid'>) =>
    selectPort(port)(store.getState())?.pid === pid

  /** Gone is gone; who still listens may be about to end, until the server would have given up. */
  function look(): void {
    if (!isFresh) return
    for (const doubt of doubts) {
      doubt.stopWaiting()
      const left = KILL_MS - msSince(clock, doubt.delivery.since)
      if (!listens(doubt)) doubt.settle('done')
      else if (left <= 0) doubt.settle('open')
      else doubt.stopWaiting = clock.after(left, look)
    }
  }

  async function evidenceOf(
    kill: Omit<Doubt, 'settle' | 'stopWaiting'>,
    error: RequestError,
  ): Promise<Evidence> {
    if (error.code !== 'DISCONNECTED') return listens(kill) ? 'unknown' : 'done'
    const evidence = await new Promise<Evidence>((settle) =>
      set([...doubts, { ...kill, settle, stopWaiting: () => {} }]),
    )
    set(doubts.filter(({ delivery }) => delivery !== kill.delivery))
    return evidence
  }

  return {
    /** Rejects with the reason when it did not end, or with the lost answer's error where that cannot be found out. */
    async kill(port: number, ask: () => Promise<void>): Promise<void> {
      const pid = selectPort(port)(store.getState())?.pid ?? null
      const delivery = begin(clock, 'sending')
      try {
        await ask()
      } catch (error) {
        if (!isInDoubt(error)) throw error
        const evidence = await evidenceOf({ port, pid, delivery }, error)
        const verdict = afterReplay(cut(delivery), ACTION_RULES.killPort, evidence, clock)
        if (verdict === 'ask') throw error
        if (verdict !== 'forget') throw new Error(text.cutBefore)
      }
    },
    /** After an event was folded into the table. */
    applied(event: PortsEvent): void {
      if (event.type === 'snapshot') isFresh = true
      look()
    },
    lost(): void {
      isFresh = false
      for (const { stopWaiting } of doubts) stopWaiting()
    },
  }
}
