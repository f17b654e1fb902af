import type { Diff, DiffLine } from './diffLines'

/** Lines shown around a change. */
const CONTEXT = 3
/** Changes of lines that both texts have, beyond which they are too different: the way back through them takes memory. */
const MAX_EDITS = 2_000
/** Steps between two pauses: 5 ms on one core of a small server. */
const STEPS = 100_000

/** Units of both texts that are compared at once, in 10 ms at most. More goes in slices. */
const MAX_SHORT = 16_384

/** Whether two texts may be compared in one task. */
export const areShort = (oldText: string, newText: string): boolean =>
  oldText.length + newText.length <= MAX_SHORT

/** The unified hunks between two texts, or null when they are too different. */
export function diffLines(oldText: string, newText: string): Diff | null {
  const comparing = compareLines(oldText, newText)
  for (;;) {
    const { done, value } = comparing.next()
    if (done) return value
  }
}

/**
 * Compares two texts by lines in as many slices as it takes: after each it yields, and its result is the unified hunks,
 * or null when the texts are too different. It is Myers' algorithm on the lines that both texts have; any other line
 * was removed or added, whatever stands around it.
 */
export function* compareLines(oldText: string, newText: string): Generator<undefined, Diff | null> {
  const before = linesOf(oldText)
  const after = linesOf(newText)
  yield
  const isOld = new Set(before)
  const isNew = new Set(after)
  const olds = before.flatMap((line, index) => (isNew.has(line) ? [index] : []))
  const news = after.flatMap((line, index) => (isOld.has(line) ? [index] : []))
  yield
  const isSame = (x: number, y: number) => before[olds[x] ?? -1] === after[news[y] ?? -1]
  const matches = yield* longestMatch(olds.length, news.length, isSame)
  if (!matches) return null
  const pairs = matches.map(([x, y]): Pair => [olds[x] ?? 0, news[y] ?? 0])
  return hunksOf(editsOf(before, after, pairs))
}

type Pair = readonly [number, number]

/** A last line without an end is another line than one with it. Line ends of Windows do not count. */
function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll('\r\n', '\n').split(/(?<=\n)/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** The pairs of a longest common sequence, in order; null where there are too many edits between them. */
function* longestMatch(
  width: number,
  height: number,
  isSame: (x: number, y: number) => boolean,
): Generator<undefined, readonly Pair[] | null> {
  const most = Math.min(MAX_EDITS, width + height)
  const ends = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  let steps = 0
  for (let edits = 0; edits <= most; edits++) {
    trace.push(ends.slice(most - edits, most + edits + 3))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal
      const down = ends[at + 1] ?? 0
      const right = (ends[at - 1] ?? 0) + 1
      let x = diagonal === -edits || (diagonal !== edits && right - 1 < down) ? down : right
      const from = x
      while (x < width && x - diagonal < height && isSame(x, x - diagonal)) x += 1
      ends[at] = x
      steps += x - from + 1
      if (x >= width && x - diagonal >= height) return wayBack(trace, width, height)
      if (steps < STEPS) continue
      steps = 0
      yield
    }
  }
  return null
}

/** `trace[d]` holds how far each diagonal from `-d - 1` to `d + 1` had come before the d-th edit. */
function wayBack(trace: readonly Int32Array[], width: number, height: number): readonly Pair[] {
  const pairs: Pair[] = []
  let x = width
  let y = height
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const ends = trace[edits]
    const endOf = (diagonal: number) => ends?.[edits + 1 + diagonal] ?? 0
    const diagonal = x - y
    const isDown = diagonal === -edits || (diagonal !== edits && endOf(diagonal - 1) < endOf(diagonal + 1))
    const start = edits === 0 ? 0 : isDown ? endOf(diagonal + 1) : endOf(diagonal - 1) + 1
    while (x > start) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    if (isDown) y -= 1
    else x -= 1
  }
  return pairs.reverse()
}

interface Edit extends DiffLine {
  readonly kind: 'added' | 'removed' | 'context'
  /** Lines of both texts before this one. */
  readonly old: number
  readonly new: number
}

/** Every line of both texts: between two that are the same, what was removed stands before what was added. */
function editsOf(
  before: readonly string[],
  after: readonly string[],
  pairs: readonly Pair[],
): readonly Edit[] {
  const edits: Edit[] = []
  let x = 0
  let y = 0
  const add = (kind: Edit['kind'], line: string | undefined) =>
    edits.push({ kind, text: (line ?? '').replace(/\n$/, ''), old: x, new: y })
  for (const [oldIndex, newIndex] of [...pairs, [before.length, after.length] as const]) {
    for (; x < oldIndex; x++) add('removed', before[x])
    for (; y < newIndex; y++) add('added', after[y])
    if (x === before.length && y === after.length) break
    add('context', before[x])
    x += 1
    y += 1
  }
  return edits
}

function hunksOf(edits: readonly Edit[]): Diff {
  const hunks: { start: number; end: number }[] = []
  for (const [index, { kind }] of edits.entries()) {
    if (kind === 'context') continue
    const last = hunks.at(-1)
    const end = Math.min(edits.length, index + CONTEXT + 1)
    if (last && index - CONTEXT <= last.end) last.end = end
    else hunks.push({ start: Math.max(0, index - CONTEXT), end })
  }
  const lines = hunks.flatMap(({ start, end }): readonly DiffLine[] => {
    const head = edits[start]
    const text = `@@ −${(head?.old ?? 0) + 1} +${(head?.new ?? 0) + 1} @@`
    const shown = edits.slice(start, end).map(({ kind, text }): DiffLine => ({ kind, text }))
    return hunks.length > 1 ? [{ kind: 'hunk', text }, ...shown] : shown
  })
  const countOf = (wanted: Edit['kind']) => edits.filter(({ kind }) => kind === wanted).length
  return { lines, added: countOf('added'), removed: countOf('removed') }
}
