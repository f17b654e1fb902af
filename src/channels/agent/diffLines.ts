import { structuredPatch } from 'diff'

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'context' | 'hunk'
  readonly text: string
}

export interface Diff {
  readonly lines: readonly DiffLine[]
  readonly added: number
  readonly removed: number
}

/** Milliseconds a comparison may take on the page's own thread. */
const TIMEOUT_MS = 200
const CONTEXT = 3

/** The unified hunks between two texts, or null when they are too different to compare in time. */
export function diffLines(path: string, oldText: string, newText: string): Diff | null {
  const patch = structuredPatch(path, path, oldText, newText, undefined, undefined, {
    context: CONTEXT,
    timeout: TIMEOUT_MS,
  })
  if (!patch) return null
  const several = patch.hunks.length > 1
  const lines = patch.hunks.flatMap((hunk) => [
    ...(several
      ? [{ kind: 'hunk', text: `@@ −${hunk.oldStart} +${hunk.newStart} @@` } satisfies DiffLine]
      : []),
    ...hunk.lines.flatMap(lineOf),
  ])
  const countOf = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length
  return { lines, added: countOf('added'), removed: countOf('removed') }
}

function lineOf(line: string): readonly DiffLine[] {
  const text = line.slice(1)
  if (line.startsWith('+')) return [{ kind: 'added', text }]
  if (line.startsWith('-')) return [{ kind: 'removed', text }]
  return line.startsWith(' ') ? [{ kind: 'context', text }] : []
}
