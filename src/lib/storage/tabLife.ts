import type { Clock } from '../clock'
import type { TabChannel } from './tabChannel'

/** `unknown`: no answer came, and a frozen or hanging page does not answer either. */
export type Life = 'alive' | 'gone' | 'unknown'

/** Knows which pages of this origin are open. */
export interface TabLife {
  lifeOf(id: string): Promise<Life>
  /** False where the browser has no locks, as on plain http: then `gone` is never said. */
  readonly isSure: boolean
}

type Locks = Pick<LockManager, 'request' | 'query'>

interface Options {
  /** A function, because merely naming it throws in some frames. */
  readonly locks: () => Locks | undefined
  readonly channel: TabChannel
  /** Of this page. */
  readonly id: string
  readonly clock: Pick<Clock, 'after'>
}

/** An idle page answers at once; a busy one may take this long, ms. */
const ANSWER_MS = 1000

/**
 * Holds a Web Lock under this page's id while the page lives: the browser releases it even after a crash. Without locks
 * (plain http) pages ask each other over the channel.
 */
export function createTabLife({ locks: open, channel, id, clock }: Options): TabLife {
  const nameOf = (tab: string) => `aether:tab:${tab}`
  const locks = attempt(open)
  const waiting = new Map<string, Set<() => void>>()
  // Never released here: the browser releases it with the page.
  locks?.request(nameOf(id), () => new Promise(() => {})).catch(() => undefined)
  channel.hear((heard) => {
    if (heard === `who ${id}`) channel.say(`here ${id}`)
    if (typeof heard !== 'string' || !heard.startsWith('here ')) return
    for (const answered of waiting.get(heard.slice('here '.length)) ?? []) answered()
  })

  const ask = (tab: string) =>
    new Promise<Life>((resolve) => {
      const asking = waiting.get(tab) ?? new Set()
      waiting.set(tab, asking)
      const settle = (life: Life) => {
        cancel()
        asking.delete(answered)
        if (asking.size === 0) waiting.delete(tab)
        resolve(life)
      }
      const answered = () => settle('alive')
      const cancel = clock.after(ANSWER_MS, () => settle('unknown'))
      asking.add(answered)
      channel.say(`who ${tab}`)
    })

  return {
    isSure: locks !== null,
    async lifeOf(tab) {
      if (!locks) return ask(tab)
      try {
        const { held = [] } = await locks.query()
        return held.some(({ name }) => name === nameOf(tab)) ? 'alive' : 'gone'
      } catch {
        return ask(tab)
      }
    },
  }
}

function attempt(open: () => Locks | undefined): Locks | null {
  try {
    return open() ?? null
  } catch {
    return null
  }
}
