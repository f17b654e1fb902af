import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nativePath } from '../drivers/disk/nativePath'
import type { FoundRepository } from './findRepositories'

/** What git writes into while it works, and what says nothing of how the repository is. */
const PASSING = /\.lock$|^(COMMIT_EDITMSG|gc\.(pid|log)|objects|fsmonitor--daemon.*)$/

export interface GitFolders {
  /** Watches the folders of these repositories, and no others. */
  follow(repositories: readonly FoundRepository[]): Promise<void>
  stop(): void
}

/** Tells when a commit, a branch, the index or what was fetched changes, by whatever program. */
export function watchGitFolders(changed: () => void): GitFolders {
  const watchers = new Map<string, FSWatcher>()

  function attach(folder: string): void {
    try {
      const watcher = watch(nativePath(folder), { persistent: false }, (_event, name) => {
        const said = String(name)
        // A lock that was left behind has been taken away, by hand perhaps: nothing else tells of that.
        const isUnlocked = said === 'index.lock' && !existsSync(nativePath(join(folder, said)))
        if (name === null || isUnlocked || !PASSING.test(said)) changed()
      })
      const end = () => {
        watcher.close()
        if (watchers.get(folder) === watcher) watchers.delete(folder)
      }
      // It was deleted: what is made in its place is found when the repositories are looked for again.
      watcher.on('error', end)
      watchers.set(folder, watcher)
    } catch {
      // Out of watches, or gone: the user's own refresh still tells.
    }
  }

  return {
    async follow(repositories) {
      const folders = await Promise.all(repositories.map(foldersOf))
      const wanted = new Set(folders.flat())
      for (const [folder, watcher] of watchers) {
        if (wanted.has(folder)) continue
        watcher.close()
        watchers.delete(folder)
      }
      for (const folder of wanted) if (!watchers.has(folder)) attach(folder)
    },
    stop() {
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}

/** `HEAD`, the index and what was fetched lie in the first two; a push writes only where the remote's branches are. */
async function foldersOf({ own, common }: FoundRepository): Promise<readonly string[]> {
  const remotes = join(common, 'refs', 'remotes')
  const names = await readdir(nativePath(remotes)).catch((): string[] => [])
  return [
    own,
    common,
    join(common, 'refs', 'heads'),
    ...[remotes, ...names.map((name) => join(remotes, name))],
  ]
}
