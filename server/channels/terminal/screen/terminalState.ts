import { PROTECTED } from './attributes'
import { createParserState } from './parserState'
import { createPenState, type Parameters, type PenState, PLAIN_PEN, type SavedPen } from './penState'
import type { XtermTerminal } from './xtermTerminal'

export type ScreenName = 'normal' | 'alternate'

/** `ascii`, `lines` (the DEC line drawing set), `british`, or a set that is not written down. */
export type CharsetName = 'ascii' | 'lines' | 'british' | 'other'

interface SavedCursor {
  readonly x: number
  /** Counted from the first line that the terminal keeps, as xterm does: it stays behind when the screen scrolls. */
  readonly line: number
  readonly pen: SavedPen
  readonly charset: CharsetName
}

/** What one of the two screens has beside its lines. */
interface OwnState {
  saved: SavedCursor
  scrollTop: number
  scrollBottom: number
  /** Columns, of which some may lie beyond the screen. */
  tabs: Set<number>
}

interface CharsetState {
  /** G0 to G3. */
  designated: CharsetName[]
  /** Which of them was chosen, and what is in use: restoring the cursor changes only the latter. */
  level: number
  used: CharsetName
}

/**
 * What a terminal remembers and does not tell: followed by the hooks of its parser, which hear every sequence before it
 * takes effect, and beside it by the text itself, since there are none for control characters.
 */
export interface TerminalState {
  readonly pen: Readonly<PenState>
  readonly charsets: Readonly<CharsetState>
  readonly cursorHidden: boolean
  readonly cursorStyle: 'block' | 'underline' | 'bar' | null
  readonly cursorBlink: boolean | null
  readonly mouseEncoding: 'DEFAULT' | 'SGR' | 'SGR_PIXELS'
  own(screen: ScreenName): Readonly<OwnState>
  /** False inside a sequence. Holds once what was written is parsed, as `hasPrinted` does. */
  isAtGround(): boolean
  /** Something was printed last, which a combining mark would join. */
  hasPrinted(): boolean
  /** A cell may have a link, an underline or a protection: one of them was set since the last full reset. */
  hasDecorated(): boolean
  /** All output goes through this, so that none is parsed that was not followed. */
  write(text: string, done: () => void): void
  /** So do all sizes: `change` changes it. */
  resize(change: () => void): void
}

const TAB = 8
const PLAIN_CURSOR: SavedCursor = { x: 0, line: 0, pen: PLAIN_PEN, charset: 'ascii' }
/** Final characters that xterm knows, and what designates with them. */
const CHARSETS: readonly (readonly [string, CharsetName])[] = [
  ['0', 'lines'],
  ['A', 'british'],
  ['B', 'ascii'],
  ...[...'4C5RQKYE6ZH7='].map((final) => [final, 'other'] as const),
]
const DESIGNATORS = [
  ['(', 0],
  [')', 1],
  ['*', 2],
  ['+', 3],
  ['-', 1],
  ['.', 2],
] as const
/** Locking shifts that have a sequence. */
const SHIFTS = [
  ['n', 2],
  ['o', 3],
  ['|', 3],
  ['}', 2],
  ['~', 1],
] as const
const CURSORS = ['block', 'block', 'underline', 'underline', 'bar', 'bar'] as const
const ENCODINGS = { 1006: 'SGR', 1016: 'SGR_PIXELS' } as const
/** Control characters that set something: the shifts, and a tab stop. They have no hook. */
const SHIFT_OUT = '\u000e'
const SHIFT_IN = '\u000f'
const SET_TAB = '\u0088'
const SETTING = new RegExp(`[${SHIFT_OUT}${SHIFT_IN}${SET_TAB}]`)
const EACH_SETTING = new RegExp(SETTING, 'g')

