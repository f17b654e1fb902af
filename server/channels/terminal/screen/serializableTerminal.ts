import { Unicode11Addon } from '@xterm/addon-unicode11'
import headless from '@xterm/headless'
import { guardErase } from '../../../../src/channels/terminal/shared/guardErase'
import { SCROLLBACK } from '../../../../src/socket/protocol'
import { createProgramColours, type ProgramColours } from './programColours'
import { createTerminalState, type TerminalState } from './terminalState'
import type { XtermTerminal } from './xtermTerminal'

/** A terminal without a screen, and what has to be known of it to write down what it shows. */
export interface SerializableTerminal {
  readonly terminal: XtermTerminal
  readonly colours: ProgramColours
  /** What it remembers beside its lines, of what is written and resized through it. */
  readonly state: TerminalState
}

/** Lines above the screen that a terminal of this width keeps. */
export const linesKept = (cols: number) =>
  Math.min(SCROLLBACK.headlessLines, Math.floor(SCROLLBACK.headlessCells / cols))

/** Character widths are those of the page's terminals (Unicode 11). */
export function createSerializableTerminal(
  cols: number,
  rows: number,
  scrollback = linesKept(cols),
): SerializableTerminal {
  // Its log would get a page of text for every character that has no meaning where it stands, as DEL anywhere.
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: 'off' })
  const colours = createProgramColours(terminal)
  const state = createTerminalState(terminal)
  guardErase(terminal)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  return { terminal, colours, state }
}

/** Resolves once the text was read. */
export function written(terminal: XtermTerminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve))
}
