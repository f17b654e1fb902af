import { createFolderWatcher } from './folderWatcher'
import { createTreeWatcher } from './treeWatcher'
import type { Watcher, WatcherOptions } from './watcher'

/**
 * macOS and Windows watch whole trees themselves. Linux watches folder by folder, and there the native watcher
 * never sees what is made in `a/b` when `a` is as new as `b` (`mkdir -p a/b`): ours does.
 *
 *     const watcher = createWatcher({ root, log })
 *     await watcher.start({ events: (events) => …, missed: () => …, degraded: (isDegraded) => … })
 */
export function createWatcher(options: WatcherOptions): Watcher {
  return process.platform === 'linux' ? createFolderWatcher(options) : createTreeWatcher(options)
}
