/**
 * Where in the grammar of control sequences a text ends. xterm has no hook for that, nor for control characters and
 * for what is printed, so the text is followed beside it, by the table of its parser (`EscapeSequenceParser.ts`).
 */
export interface ParserState {
  /** Between sequences: what comes next is text. */
  isAtGround(): boolean
  /** The last character was printed, and no sequence or control character came after it. */
  hasPrinted(): boolean
  /** False where a control character belongs to a string, which ignores it. */
  executes(): boolean
  follow(text: string): void
}

type Csi = 'csi' | 'csiParameters' | 'csiIntermediates' | 'csiIgnored'
type Dcs = 'dcs' | 'dcsParameters' | 'dcsIntermediates' | 'dcsData'
type State = 'ground' | 'escape' | 'escapeIntermediates' | 'osc' | 'string' | Csi | Dcs

const ESC = '\u001b'
const C1 = /[\u0080-\u009f]/g
/** What a C1 control opens; any other ends what was open. */
const OPENED: Readonly<Record<number, State>> = {
  144: 'dcs',
  152: 'string',
  155: 'csi',
  157: 'osc',
  158: 'string',
  159: 'string',
}
/** What a character opens that comes behind ESC. */
const AFTER_ESCAPE: Readonly<Record<number, State>> = {
  80: 'dcs',
  88: 'string',
  91: 'csi',
  93: 'osc',
  94: 'string',
  95: 'string',
}
/** States whose control characters do nothing. */
const STRINGS: ReadonlySet<State> = new Set<State>([
  ...(['osc', 'string', 'dcs', 'dcsParameters', 'dcsIntermediates', 'dcsData'] as const),
])
/** States that go on where a character beyond ASCII comes; it ends any other. */
const ANY_TEXT: ReadonlySet<State> = new Set<State>(['osc', 'csiIgnored', 'dcsData'])

export function createParserState(): ParserState {
  let state: State = 'ground'
  let hasPrinted = false

  function followFrom(text: string, from: number) {
    let at = from
    while (at < text.length) {
      if (state === 'ground') {
        C1.lastIndex = at
        const border = C1.exec(text)?.index ?? text.length
        if (border > at) hasPrinted = isPrinted(text.charCodeAt(border - 1), hasPrinted)
        at = border
        if (at === text.length) return
      }
      hasPrinted = false
      state = following(state, text.charCodeAt(at))
      at += 1
    }
  }

  return {
    isAtGround: () => state === 'ground',
    hasPrinted: () => state === 'ground' && hasPrinted,
    executes: () => !STRINGS.has(state),
    follow(text) {
      // Wherever ESC stands, it begins anew: only what follows the last one matters.
      const last = text.lastIndexOf(ESC)
      if (last === -1) return followFrom(text, 0)
      state = 'escape'
      hasPrinted = false
      followFrom(text, last + 1)
    },
  }
}

/** DEL changes nothing. */
const isPrinted = (code: number, before: boolean) => (code === 0x7f ? before : code >= 0x20)

function following(state: State, code: number): State {
  if (code === 0x1b) return 'escape'
  if (code === 0x18 || code === 0x1a) return 'ground'
  if (code >= 0x80 && code < 0xa0) return OPENED[code] ?? 'ground'
  if (code >= 0xa0) return ANY_TEXT.has(state) ? state : 'ground'
  if (code < 0x20) return state === 'osc' && code === 0x07 ? 'ground' : state
  return code === 0x7f ? state : withinSequence(state, code)
}

/** @param code from space to tilde: intermediates, parameters from 0 on, prefixes from < on, finals from @ on */
function withinSequence(state: State, code: number): State {
  const isIntermediate = code < 0x30
  const isPrefix = code >= 0x3c && code < 0x40
  switch (state) {
    case 'escape':
      return isIntermediate ? 'escapeIntermediates' : (AFTER_ESCAPE[code] ?? 'ground')
    case 'escapeIntermediates':
      return isIntermediate ? state : 'ground'
    case 'csi':
    case 'csiParameters':
      if (code >= 0x40) return 'ground'
      if (isIntermediate) return 'csiIntermediates'
      return isPrefix && state === 'csiParameters' ? 'csiIgnored' : 'csiParameters'
    case 'csiIntermediates':
      if (code >= 0x40) return 'ground'
      return isIntermediate ? state : 'csiIgnored'
    case 'csiIgnored':
      return code >= 0x40 ? 'ground' : state
    case 'dcs':
    case 'dcsParameters':
      if (code >= 0x40) return 'dcsData'
      if (isIntermediate) return 'dcsIntermediates'
      return isPrefix && state === 'dcsParameters' ? 'dcsData' : 'dcsParameters'
    case 'dcsIntermediates':
      return isIntermediate ? state : 'dcsData'
    default:
      return state
  }
}
