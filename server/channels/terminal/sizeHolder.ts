import type { SetTimer } from '../../drivers/shell/shellDriver'
import type { Client } from '../../socket/channel'
import type { Subscriber } from './subscriber'

/** A page that lost its connection reconnects within this time; a closed one does not. */
const GONE_MS = 3_000
/** Tabs that are remembered, to take over the size when the one that acted last leaves. */
const MAX_TABS = 64

interface Options {
  readonly subscribers: ReadonlyMap<string, Subscriber>
  readonly setTimer: SetTimer
  resize(size: { cols: number; rows: number }): void
}

/**
 * Whose screen a terminal has the size of: that of the tab in which its user acted last, for as long as it looks.
 * A tab without input decides only while none of those is attached.
 */
export function createSizeHolder({ subscribers, setTimer, resize }: Options) {
  /** Tabs whose users acted, the latest last. */
  let acted: readonly string[] = []
  /** The tab that has the size without having acted. */
  let follower: string | null = null
  let stopWaiting: (() => void) | null = null
  const tabOf = (client: Client) => client.tab ?? client.id
  const subscriberOf = (tab: string) => [...subscribers.values()].find(({ client }) => tabOf(client) === tab)

  /** Runs `GONE_MS` after a tab lost its connection. */
  function returnSize() {
    stopWaiting = null
    const latest = acted.at(-1)
    if (latest !== undefined && !subscriberOf(latest)) giveSize()
  }

  /** Gives the size to the tab that acted before, or to any attached one. */
  function giveSize() {
    const before = acted.findLast((tab) => subscriberOf(tab)?.size)
    const next =
      before === undefined ? [...subscribers.values()].findLast(({ size }) => size) : subscriberOf(before)
    if (!next?.size) return
    if (before === undefined) follower = tabOf(next.client)
    resize(next.size)
  }

  return {
    acts(client: Client): void {
      const tab = tabOf(client)
      acted = [...acted.filter((other) => other !== tab), tab].slice(-MAX_TABS)
    },
    /** The size of a tab in which nothing was done counts: the one that acted last is gone, and no other came first. */
    follows(client: Client): boolean {
      const tab = tabOf(client)
      const latest = acted.at(-1)
      if (latest !== undefined && (latest === tab || stopWaiting !== null || subscriberOf(latest)))
        return latest === tab
      if (follower === null || !subscriberOf(follower)) follower = tab
      return follower === tab
    },
    /** A connection was lost; its tab may reconnect in a moment. */
    left(): void {
      stopWaiting ??= setTimer(returnSize, GONE_MS)
    },
    /** A tab looks away by its own wish. */
    quits(client: Client): void {
      const wasLatest = acted.at(-1) === tabOf(client)
      acted = acted.filter((tab) => tab !== tabOf(client))
      if (wasLatest) giveSize()
    },
    stop(): void {
      stopWaiting?.()
      stopWaiting = null
    },
  }
}
