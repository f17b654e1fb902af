import { type FSWatcher, watch as watchFolder } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../disk/filesFault'
import { nativePath, shownPath } from '../disk/nativePath'
import { childPath, isTemporaryName, parsePath } from '../disk/safePath'
import type { WatchEvent, WatcherOptions } from './watcher'

/** As in `folderWatcher.ts`: a build writes many files at once. */
const COLLECT_MS = 40
const OPTIONS = { persistent: false, encoding: 'buffer' } as const

/** Single folders inside those that the watcher leaves out, because a page shows them. What lies below is not looked at. */
export interface FollowedFolders {
  start(heard: (events: readonly WatchEvent[]) => void): void
  /** All that are to be followed, by wire path. Resolves when what happens in them from now on is seen. */
  follow(paths: ReadonlySet<string>): Promise<void>
  /** The watcher saw something come or go: a followed folder may have been made again. */
  noticed(events: readonly WatchEvent[]): void
  stop(): Promise<void>
}

interface Followed {
  readonly handle: FSWatcher
  readonly inode: number
}

/**
 * Watches single folders that the watcher of the tree leaves out.
 *
 *     const followed = createFollowedFolders({ root, log })
 *     followed.start(changes.seen)
 *     await followed.follow(new Set(['/node_modules/react']))
 */
export function createFollowedFolders({ root, log, watch = watchFolder }: WatcherOptions): FollowedFolders {
  const folders = new Map<string, Followed>()
  /** What was touched, and whether it came, went or was replaced. */
  const pending = new Map<string, boolean>()
  let wanted: ReadonlySet<string> = new Set()
  let heard: (events: readonly WatchEvent[]) => void = () => undefined
  /** A followed folder may have been made again. */
  let mayBeNew = false
  let timer: NodeJS.Timeout | null = null
  let working = Promise.resolve()
  let isStopped = false
  let isRefused = false

  const factsOf = (path: string) => stat(nativePath(join(root, ...parsePath(path)))).catch(() => null)

  function schedule(): void {
    if (timer !== null || isStopped) return
    timer = setTimeout(() => {
      timer = null
      working = working.then(flush)
    }, COLLECT_MS)
  }

  async function flush(): Promise<void> {
    const events: WatchEvent[] = []
    for (const [path, isReplaced] of pending) events.push({ type: isReplaced ? 'create' : 'update', path })
    pending.clear()
    const isSuspect = mayBeNew
    mayBeNew = false
    if (isSuspect) await bringUpToDate(events)
    if (events.length > 0 && !isStopped) heard(events)
  }

  /** Folders that were made again are looked at from now on, and count as changed with all they hold. */
  async function bringUpToDate(events: WatchEvent[] | null): Promise<void> {
    for (const [path, { handle }] of folders) {
      if (wanted.has(path)) continue
      handle.close()
      folders.delete(path)
    }
    for (const path of wanted) {
      const facts = await factsOf(path)
      const known = folders.get(path)
      if (isStopped || (known && known.inode === facts?.ino)) continue
      known?.handle.close()
      folders.delete(path)
      if (facts?.isDirectory() && attach(path, facts.ino))
        events?.push({ type: 'update', path, isDirectory: true })
    }
  }

  function attach(path: string, inode: number): boolean {
    try {
      const handle = watch(nativePath(join(root, ...parsePath(path))), OPTIONS, (kind, bytes) => {
        const name = bytes === null ? null : shownPath(bytes)
        if (name === null || isTemporaryName(name)) return
        const child = childPath(path, name)
        pending.set(child, kind === 'rename' || pending.get(child) === true)
        // One that is followed came or went; a folder that went says so by its own name.
        mayBeNew ||= kind === 'rename' && (wanted.has(child) || path.endsWith(`/${name}`))
        schedule()
      })
      handle.on('error', () => {
        handle.close()
        folders.delete(path)
      })
      folders.set(path, { handle, inode })
      return true
    } catch (error) {
      if (!isRefused)
        log.warn('A folder cannot be followed', { path, reason: errnoOf(error) ?? String(error) })
      isRefused = true
      return false
    }
  }

  return {
    start(listener) {
      heard = listener
    },
    follow(paths) {
      wanted = paths
      working = working.then(() => bringUpToDate(null))
      return working
    },
    noticed(events) {
      if (!events.some(({ path }) => wanted.has(path))) return
      mayBeNew = true
      schedule()
    },
    async stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      await working
      for (const { handle } of folders.values()) handle.close()
      folders.clear()
    },
  }
}
