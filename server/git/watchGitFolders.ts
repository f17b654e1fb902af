import { type Dirent, existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nativePath } from '../drivers/disk/nativePath'
import type { FoundRepository } from './findRepositories'

/** What git writes into while it works, and what says nothing of how the repository is. */
const PASSING = /\.lock$|^(COMMIT_EDITMSG|gc\.(pid|log)|objects|fsmonitor--daemon.*)$/

/** What in the folder of a repository says where branches and tags are. */
const REFS = /^(HEAD|packed-refs|ORIG_HEAD|FETCH_HEAD)$/
/** Folders of branches that are watched in one repository: a branch `feat/x` lies in one of its own. */
const MAX_FOLDERS = 500
/** Folders of branches that come and go together are looked for together, ms. */
const QUIET_MS = 50

export interface GitFolders {
  /** Watches the folders of these repositories, and no others. */
  follow(repositories: readonly FoundRepository[]): Promise<void>
  stop(): void
}

/** What changed: a branch or a tag, perhaps, or something else. */
type Changed = (about: 'refs' | 'other') => void

/** Tells when a commit, a branch, the index or what was fetched changes, by whatever program. */
export function watchGitFolders(changed: Changed): GitFolders {
  const watchers = new Map<string, FSWatcher>()
  let followed: readonly FoundRepository[] = []
  let timer: NodeJS.Timeout | null = null
  let isStopped = false

  /**
   * False: it is not watched.
   *
   * @param hasRefs what lies in it are branches, tags, and folders of these
   */
  function attach(folder: string, hasRefs: boolean): boolean {
    try {
      const watcher = watch(nativePath(folder), { persistent: false }, (_event, name) => {
        const said = String(name)
        // A lock that was left behind has been taken away, by hand perhaps: nothing else tells of that.
        const isUnlocked = said === 'index.lock' && !existsSync(nativePath(join(folder, said)))
        if (name !== null && !isUnlocked && PASSING.test(said)) return
        if (hasRefs) lookAgain()
        changed(hasRefs || REFS.test(said) ? 'refs' : 'other')
      })
      const end = () => {
        watcher.close()
        if (watchers.get(folder) === watcher) watchers.delete(folder)
      }
      // It was deleted: what is made in its place is found when the repositories are looked for again.
      watcher.on('error', end)
      watchers.set(folder, watcher)
      return true
    } catch {
      // Out of watches, or gone: the user's own refresh still tells.
      return false
    }
  }

  /** A folder may have come: what is in it by then was not told. */
  function lookAgain(): void {
    timer ??= setTimeout(() => {
      timer = null
      void attachAll().then((count) => {
        if (count > 0) changed('refs')
      })
    }, QUIET_MS)
    timer.unref()
  }

  /** How many are watched that were not. A repository without a remote has no folder for its branches, which is no change each time. */
  async function attachAll(): Promise<number> {
    const found = await Promise.all(followed.map(foldersOf))
    if (isStopped) return 0
    const wanted = new Map(found.flat())
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    const missing = [...wanted].filter(([folder]) => !watchers.has(folder))
    return missing.filter(([folder, hasRefs]) => attach(folder, hasRefs)).length
  }

  return {
    async follow(repositories) {
      followed = repositories
      await attachAll()
    },
    stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}

/** `HEAD`, the index and what was fetched lie in the first two; branches and tags in those below, whose names may have folders. */
async function foldersOf({ own, common }: FoundRepository): Promise<readonly (readonly [string, boolean])[]> {
  const found: [string, boolean][] = []
  let folders = ['heads', 'remotes', 'tags'].map((name) => join(common, 'refs', name))
  while (folders.length > 0 && found.length < MAX_FOLDERS) {
    for (const folder of folders) found.push([folder, true])
    folders = (await Promise.all(folders.map(foldersIn))).flat()
  }
  return [[own, false], [common, false], ...found.slice(0, MAX_FOLDERS)]
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(nativePath(folder), { withFileTypes: true }).catch((): Dirent[] => [])
  return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []))
}
