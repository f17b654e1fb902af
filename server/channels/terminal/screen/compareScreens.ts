import { type Attributes, attributesOf, screenState } from './screenState'
import { internal } from './xtermInternals'
import type { XtermTerminal } from './xtermTerminal'

type Buffer = XtermTerminal['buffer']['normal']
type Line = NonNullable<ReturnType<Buffer['getLine']>>
type Cell = NonNullable<ReturnType<Line['getCell']>>

/** Flags of a packed cell whose meaning lies beside it: joined characters, and more than plain attributes. */
const IS_COMBINED = 0x200000
const HAS_EXTENDED = 0x10000000
const IS_UNDERLINED = 0x10000000
const CELL_WORDS = 3

/**
 * Where `restored` differs from `original`: a line, counted from the bottom of the normal buffer, the alternate
 * screen, or what a terminal remembers beside its cells. Lines that only one of them still has do not count.
 */
export type Difference = { readonly lineFromBottom: number } | { readonly what: string }

export function compareScreens(original: XtermTerminal, restored: XtermTerminal): Difference | null {
  const { attributes: pen, ...ours } = screenState(original)
  const { attributes: otherPen, ...theirs } = screenState(restored)
  const others = Object.values(theirs)
  const odd = Object.entries(ours).find(([, one], index) => withoutIds(one) !== withoutIds(others[index]))
  if (odd) return { what: odd[0] }
  const isSamePen = sameLink(pen, otherPen) && withoutIds(pen) === withoutIds(likePen(otherPen, pen))
  if (!isSamePen) return { what: 'attributes' }
  if (original.cols !== restored.cols || original.rows !== restored.rows) return { what: 'size' }
  const { active } = original.buffer
  const cores = [internal(original, '_core'), internal(restored, '_core')] as const
  if (active.type === 'alternate' && lowestDifference(active, restored.buffer.active, cores) !== null)
    return { what: 'alternate screen' }
  const lineFromBottom = lowestDifference(original.buffer.normal, restored.buffer.normal, cores)
  return lineFromBottom === null ? null : { lineFromBottom }
}

/** Numbers of links are each terminal's own. */
const withoutIds = (value: unknown) =>
  JSON.stringify(value, (key, part) => (key === 'linkId' ? undefined : part))

/** What a terminal has forgotten is not held against another. */
const sameLink = (one: Attributes, other: Attributes) =>
  one.uri === other.uri || one.uri === '' || other.uri === ''

/** A forgotten link keeps an underline colour from sleeping, which without an underline makes no difference. */
const likePen = (other: Attributes, pen: Attributes): Attributes => ({
  ...other,
  uri: pen.uri,
  isDormant: pen.uri === '' || other.uri === '' ? pen.isDormant : other.isDormant,
})

type Cores = readonly [unknown, unknown]

function lowestDifference(original: Buffer, restored: Buffer, cores: Cores): number | null {
  const lines = Math.min(original.length, restored.length)
  for (let fromBottom = 1; fromBottom <= lines; fromBottom += 1) {
    const ours = original.getLine(original.length - fromBottom)
    const theirs = restored.getLine(restored.length - fromBottom)
    const isTop = fromBottom === original.length
    if (!ours || !theirs || !equalLines(ours, theirs, { isTop, cores })) return fromBottom
  }
  return null
}

/** What the first line of all continues is gone, so that it makes no difference there. */
function equalLines(ours: Line, theirs: Line, { isTop, cores }: { isTop: boolean; cores: Cores }): boolean {
  if (ours.isWrapped !== theirs.isWrapped && !isTop) return false
  if (ours.length !== theirs.length) return false
  const [one, other] = [wordsOf(ours), wordsOf(theirs)]
  if (!one || !other) return false
  for (let column = 0; column < ours.length; column += 1) {
    const at = column * CELL_WORDS
    const content = one[at] ?? 0
    const bg = one[at + 2] ?? 0
    const same = content === other[at] && one[at + 1] === other[at + 1] && bg === other[at + 2]
    const isPlain = (content & IS_COMBINED) === 0 && (bg & HAS_EXTENDED) === 0
    if (!(same && isPlain) && !equalCells(ours.getCell(column), theirs.getCell(column), cores)) return false
  }
  return true
}

function equalCells(one: Cell | undefined, other: Cell | undefined, cores: Cores): boolean {
  if (!one || !other || one.getChars() !== other.getChars() || one.getWidth() !== other.getWidth())
    return false
  const [a, b] = [attributesOf(one, cores[0]), attributesOf(other, cores[1])]
  if (one.getCode() === 0) return a.bg === b.bg
  const isUnderlined = (a.fg & IS_UNDERLINED) !== 0
  return a.fg === b.fg && a.bg === b.bg && sameLink(a, b) && (!isUnderlined || a.underline === b.underline)
}

/** Characters, foreground and background of every cell, packed. */
function wordsOf(line: Line): Uint32Array | null {
  const words = internal(line, '_line', '_data')
  return words instanceof Uint32Array ? words : null
}
