import type { SearchContext } from '../shared/protocol'
import type { FileHits, Hit } from './searchStore'

export interface FileRow {
  readonly kind: 'file'
  readonly key: string
  readonly path: string
  readonly count: number
  readonly isClosed: boolean
  readonly isUnsaved: boolean
  readonly posInSet: number
  readonly setSize: number
}

export interface HitRow {
  readonly kind: 'hit'
  readonly key: string
  readonly path: string
  readonly hit: Hit
  readonly above: readonly SearchContext[]
  readonly below: readonly SearchContext[]
  readonly posInSet: number
  readonly setSize: number
}

export type SearchRow = FileRow | HitRow

/** The lines of the list: each file, and below it its matches with the lines around them, each line once. */
export function searchRows(
  files: readonly FileHits[],
  closed: ReadonlySet<string>,
  around: number,
): SearchRow[] {
  const rows: SearchRow[] = []
  files.forEach((file, at) => {
    const { path, hits, isUnsaved } = file
    const isClosed = closed.has(path)
    const place = { posInSet: at + 1, setSize: files.length }
    rows.push({ kind: 'file', key: path, path, count: hits.length, isClosed, isUnsaved, ...place })
    if (isClosed) return
    const context = new Map(around === 0 ? [] : file.context.map((line) => [line.line, line]))
    hits.forEach((hit, index) => {
      const before = hits[index - 1]?.line
      const after = hits[index + 1]?.line ?? Number.POSITIVE_INFINITY
      // Between two matches a line stands below the upper one where it is near to it.
      const taken = before === undefined ? 0 : before === hit.line ? hit.line - 1 : before + around
      const first = Math.max(hit.line - around, taken + 1)
      const last = Math.min(hit.line + around, after - 1)
      const lines = (from: number, to: number) => linesOf(context, from, to)
      const [above, below] = [lines(first, hit.line - 1), after === hit.line ? [] : lines(hit.line + 1, last)]
      rows.push({
        kind: 'hit',
        key: hit.key,
        path,
        hit,
        above,
        below,
        posInSet: index + 1,
        setSize: hits.length,
      })
    })
  })
  return rows
}

function linesOf(context: ReadonlyMap<number, SearchContext>, from: number, to: number): SearchContext[] {
  const lines: SearchContext[] = []
  for (let line = from; line <= to; line += 1) {
    const found = context.get(line)
    if (found) lines.push(found)
  }
  return lines
}

/** How many lines of text a row is high. */
export const lineCountOf = (row: SearchRow): number =>
  row.kind === 'file' ? 1 : 1 + row.above.length + row.below.length