/** Call it before the terminal is written to, and before handlers are registered that keep a sequence for themselves. */
export function createTerminalState(terminal: XtermTerminal): TerminalState {
  const { buffer } = terminal
  const text = createParserState()
  const pen = createPenState()
  let charsets = plainCharsets()
  let screens = { normal: createOwn(terminal), alternate: createOwn(terminal) }
  let cursor: Pick<TerminalState, 'cursorStyle' | 'cursorBlink'> = { cursorStyle: null, cursorBlink: null }
  let cursorHidden = false
  let mouseEncoding: TerminalState['mouseEncoding'] = 'DEFAULT'
  let hasDecorated = false

  const active = (): ScreenName => (buffer.active.type === 'alternate' ? 'alternate' : 'normal')
  const own = () => screens[active()]

  function penned() {
    if (pen.isExtended || (pen.bg & PROTECTED) !== 0) hasDecorated = true
  }

  function save(screen: ScreenName) {
    const { cursorX, cursorY } = buffer.active
    const line = buffer[screen].baseY + cursorY
    screens[screen].saved = { x: cursorX, line, pen: pen.save(), charset: charsets.used }
  }

  function restore(screen: ScreenName) {
    const { saved } = screens[screen]
    pen.restore(saved.pen)
    charsets.used = saved.charset
    penned()
  }

  function setPrivate(parameters: Parameters, isOn: boolean) {
    let screen = active()
    for (const mode of parameters) {
      if (mode === 25) cursorHidden = !isOn
      else if (mode === 1006 || mode === 1016) mouseEncoding = isOn ? ENCODINGS[mode] : 'DEFAULT'
      else if (mode === 2 && isOn)
        charsets = { ...charsets, designated: plainCharsets().designated, used: 'ascii' }
      else if (mode === 1048) (isOn ? save : restore)(screen)
      else if (mode === 47 || mode === 1047 || mode === 1049) {
        if (isOn && mode === 1049) save(screen)
        if (!isOn && screen === 'alternate')
          screens.alternate = { ...createOwn(terminal), saved: screens.alternate.saved }
        screen = isOn ? 'alternate' : 'normal'
        if (!isOn && mode === 1049) restore(screen)
      }
    }
  }

  function setMargins([top, bottom]: Parameters) {
    const { rows } = terminal
    const first = typeof top === 'number' && top > 0 ? top : 1
    const last = typeof bottom === 'number' && bottom > 0 && bottom <= rows ? bottom : rows
    if (last > first) Object.assign(own(), { scrollTop: first - 1, scrollBottom: last - 1 })
  }

  function shift(level: number) {
    charsets.level = level
    charsets.used = charsets.designated[level] ?? 'ascii'
  }

  function designate(g: number, name: CharsetName) {
    charsets.designated[g] = name
    if (charsets.level === g) charsets.used = name
  }

  function softReset() {
    pen.reset()
    cursorHidden = false
    cursor = { cursorStyle: null, cursorBlink: null }
    charsets = plainCharsets()
    const { scrollTop, scrollBottom } = createOwn(terminal)
    Object.assign(own(), { scrollTop, scrollBottom, saved: { ...PLAIN_CURSOR, line: buffer.active.baseY } })
  }

  /** xterm leaves a hidden cursor hidden. */
  function fullReset() {
    pen.reset()
    cursor = { cursorStyle: null, cursorBlink: null }
    charsets = plainCharsets()
    screens = { normal: createOwn(terminal), alternate: createOwn(terminal) }
    mouseEncoding = 'DEFAULT'
    hasDecorated = false
  }

  const hooks = createHooks(terminal.parser)
  hooks.csi('m', (parameters) => {
    pen.style(parameters)
    penned()
  })
  hooks.csi('"q', (parameters) => {
    pen.protect(parameters)
    penned()
  })
  hooks.osc(8, (body) => {
    pen.hyperlink(body)
    penned()
  })
  hooks.csi(' q', ([style]) => {
    cursor = cursorOf(typeof style === 'number' ? style : 1, cursor.cursorStyle)
  })
  hooks.csi('?h', (parameters) => setPrivate(parameters, true))
  hooks.csi('?l', (parameters) => setPrivate(parameters, false))
  hooks.csi('r', setMargins)
  hooks.csi('!p', softReset)
  hooks.csi('s', () => save(active()))
  hooks.csi('u', () => restore(active()))
  hooks.csi('g', ([which]) => {
    if (which === 0) own().tabs.delete(buffer.active.cursorX)
    else if (which === 3) own().tabs.clear()
  })
  const setTab = () => own().tabs.add(buffer.active.cursorX)
  hooks.esc('7', () => save(active()))
  hooks.esc('8', () => restore(active()))
  hooks.esc('H', setTab)
  hooks.esc('c', fullReset)
  for (const [final, level] of SHIFTS) hooks.esc(final, () => shift(level))
  for (const final of ['%@', '%G'])
    hooks.esc(final, () => {
      shift(0)
      designate(0, 'ascii')
    })
  for (const [designator, g] of DESIGNATORS)
    for (const [final, name] of CHARSETS) hooks.esc(`${designator}${final}`, () => designate(g, name))

  const CONTROLS: Readonly<Record<string, () => void>> = {
    [SHIFT_OUT]: () => shift(1),
    [SHIFT_IN]: () => shift(0),
    [SET_TAB]: setTab,
  }

  /** What sets something is written by itself: its callback comes before anything behind it is parsed. */
  function write(whole: string, done: () => void) {
    if (!SETTING.test(whole)) {
      text.follow(whole)
      return terminal.write(whole, done)
    }
    let from = 0
    let followed = 0
    for (const { 0: control, index } of whole.matchAll(EACH_SETTING)) {
      text.follow(whole.slice(followed, index))
      const isExecuted = control === SET_TAB || text.executes()
      text.follow(control)
      followed = index + 1
      if (!isExecuted) continue
      terminal.write(whole.slice(from, index))
      terminal.write(control, CONTROLS[control])
      from = followed
    }
    text.follow(whole.slice(followed))
    terminal.write(whole.slice(from), done)
  }

  return {
    pen,
    get charsets() {
      return charsets
    },
    get cursorHidden() {
      return cursorHidden
    },
    get cursorStyle() {
      return cursor.cursorStyle
    },
    get cursorBlink() {
      return cursor.cursorBlink
    },
    get mouseEncoding() {
      return mouseEncoding
    },
    own: (screen) => screens[screen],
    isAtGround: text.isAtGround,
    hasPrinted: text.hasPrinted,
    hasDecorated: () => hasDecorated,
    write,
    resize(change) {
      const settle = [
        resizing(terminal, 'normal', screens.normal),
        resizing(terminal, 'alternate', screens.alternate),
      ]
      change()
      for (const one of settle) one()
    },
  }
}

