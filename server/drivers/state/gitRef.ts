import { type FSWatcher, watch } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'

export interface GitRef {
  /** The branch, or the first digits of a detached commit; null outside a repository. */
  current(): string | null
  /** Calls the listener when `current` answers something else. */
  onChanged(listener: () => void): void
  stop(): void
}

/** Follows the checked-out branch of the repository at `root`: `(await createGitRef(root)).current()` is `'main'`. */
export async function createGitRef(root: string): Promise<GitRef> {
  const folder = await findGitFolder(root)
  if (folder === null) return { current: () => null, onChanged() {}, stop() {} }
  let ref = await readRef(folder)
  let watcher: FSWatcher | null = null
  const listeners = new Set<() => void>()

  async function look(gitFolder: string): Promise<void> {
    const next = await readRef(gitFolder)
    if (next === ref) return
    ref = next
    for (const listener of listeners) listener()
  }

  try {
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || basename(name) === 'HEAD') void look(folder)
    })
    // The repository was deleted: the last branch stays.
    watcher.on('error', () => watcher?.close())
  } catch {
    // Out of watches: the branch is the one of the start.
  }
  return {
    current: () => ref,
    onChanged: (listener) => void listeners.add(listener),
    stop: () => watcher?.close(),
  }
}

/** `.git`, or where the file `.git` of a worktree or submodule points to. */
async function findGitFolder(root: string): Promise<string | null> {
  const path = join(root, '.git')
  try {
    if ((await stat(path)).isDirectory()) return path
    const pointer = /^gitdir: (.+)$/m.exec(await readFile(path, 'utf8'))?.[1]
    return pointer === undefined ? null : resolve(root, pointer)
  } catch {
    return null
  }
}

async function readRef(folder: string): Promise<string | null> {
  try {
    const head = (await readFile(join(folder, 'HEAD'), 'utf8')).trim()
    return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1] ?? /^([0-9a-f]{7})[0-9a-f]*$/.exec(head)?.[1] ?? null
  } catch {
    return null
  }
}
