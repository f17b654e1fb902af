import { relative, sep } from 'node:path'
import parcel from '@parcel/watcher'
import { WATCH_IGNORED } from '../../../src/channels/files/shared/protocol'
import { isTemporaryName } from '../disk/safePath'
import type { Watcher, WatcherOptions, WatchListener } from './watcher'

/** How long to wait before watching is tried again, ms. */
const RETRY_MS = 30_000
const INSIDE_IGNORED = new RegExp(`(^|[/\\\\])(${WATCH_IGNORED.map(escaped).join('|')})[/\\\\]`)

type Subscribe = typeof parcel.subscribe

export function createTreeWatcher(
  { root, log }: WatcherOptions,
  subscribe: Subscribe = parcel.subscribe,
): Watcher {
  let subscription: parcel.AsyncSubscription | null = null
  let retry: NodeJS.Timeout | null = null
  let stopped = false

  async function watch(listener: WatchListener): Promise<void> {
    try {
      const fresh = await subscribe(root, (error, events) => heard(listener, error, events), {
        ignore: WATCH_IGNORED.map((name) => `**/${name}/*/**`),
      })
      if (stopped) return await fresh.unsubscribe()
      subscription = fresh
      listener.degraded(false)
    } catch (error) {
      failed(listener, error)
    }
  }

  function heard(listener: WatchListener, error: Error | null, events: readonly parcel.Event[]): void {
    if (stopped) return
    if (error) failed(listener, error)
    const visible = events.flatMap(({ type, path }) => {
      const names = relative(root, path).split(sep)
      const isHidden = isTemporaryName(names.at(-1) ?? '') || INSIDE_IGNORED.test(relative(root, path))
      return isHidden ? [] : [{ type, path: `/${names.join('/')}` }]
    })
    if (!error && visible.length > 0) listener.events(visible)
  }

  function failed(listener: WatchListener, error: unknown): void {
    log.warn('Watching the workspace failed', { error: String(error) })
    const old = subscription
    subscription = null
    void old
      ?.unsubscribe()
      .catch((late: unknown) => log.warn('Ending a watch failed', { error: String(late) }))
    listener.degraded(true)
    if (retry !== null || stopped) return
    retry = setTimeout(() => {
      retry = null
      void watch(listener).then(() => listener.missed())
    }, RETRY_MS)
    retry.unref()
  }

  return {
    start: watch,
    async stop() {
      stopped = true
      if (retry !== null) clearTimeout(retry)
      const old = subscription
      subscription = null
      await old?.unsubscribe()
    },
  }
}

function escaped(name: string): string {
  return name.replace(/[.\\]/g, '\\$&')
}
