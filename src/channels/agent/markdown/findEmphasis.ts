/** A pair of delimiters, `*`, `_` or `~~`, in an inline text: where each begins, and how many characters each has. */
export interface Emphasis {
  readonly length: 1 | 2
  readonly open: number
  readonly close: number
}

/** `start` to `end` are the delimiters of a run that are not used yet; `length` is what was written. */
interface Run {
  readonly mark: string
  readonly length: number
  readonly canOpen: boolean
  readonly canClose: boolean
  start: number
  end: number
}

const RUN = /\*+|_+|(?<!~)~~(?!~)/g
/** More marks than a paragraph that was written to be read has. */
const MAX_MARKS = 1000
const MARK = /[*_~`]/g
const SPACE = /^\s*$/
const PUNCTUATION = /^[\p{P}\p{S}]$/u
/** Scripts written without spaces between words, with their punctuation and their full-width forms. */
const CJK =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u2e80-\u303f\u30fb\u30fc\ufe30-\ufe4f\uff00-\uffef]$/u

/** Whether a text has so many marks that looking for their pairs would hold up the page: they are text then. */
export const hasEndlessMarks = (text: string): boolean =>
  text.length > MAX_MARKS && (text.match(MARK)?.length ?? 0) > MAX_MARKS

/**
 * The emphasis of an inline text, by where it opens. It is CommonMark's delimiter algorithm with one difference: a
 * CJK character, punctuation included, stands inside of a delimiter as a letter does and outside of it as a space
 * does. By CommonMark's own rule `**「缓存」**需要` has no emphasis, since a bracket stands before a letter there.
 *
 * @param text whose code, links and escaped characters are masked
 */
export function findEmphasis(text: string): ReadonlyMap<number, Emphasis> {
  const found = new Map<number, Emphasis>()
  const openers: Run[] = []
  /** Height of the stack below which a closer of this kind finds nothing, so that hostile texts cost no square of their length. */
  const bottoms = new Map<string, number>()
  const shrink = (height: number) => {
    openers.length = height
    for (const [kind, bottom] of bottoms) bottoms.set(kind, Math.min(bottom, height))
  }

  function close(closer: Run): void {
    const kind = `${closer.mark}${closer.canOpen}${closer.length % 3}`
    while (closer.start < closer.end) {
      const bottom = bottoms.get(kind) ?? 0
      let index = openers.length - 1
      while (index >= bottom && !matches(openers[index], closer)) index -= 1
      const opener = openers[index]
      if (index < bottom || !opener) {
        bottoms.set(kind, openers.length)
        return
      }
      const length = opener.end - opener.start > 1 && closer.end - closer.start > 1 ? 2 : 1
      opener.end -= length
      found.set(opener.end, { length, open: opener.end, close: closer.start })
      closer.start += length
      shrink(opener.end > opener.start ? index + 1 : index)
    }
  }

  for (const match of text.matchAll(RUN)) {
    const run = runAt(text, match.index, match[0])
    if (run.canClose) close(run)
    if (run.canOpen && run.start < run.end) openers.push(run)
  }
  return found
}

function runAt(text: string, start: number, raw: string): Run {
  const end = start + raw.length
  const before = kindOf([...text.slice(Math.max(0, start - 2), start)].at(-1))
  const after = kindOf([...text.slice(end, end + 2)][0])
  const opens = after !== 'space' && (after !== 'punctuation' || before === 'space' || isMark(before))
  const closes = before !== 'space' && (before !== 'punctuation' || after === 'space' || isMark(after))
  const isWord = raw.startsWith('_')
  return {
    mark: raw.charAt(0),
    length: raw.length,
    canOpen: opens && (!isWord || !closes || before === 'punctuation'),
    canClose: closes && (!isWord || !opens || after === 'punctuation'),
    start,
    end,
  }
}

type Kind = 'space' | 'punctuation' | 'cjk' | 'other'

const isMark = (kind: Kind): boolean => kind === 'punctuation' || kind === 'cjk'

function kindOf(character: string | undefined): Kind {
  if (character === undefined || SPACE.test(character)) return 'space'
  if (CJK.test(character)) return 'cjk'
  return PUNCTUATION.test(character) ? 'punctuation' : 'other'
}

/** The rule of three: `*a**b*` is one emphasis around two stars. */
function matches(opener: Run | undefined, closer: Run): boolean {
  if (opener?.mark !== closer.mark) return false
  if (!opener.canClose && !closer.canOpen) return true
  return (opener.length + closer.length) % 3 !== 0 || (opener.length % 3 === 0 && closer.length % 3 === 0)
}
