import { isHighSurrogate } from '../../../lib/text/surrogates'

/** One thing that a program tells a terminal. */
export type Sequence =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'csi'; readonly parameters: string; readonly final: string }
  | {
      readonly type: 'newLine' | 'return' | 'backspace' | 'tab' | 'reverse' | 'save' | 'restore' | 'reset'
    }

const ESC = '\u001b'
/** What is drawn, up to the next control character. */
const TEXT = '[^\\u0000-\\u001f\\u007f-\\u009f]+'
const CSI = `(?:${ESC}\\[|\\u009b)(?<parameters>[0-?]*)[ -/]*(?<final>[@-~])`
/** Titles, links, graphics: nothing of them is drawn. */
const STRING = [
  `(?:${ESC}\\]|\\u009d)[^\\u0007${ESC}\\u009c]*(?:\\u0007|${ESC}\\\\|\\u009c)`,
  `(?:${ESC}[PX^_]|[\\u0090\\u0098\\u009e\\u009f])[^${ESC}\\u009c]*(?:${ESC}\\\\|\\u009c)`,
].join('|')
const ESCAPE = `${ESC}(?![\\[\\]PX^_])[ -/]*(?<simple>[0-~])`
const NEXT = new RegExp(`(?<text>${TEXT})|${CSI}|${STRING}|${ESCAPE}|(?<control>[^${ESC}])`, 'suy')
/** A sequence that has not ended after so many units is none. */
const MAX_OPEN = 4096

const CONTROLS: Readonly<Record<string, Sequence>> = {
  '\n': { type: 'newLine' },
  '\v': { type: 'newLine' },
  '\f': { type: 'newLine' },
  '\u0084': { type: 'newLine' },
  '\u0085': { type: 'newLine' },
  '\r': { type: 'return' },
  '\b': { type: 'backspace' },
  '\t': { type: 'tab' },
  '\u008d': { type: 'reverse' },
}
const ESCAPES: Readonly<Record<string, Sequence>> = {
  D: { type: 'newLine' },
  E: { type: 'newLine' },
  M: { type: 'reverse' },
  7: { type: 'save' },
  8: { type: 'restore' },
  c: { type: 'reset' },
}

/** The sequences of some output; `left` is the beginning of one whose end has not come. */
export function readSequences(output: string): {
  readonly sequences: readonly Sequence[]
  readonly left: string
} {
  const sequences: Sequence[] = []
  let position = 0
  const end = isHighSurrogate(output.charCodeAt(output.length - 1)) ? output.length - 1 : output.length
  while (position < end) {
    if (isOpen(output, position)) break
    NEXT.lastIndex = position
    const match = NEXT.exec(output)
    position = match ? NEXT.lastIndex : position + 1
    const sequence = match?.groups && sequenceOf(match.groups)
    if (sequence) sequences.push(sequence)
  }
  return { sequences, left: output.slice(position) }
}

function sequenceOf({
  text,
  parameters,
  final,
  simple,
  control,
}: Partial<Record<string, string>>): Sequence | undefined {
  if (text !== undefined) return { type: 'text', text }
  if (final !== undefined) return { type: 'csi', parameters: parameters ?? '', final }
  return simple === undefined ? CONTROLS[control ?? ''] : ESCAPES[simple]
}

const OPEN = new RegExp(
  [
    `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*$`,
    `(?:${ESC}\\]|\\u009d)[^\\u0007${ESC}\\u009c]*${ESC}?$`,
    `(?:${ESC}[PX^_]|[\\u0090\\u0098\\u009e\\u009f])[^${ESC}\\u009c]*${ESC}?$`,
    `${ESC}[ -/]*$`,
  ].join('|'),
  'y',
)
const BEGINS = new RegExp(`[${ESC}\\u0090\\u0098\\u009b\\u009d-\\u009f]`)

function isOpen(output: string, position: number): boolean {
  if (output.length - position > MAX_OPEN || !BEGINS.test(output.charAt(position))) return false
  OPEN.lastIndex = position
  return OPEN.test(output)
}
