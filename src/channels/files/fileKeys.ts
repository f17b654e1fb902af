import type { QueryClient } from '@tanstack/react-query'
import type { Listing } from './listFolder'
import { ancestorsOf, nameOf, parentOf, segmentsOf } from './paths'
import type { FilesEvent } from './shared/protocol'

/**
 * Query keys of the files channel. A path becomes one part per folder and ends in `OWN`, which no name can be:
 * the key with it means this path alone, the key without it everything below.
 */
const OWN = '.'

export const fileKeys = {
  all: ['files'],
  list: (path: string) => ['files', 'list', ...segmentsOf(path), OWN],
  read: (path: string) => ['files', 'read', ...segmentsOf(path), OWN],
  stat: (path: string) => ['files', 'stat', ...segmentsOf(path), OWN],
  find: (query: string, ignored: boolean) => ['files', 'find', query, ignored ? 'all' : ''],
  finds: ['files', 'find'],
  /** Listings, contents and facts of a folder and everything in it. */
  below: (path: string) =>
    (['list', 'read', 'stat'] as const).map((kind) => ['files', kind, ...segmentsOf(path)]),
} as const

type QueryKey = readonly string[]

/**
 * Which answers are out of date once this happened. `create` and `modify` are never told apart. A listing says which names
 * there are and nothing of the files, so that it stands where it has the name.
 */
export function staleKeys(event: FilesEvent, isListed: (path: string) => boolean): readonly QueryKey[] {
  if (event.type !== 'change') return []
  const { path, isDirectory } = event
  if (event.overflow) return [...fileKeys.below(path), fileKeys.finds]
  const own = isDirectory === false ? [fileKeys.read(path), fileKeys.stat(path)] : fileKeys.below(path)
  if (path === '/') return own
  const found = event.action === 'modify' ? [] : [fileKeys.finds]
  const isNamed = event.action !== 'delete' && isDirectory === false && isListed(path)
  return [...(isNamed ? [] : [fileKeys.list(parentOf(path))]), ...own, ...found]
}

/** Which answers are out of date after a folder or file moved from one path to the other, or appeared there. */
export function staleAfterMove(oldPath: string | null, newPath: string): readonly QueryKey[] {
  const paths = oldPath === null ? [newPath] : [oldPath, newPath]
  return [
    ...paths.flatMap((path) => [fileKeys.list(parentOf(path)), ...fileKeys.below(path)]),
    fileKeys.finds,
  ]
}

/** The same where folders above it may have appeared with it. */
export const staleAfterMaking = (path: string): readonly QueryKey[] => [
  ...ancestorsOf(path).map((folder) => fileKeys.list(parentOf(folder))),
  ...staleAfterMove(null, path),
]

/**
 * True where the listing of its folder has this file and nothing is known against it. One that is on its way may be older than
 * what happened. A `.gitignore` decides how the names beside it look.
 */
export function isListed(queryClient: QueryClient, path: string): boolean {
  const name = nameOf(path)
  const state = queryClient.getQueryState<Listing>(fileKeys.list(parentOf(path)))
  if (state?.status !== 'success' || state.isInvalidated || state.fetchStatus !== 'idle') return false
  return (
    name !== '.gitignore' &&
    state.data?.entries.some((entry) => entry.name === name && entry.type === 'file') === true
  )
}

/** Asks again for these answers where a view shows them. */
export const refetch = (queryClient: QueryClient, keys: readonly QueryKey[]) =>
  Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
