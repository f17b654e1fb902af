import type { FileChange } from '../../src/channels/files/protocol'
import type { Disk, OwnChange } from '../drivers/disk'
import type { WatchEvent } from '../drivers/watcher'
import { toFault } from '../filesFault'
import type { KeyedQueue } from '../keyedQueue'

/** How long the watcher may take to repeat what this server did itself, ms. */
const ECHO_MS = 5000
/** More changes than this within a second are a storm: one `overflow` stands for them. */
const STORM = 300
const WINDOW_MS = 1000
const MAX_FOLDERS = 100_000

interface Parts {
  disk: Disk
  /** The queue of the requests: a change follows the answer of the request that caused it. */
  queue: KeyedQueue
  publish: (change: FileChange) => void
  now: () => number
}

export interface Changes {
  /** The disk says what this server did. */
  own(change: OwnChange): void
  /** The watcher says what anybody did. */
  seen(events: readonly WatchEvent[]): void
  /** Anything may have changed. */
  missed(): void
  /** Folders somebody listed: so that a deletion can say what it was. */
  knowFolders(paths: readonly string[]): void
  stop(): void
}

/** Turns what happened on disk into `change` frames: in order, once, and never more than a socket can take. */
export function createChanges({ disk, queue, publish, now }: Parts): Changes {
  const folders = new Set<string>()
  const echoes = new Map<string, { change: OwnChange; until: number }>()
  let window = { since: 0, count: 0 }
  let trailing: { path: string; timer: NodeJS.Timeout } | null = null

  function know(path: string, isDirectory: boolean): void {
    if (isDirectory && folders.size < MAX_FOLDERS) folders.add(path)
    if (!isDirectory) folders.delete(path)
  }

  /** True for what the watcher reports because this server did it. */
  async function isEcho(path: string): Promise<boolean> {
    const echo = echoFor(path)
    if (!echo) return false
    const { change } = echo
    const facts = await disk.stat(path).catch(() => null)
    if (change.action === 'delete') return facts === null
    if (!facts || path !== change.path) return false
    return change.isDirectory ? facts.type === 'directory' : facts.version === change.version
  }

  /** What was done to the path itself, or a deletion of a folder around it. */
  function echoFor(path: string) {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const echo = echoes.get(path.slice(0, end))
      if (echo && (end === path.length || echo.change.action === 'delete')) return echo
    }
    return null
  }

  async function settle(event: WatchEvent): Promise<void> {
    const { path } = event
    if (await isEcho(path)) return
    const facts = await kindOf(path)
    const isDirectory = facts === 'directory' || (facts === null && (event.isDirectory ?? folders.has(path)))
    know(path, facts === 'directory')
    const action = facts ? (event.type === 'create' ? 'create' : 'modify') : 'delete'
    publish({ type: 'change', action, path, isDirectory })
  }

  /** A link that leads nowhere is there, though nobody may follow it. */
  async function kindOf(path: string): Promise<'file' | 'directory' | null> {
    try {
      return (await disk.stat(path, { hash: false })).type
    } catch (error) {
      return toFault(error, path).code === 'NOT_FOUND' ? null : 'file'
    }
  }

  function overflow(path: string): void {
    publish({ type: 'change', action: 'modify', path, isDirectory: true, overflow: true })
  }

  /** Says it at once, and once more when it is quiet again, for what the storm itself swallowed. */
  function storm(events: readonly WatchEvent[]): void {
    const path = common(events.map((event) => event.path))
    overflow(path)
    if (trailing) clearTimeout(trailing.timer)
    const whole = trailing ? common([`${trailing.path}/.`, `${path}/.`]) : path
    const timer = setTimeout(() => {
      trailing = null
      overflow(whole)
    }, WINDOW_MS)
    timer.unref()
    trailing = { path: whole, timer }
  }

  return {
    own(change) {
      const { action, path, isDirectory, version } = change
      know(path, isDirectory && action !== 'delete')
      for (const [key, { until }] of echoes) if (until < now()) echoes.delete(key)
      echoes.set(path, { change, until: now() + ECHO_MS })
      const known = version === undefined ? {} : { version }
      void queue.run([path], () => publish({ type: 'change', action, path, isDirectory, ...known }))
    },
    seen(events) {
      for (const [key, { until }] of echoes) if (until < now()) echoes.delete(key)
      if (now() - window.since >= WINDOW_MS) window = { since: now(), count: 0 }
      window.count += events.length
      if (window.count > STORM) return storm(events)
      for (const event of events) void queue.run([event.path], () => settle(event))
    },
    missed: () => overflow('/'),
    knowFolders(paths) {
      for (const path of paths) know(path, true)
    },
    stop() {
      if (trailing) clearTimeout(trailing.timer)
    },
  }
}

/** The deepest folder around all of them. */
function common(paths: readonly string[]): string {
  const [first = '/', ...rest] = paths
  let names = first.split('/').slice(1, -1)
  for (const path of rest) {
    const own = path.split('/').slice(1, -1)
    const end = names.findIndex((name, index) => name !== own[index])
    if (end !== -1) names = names.slice(0, end)
  }
  return `/${names.join('/')}`
}