const plainCharsets = (): CharsetState => ({
  designated: ['ascii', 'ascii', 'ascii', 'ascii'],
  level: 0,
  used: 'ascii',
})

function createOwn({ cols, rows }: XtermTerminal): OwnState {
  const tabs = new Set<number>()
  for (let at = 0; at < cols; at += TAB) tabs.add(at)
  return { saved: PLAIN_CURSOR, scrollTop: 0, scrollBottom: rows - 1, tabs }
}

function cursorOf(style: number, before: TerminalState['cursorStyle']) {
  if (style === 0) return { cursorStyle: null, cursorBlink: null }
  return { cursorStyle: CURSORS[style - 1] ?? before, cursorBlink: style % 2 === 1 }
}

/**
 * What a new size does to a screen, in two steps around it. The saved cursor moves by as many rows as the cursor, which
 * is what xterm makes of it but at the ends of what it keeps, and there two terminals with more or fewer lines differ.
 */
function resizing(terminal: XtermTerminal, name: ScreenName, own: OwnState): () => void {
  const screen = terminal.buffer[name]
  const { cursorY, baseY } = screen
  return () => {
    const { cols, rows } = terminal
    own.scrollBottom = rows - 1
    addTabStops(own.tabs, cols)
    // A screen without lines, which is not shown, keeps the rest as it is.
    if (screen.length === 0) return
    own.scrollTop = 0
    const { saved } = own
    const line = saved.line - baseY + screen.cursorY - cursorY + screen.baseY
    own.saved = { ...saved, x: Math.min(saved.x, cols - 1), line }
  }
}

/** From the last stop before the new end on. */
function addTabStops(tabs: Set<number>, cols: number) {
  let at = cols
  if (!tabs.has(at)) {
    do at -= 1
    while (at > 0 && !tabs.has(at))
  }
  for (; at < cols; at += TAB) tabs.add(at)
}

/** Handlers that listen and let the sequence take effect. An id is a prefix, intermediates, and a final character. */
function createHooks(parser: XtermTerminal['parser']) {
  const idOf = (id: string) => {
    const prefix = /^[?>]/.exec(id)?.[0] ?? ''
    const intermediates = id.slice(prefix.length, -1)
    return {
      final: id.slice(-1),
      ...(prefix === '' ? {} : { prefix }),
      ...(intermediates === '' ? {} : { intermediates }),
    }
  }
  return {
    csi(id: string, heard: (parameters: Parameters) => void) {
      parser.registerCsiHandler(idOf(id), (parameters) => {
        heard(parameters)
        return false
      })
    },
    esc(id: string, heard: () => void) {
      parser.registerEscHandler(idOf(id), () => {
        heard()
        return false
      })
    },
    osc(number: number, heard: (body: string) => void) {
      parser.registerOscHandler(number, (body) => {
        heard(body)
        return false
      })
    },
  }
}
