import { type Attributes, COLOUR_BITS, PLAIN } from './attributes'
import { attributesOf, backgroundOf, foregroundOf } from './cellAttributes'
import { type Cell, isProtected } from './cellInternals'
import type { ScreenName, TerminalState } from './terminalState'
import { penChange } from './writeState'
import type { XtermTerminal } from './xtermTerminal'

type Line = NonNullable<ReturnType<XtermTerminal['buffer']['normal']['getLine']>>

const ESC = '\u001b'
/** Any sequence keeps a mark from joining the character before it; this one says that what follows is not protected. */
const JOINS_NOTHING = `${ESC}[0"q`

/**
 * The lines of one screen, from `first` on, as texts that make a fresh terminal of the same size show them. It ends
 * with plain attributes, wherever the cursor is then.
 */
export function writeLines(
  terminal: XtermTerminal,
  state: TerminalState,
  name: ScreenName,
  first: number,
): readonly string[] {
  const writer = createLineWriter(terminal, state)
  const screen = terminal.buffer[name]
  let last = screen.length - 1
  // Lines that go through the whole screen push it up; without, those below the last that shows something may be left out.
  if (last - first < terminal.rows) while (last >= first && isBlank(terminal, screen.getLine(last))) last -= 1
  for (let row = first; row <= last; row += 1) {
    const line = screen.getLine(row)
    if (line) writer.write(line, row === last ? undefined : screen.getLine(row + 1))
  }
  return writer.end()
}

function isBlank({ cols }: XtermTerminal, line: Line | undefined): boolean {
  if (!line) return true
  if (line.isWrapped) return false
  for (let column = 0; column < Math.min(line.length, cols); column += 1) {
    const cell = line.getCell(column)
    if (cell && (cell.getChars() !== '' || !cell.isBgDefault())) return false
  }
  return true
}

function createLineWriter(terminal: XtermTerminal, state: TerminalState) {
  const { cols } = terminal
  const cell = terminal.buffer.normal.getNullCell()
  const isDecorating = state.hasDecorated()
  /** Whole rows: one text that grows by a few characters at a time would leave a megabyte of joints behind. */
  const rows: string[] = []
  let text = ''
  let pen: Attributes = PLAIN
  /** Background of the cells of this row that nothing was written to; null where that is not known. */
  let fill: number | null = 0

  function use(next: Attributes) {
    text += penChange(pen, next)
    pen = next
  }

  function isUsed(one: Cell): boolean {
    if (one.isAttributeDefault()) return pen === PLAIN
    if (pen.underline !== 0 || pen.uri !== null || (isDecorating && isDecorated(one))) return false
    return pen.fg === foregroundOf(one) && pen.bg === backgroundOf(one)
  }

  /** Cells without a character, beginning where the cursor stands, and staying there. */
  function leave(count: number, background: number) {
    if (background === fill) return
    if ((pen.bg & COLOUR_BITS) !== background) use({ ...PLAIN, bg: background })
    text += `${ESC}[${count}X`
  }

  /** Writes the cells of a row. Tells how many at its end have no character, where the cursor stays, and their background. */
  function writeCells(line: Line): { empty: number; background: number } {
    const end = Math.min(line.length, cols)
    let empty = 0
    let background = 0
    const pass = () => {
      if (empty === 0) return
      leave(empty, background)
      text += `${ESC}[${empty}C`
      empty = 0
    }
    for (let column = 0; column < end; column += 1) {
      line.getCell(column, cell)
      const characters = cell.getChars()
      const width = cell.getWidth()
      if (characters === '' && width === 0) continue
      // Half of a wide character, the other half of which a narrower screen has cut off, cannot be printed.
      if (characters === '' || column + width > end) {
        const next = backgroundOf(cell) & COLOUR_BITS
        if (next !== background) pass()
        background = next
        empty += 1
        continue
      }
      pass()
      if (!isUsed(cell)) use(attributesOf(terminal, cell))
      text += width === 0 ? `${JOINS_NOTHING}${characters}` : characters
    }
    if (empty > 0) leave(empty, background)
    return { empty, background }
  }

  /** Goes to a row that continues the one before: printing there does, where the cursor stands at the end. */
  function wrap(next: Line, empty: number, background: number) {
    next.getCell(0, cell)
    const width = cell.getWidth()
    const itsBackground = backgroundOf(cell) & COLOUR_BITS
    // A wide character leaves the last column as it is, but for the background.
    const isBesideWide = empty === 1 && width === 2 && background === itsBackground
    if (cell.getChars() !== '' && width > 0 && (empty === 0 || isBesideWide)) {
      fill = itsBackground === 0 ? 0 : null
      return
    }
    // Else something is printed to get there, and erased.
    use(PLAIN)
    text += `${'-'.repeat(empty + 1)}\b${ESC}[X`
    if (empty > 0) {
      use({ ...PLAIN, bg: background })
      const back = cols === empty ? '' : `${ESC}[${cols - empty}C`
      text += `${ESC}[A\r${back}${ESC}[${empty}X\r${ESC}[B`
    }
    fill = 0
  }

  function breakLine() {
    // A line that comes up has the background of what is written then.
    if ((pen.bg & COLOUR_BITS) !== 0) use(PLAIN)
    text += '\r\n'
    fill = 0
  }

  return {
    /** @param next undefined: this is the last one */
    write(line: Line, next: Line | undefined) {
      const { empty, background } = writeCells(line)
      if (next?.isWrapped) wrap(next, empty, background)
      else if (next) breakLine()
      rows.push(text)
      text = ''
    },
    end() {
      use(PLAIN)
      rows.push(text)
      return rows
    },
  }
}

/** A link counts as an underline. */
const isDecorated = (cell: Cell) => Boolean(cell.isUnderline()) || isProtected(cell)
