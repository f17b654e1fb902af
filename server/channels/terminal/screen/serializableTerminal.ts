import { SerializeAddon } from '@xterm/addon-serialize'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import headless, { type ITerminalAddon } from '@xterm/headless'
import { SCROLLBACK } from '../../../../src/socket/protocol'
import { createCellDecorator } from './decorateCells'
import { createProgramColours, type ProgramColours } from './programColours'
import type { XtermTerminal } from './xtermTerminal'

/** A terminal without a screen, and a way to write down what it shows. */
export interface SerializableTerminal {
  readonly terminal: XtermTerminal
  readonly colours: ProgramColours
  /** The lines of one of its screens as text, links and all, with up to `scrollback` lines above it. */
  serialize(scrollback: number): string
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
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true })
  const colours = createProgramColours(terminal)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  const serializer = new SerializeAddon()
  const addon: ITerminalAddon = serializer
  const decorator = createCellDecorator(terminal)
  addon.activate(decorator.terminal)
  return {
    terminal,
    colours,
    serialize: (scrollback) => decorator.write(serializer.serialize({ scrollback, excludeModes: true })),
  }
}

/** Resolves once the text was read; `serialize` right after `write` would miss it. */
export function written(terminal: XtermTerminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve))
}
