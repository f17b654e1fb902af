import type { QueryClient } from '@tanstack/react-query'
import type { Workspace } from '../../channels/context/workspace'
import { FilesError } from '../../channels/files/filesError'
import { ancestorsOf } from '../../channels/files/paths'

interface ResolverParts {
  readonly files: Pick<Workspace['files'], 'queries' | 'changes'>
  readonly queryClient: QueryClient
  /** The workspace's folder on the disk of the server; null where it is not known. */
  readonly root: () => string | null
}

/** Names that led nowhere and are remembered for it. */
const MAX_MISSING = 2000
/** Folders above that of the terminal in which a name is looked for. */
const MAX_ABOVE = 8

/**
 * Finds the file of the workspace that a tool named: `await resolver.find('src/a.ts', '/packages/web')`. Null: there is none.
 * Tools print paths of the folder that they run in, and of one above where a package has its scripts.
 */
export function createPlaceResolver({ files, queryClient, root }: ResolverParts) {
  const missing = new Set<string>()
  // What was not there may be by now.
  const stop = files.changes.on(({ action, path, isDirectory }) => {
    if (action !== 'delete' || isDirectory !== false) missing.delete(path)
    if (isDirectory !== false) missing.clear()
  })

  async function isFile(path: string): Promise<boolean> {
    if (missing.has(path)) return false
    try {
      const { type } = await queryClient.fetchQuery(files.queries.stat(path))
      return type === 'file'
    } catch (error) {
      // Without an answer nothing is known.
      if (!(error instanceof FilesError)) throw error
      if (missing.size >= MAX_MISSING) missing.clear()
      missing.add(path)
      return false
    }
  }

  return {
    /** Rejects where the server did not answer. */
    async find(file: string, folder: string): Promise<string | null> {
      for (const path of candidates(file, folder, root())) if (await isFile(path)) return path
      return null
    },
    stop,
  }
}

/** What a printed path may mean, in the order in which it is tried. */
export function candidates(file: string, folder: string, root: string | null): readonly string[] {
  const name = file.replace(/^file:\/\//, '').replaceAll('\\', '/')
  if (name.startsWith('/')) {
    const base = root?.replace(/\/+$/, '') ?? ''
    const inside = base !== '' && name.startsWith(`${base}/`) ? normalised(name.slice(base.length)) : null
    return inside === null ? [] : [inside]
  }
  if (/^[A-Za-z]:/.test(name) || name.startsWith('~')) return []
  const folders = [folder, ...ancestorsOf(folder).reverse().slice(0, MAX_ABOVE), '/']
  const paths = folders.map((each) => normalised(`${each}/${name}`)).filter((path) => path !== null)
  return [...new Set(paths)]
}

/** Null: it leads out of the workspace. */
function normalised(path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : `/${parts.join('/')}`
}
