/** What both kinds of terminal, with a screen and without, offer for this. */
interface Guarded {
  readonly cols: number
  readonly buffer: {
    readonly active: { readonly cursorX: number; readonly cursorY: number; getLine(row: number): unknown }
  }
  readonly parser: {
    registerCsiHandler(
      id: { prefix?: string; final: string },
      handler: (parameters: (number | number[])[]) => boolean,
    ): unknown
  }
}

/**
 * Keeps a program from ending its terminal: xterm 6.0.0 throws, and reads nothing ever again, where a screen is erased
 * up to the cursor (`ESC [1J`) that stands in its last cell with no line below. That one sequence does nothing then.
 */
export function guardErase(terminal: Guarded): void {
  const throws = ([which]: readonly (number | number[])[]) => {
    const { active } = terminal.buffer
    const isLastCell = active.cursorX + 1 >= terminal.cols && active.getLine(active.cursorY + 1) === undefined
    return which === 1 && isLastCell
  }
  terminal.parser.registerCsiHandler({ final: 'J' }, throws)
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'J' }, throws)
}
