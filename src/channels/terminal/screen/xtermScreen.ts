import { FitAddon } from '@xterm/addon-fit'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { type ITerminalOptions, Terminal } from '@xterm/xterm'
import type { Clock } from '../../../lib/clock'
import { focusIfHere } from '../../../lib/focusIfHere'
import { pastedText } from '../input/pastedText'
import { guardErase } from '../shared/guardErase'
import type { Screen } from './attach'
import { attachCursorBlink } from './cursorBlink'
import { joinedCells } from './joinedCells'
import { attachLinks, type FoundLink } from './links'
import { attachWebgl } from './renderer'
import type { ScreenText } from './screenTexts'
import { scrollsToAnEnd } from './scrollKeys'
import { swallowQueries } from './swallowQueries'
import { attachTallGlyphs, tallRanges } from './tallGlyphs'

export interface XtermScreenOptions {
  readonly parent: HTMLElement
  readonly options: ITerminalOptions
  readonly clock: Clock
  /** The server answers programs; on a documented server this terminal does. */
  readonly serverAnswers: () => boolean
  readonly inputLabel: string
  /** Id of the element that describes the input. */
  readonly describedBy: string
  readonly linkHint: string
  readonly openLink: (url: string) => void
  readonly findFiles: (line: string) => Promise<readonly FoundLink[]> | null
  readonly typed: (text: string) => void
  /** Hears bytes, one a unit, that are no text: reports of the mouse. */
  readonly reported: (bytes: string) => void
  readonly rang: () => void
  readonly isAppChord: (event: KeyboardEvent) => boolean
  /** False: the browser refused. */
  readonly copy: (text: string) => Promise<boolean>
}

export interface XtermScreen extends Required<Screen>, ScreenText {
  /** What fits its parent; null while that has no size, or one that no shell can be used in. */
  proposed(): { cols: number; rows: number } | null
  /** Its parent is displayed again: what was measured meanwhile had no width. */
  displayed(): void
  /** Only while the user is in this window. */
  focusIfHere(): void
  /** Sends a key as if it had been pressed here. */
  press(key: ScreenKey): void
  /** Sends a text as if it had been pasted here. */
  paste(text: string): void
  selectAll(): void
  /** Takes away what is shown here but for the line of the cursor. */
  clear(): void
  /** The program hears the mouse. */
  takesMouse(): boolean
  configure(options: ITerminalOptions): void
  setWebgl(isOn: boolean): void
  dispose(): void
}

/** A place that is smaller is folded away, or on its way to that: lines would be broken for nothing. */
const MIN_COLS = 20
const MIN_ROWS = 4
const ARROWS = { up: 'A', down: 'B', right: 'C', left: 'D' } as const
const PLAIN = { escape: '\u001b', tab: '\t', '|': '|', '~': '~', '/': '/' } as const
export type ScreenKey = keyof typeof ARROWS | keyof typeof PLAIN

/** xterm with what belongs to it: widths, links, keys that are not its own. */
export function createXtermScreen(setUp: XtermScreenOptions): XtermScreen {
  const { parent, typed, rang } = setUp
  const terminal = new Terminal({ ...setUp.options, allowProposedApi: true })
  const fitter = new FitAddon()
  terminal.loadAddon(fitter)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  attachLinks(terminal, { open: setUp.openLink, hint: setUp.linkHint, findFiles: setUp.findFiles })
  swallowQueries(terminal.parser, setUp.serverAnswers)
  guardErase(terminal)
  terminal.attachCustomKeyEventHandler(
    (event) =>
      !setUp.isAppChord(event) && !copies(terminal, event, setUp.copy) && !scrollsToAnEnd(terminal, event),
  )
  terminal.onData(typed)
  terminal.onBinary(setUp.reported)
  terminal.onBell(rang)
  terminal.open(parent)
  terminal.registerCharacterJoiner(joinedCells)
  terminal.registerCharacterJoiner((text) => {
    const ranges = tallRanges(text)
    // WebGL has no rows of text, and needs no elements of their own.
    return ranges.length > 0 && parent.querySelector('.xterm-rows') ? ranges : []
  })
  const stopTallGlyphs = attachTallGlyphs(parent, setUp.options.lineHeight ?? 1)
  const stopCursorBlink = attachCursorBlink(terminal, setUp.clock)
  terminal.textarea?.setAttribute('aria-label', setUp.inputLabel)
  terminal.textarea?.setAttribute('aria-describedby', setUp.describedBy)
  let stopWebgl: (() => void) | null = null

  return {
    write: (text, done) => terminal.write(text, done),
    reset() {
      terminal.reset()
      // What a program has set of these outlives a reset.
      terminal.options.convertEol = false
      terminal.options.theme = { ...terminal.options.theme }
    },
    resize: (cols, rows) => terminal.resize(cols, rows),
    proposed() {
      const size = fitter.proposeDimensions()
      return size && size.cols >= MIN_COLS && size.rows >= MIN_ROWS
        ? { cols: size.cols, rows: size.rows }
        : null
    },
    displayed() {
      // The only option that makes xterm measure cells again without changing the font.
      terminal.options.letterSpacing = 1
      terminal.options.letterSpacing = 0
    },
    focusIfHere: () => focusIfHere(terminal),
    press: (key) => terminal.input(keyText(terminal, key)),
    paste: (text) => terminal.paste(pastedText(text)),
    selected: () => terminal.getSelection(),
    printed: (lines) => printedText(terminal, lines),
    selectAll: () => terminal.selectAll(),
    clear: () => terminal.clear(),
    takesMouse: () => terminal.modes.mouseTrackingMode !== 'none',
    configure({ theme, ...options }) {
      Object.assign(terminal.options, options)
      // A theme takes back the colours that programs have set.
      if (theme && JSON.stringify(theme) !== JSON.stringify(terminal.options.theme))
        terminal.options.theme = theme
    },
    setWebgl(isOn) {
      if (isOn) stopWebgl ??= attachWebgl(terminal)
      else {
        stopWebgl?.()
        stopWebgl = null
      }
    },
    dispose() {
      stopWebgl?.()
      stopTallGlyphs()
      stopCursorBlink()
      terminal.dispose()
    },
  }
}

function keyText(terminal: Terminal, key: ScreenKey): string {
  if (key === 'up' || key === 'down' || key === 'left' || key === 'right')
    return `\u001b${terminal.modes.applicationCursorKeysMode ? 'O' : '['}${ARROWS[key]}`
  return PLAIN[key]
}

/** Ctrl+C (and Ctrl+Shift+C) copies what is selected and interrupts when nothing is. */
function copies(terminal: Terminal, event: KeyboardEvent, copy: XtermScreenOptions['copy']): boolean {
  const isCopy = event.ctrlKey && !event.altKey && !event.metaKey && event.key.toLowerCase() === 'c'
  if (!isCopy || !terminal.hasSelection()) return false
  event.preventDefault()
  if (event.type !== 'keydown') return true
  void copy(terminal.getSelection()).then((isCopied) => isCopied && terminal.clearSelection())
  return true
}

/** A line of the screen that goes on in the next one is one with it. */
function printedText(terminal: Terminal, most: number): string {
  const { active } = terminal.buffer
  const lines: string[] = []
  for (let at = active.baseY + active.cursorY; at >= 0 && lines.length < most; at--) {
    let text = active.getLine(at)?.translateToString(true) ?? ''
    for (; at > 0 && active.getLine(at)?.isWrapped; at--)
      text = `${active.getLine(at - 1)?.translateToString() ?? ''}${text}`
    if (lines.length > 0 || text !== '') lines.unshift(text)
  }
  return lines.join('\n')
}
