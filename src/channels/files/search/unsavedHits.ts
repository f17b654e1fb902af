import { MAX_MATCHES, type SearchFields } from './searchFields'
import { createFilter } from './searchFilter'
import { type FileHits, named } from './searchStore'
import { linesOf, patternOf, searchText } from './searchText'

/**
 * What a search finds in the text of an editor that is not on disk; undefined: its results are those of the disk, because
 * it is none that a browser can run.
 */
export function unsavedHits(
  path: string,
  text: string,
  fields: SearchFields,
  replace: string | null,
): FileHits | null | undefined {
  const pattern = patternOf(fields)
  if (pattern === null) return undefined
  if (!createFilter(fields)(path)) return null
  const matches = searchText(text, pattern, MAX_MATCHES, fields.isRegExp ? replace : null)
  if (matches.length === 0) return null
  return {
    path,
    hits: named(path, matches),
    context: contextOf(text, matches, fields.context),
    isUnsaved: true,
  }
}

function contextOf(text: string, matches: readonly { readonly line: number }[], around: number) {
  if (around === 0) return []
  const lines = linesOf(text)
  const matched = new Set(matches.map(({ line }) => line))
  const near = new Set<number>()
  for (const line of matched)
    for (let at = Math.max(1, line - around); at <= Math.min(lines.length, line + around); at += 1)
      if (!matched.has(at)) near.add(at)
  return [...near]
    .sort((one, other) => one - other)
    .map((line) => ({ line, text: (lines[line - 1] ?? '').slice(0, 250) }))
}
