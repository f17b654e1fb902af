import { fileKeys } from './fileKeys'
import { parentOf } from './paths'
import type { FilesEvent } from './shared/protocol'

export type QueryKey = readonly string[]

/** Which answers are out of date once this happened. `create` and `modify` are never told apart. */
export function staleKeys(event: FilesEvent): readonly QueryKey[] {
  if (event.type !== 'change') return []
  const { path, isDirectory } = event
  if (event.overflow) return [...fileKeys.below(path), fileKeys.finds]
  const own = isDirectory === false ? [fileKeys.read(path), fileKeys.stat(path)] : fileKeys.below(path)
  const found = event.action === 'modify' ? [] : [fileKeys.finds]
  return path === '/' ? own : [fileKeys.list(parentOf(path)), ...own, ...found]
}

/** Which answers are out of date after a folder or file moved from one path to the other, or appeared there. */
export function staleAfterMove(oldPath: string | null, newPath: string): readonly QueryKey[] {
  const paths = oldPath === null ? [newPath] : [oldPath, newPath]
  return [
    ...paths.flatMap((path) => [fileKeys.list(parentOf(path)), ...fileKeys.below(path)]),
    fileKeys.finds,
  ]
}
