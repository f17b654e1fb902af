import type { watch } from 'node:fs'
import type { Look } from '../disk/look'

export interface WatchEvent {
  readonly type: 'create' | 'update' | 'delete'
  /** Wire path. */
  readonly path: string
  /** Absent where the system does not tell, after a deletion. */
  readonly isDirectory?: boolean
}

export interface WatchListener {
  events(events: readonly WatchEvent[]): void
  /** Events were lost, or watching began again after a failure: anything may have changed. */
  missed(): void
  /** True: changes made outside this program may go unseen. */
  degraded(degraded: boolean): void
}

/**
 * Reports changes below a folder, made by any program. What lies inside an ignored folder is not reported, the
 * folder itself is. `create` and `update` are not told apart reliably.
 */
export interface Watcher {
  /** Resolves when what happens from now on is seen. */
  start(listener: WatchListener): Promise<void>
  stop(): Promise<void>
}

export interface WatcherOptions {
  /** Real absolute path. */
  readonly root: string
  readonly log: { warn(message: string, fields?: Record<string, unknown>): void }
  readonly watch?: typeof watch
  readonly look?: Look
}
