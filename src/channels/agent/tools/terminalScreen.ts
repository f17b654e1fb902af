import { safeCut } from '../../../lib/text/surrogates'
import { readSequences, type Sequence } from './terminalSequences'

type TerminalColour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white'

/** Text of one look; line ends are in it. */
interface TerminalSpan {
  readonly text: string
  readonly colour: TerminalColour | null
  readonly bold: boolean
}

/** Some lines that are drawn together; the same object as long as nothing in them changed. */
export type TerminalPage = readonly TerminalSpan[]

export interface TerminalScreen {
  /**
   * What a terminal would show of `output`, which usually continues what was shown before: only what is new is read.
   *
   * @param most units to read, so that a long output is no long task; the next call goes on
   */
  show(output: string, most?: number): readonly TerminalPage[]
  /** Whether all of `output` was read. */
  isWhole(output: string): boolean
}

interface Style {
  readonly colour: TerminalColour | null
  readonly bold: boolean
}

interface Cell {
  /** Empty: the second half of a wide character. */
  readonly text: string
  readonly style: Style
}

type Row = Cell[]

const PLAIN: Style = { colour: null, bold: false }
const BLANK: Cell = { text: ' ', style: PLAIN }
const COLOURS: readonly TerminalColour[] = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
]
const PAGE_LINES = 100
/** A screen that is addressed by rows, and how far right and how far up a program can go without having written there. */
const HEIGHT = 24
const WIDTH = 200
const TAB = 8

/**
 * Output of a program as a terminal shows it, without a width at which lines wrap: carriage returns, backspaces and
 * cursor movements overwrite, erasing erases, colours stay as colours of the text.
 *
 * @example createTerminalScreen().show('pull 1%\rpull 100%') // [[{ text: 'pull 100%', colour: null, bold: false }]]
 */
export function createTerminalScreen(): TerminalScreen {
  let shown = ''
  let rest = ''
  let grid = createGrid()
  let pages: readonly TerminalPage[] = []

  return {
    isWhole: (output) => output.length === shown.length,
    show(output, most = output.length) {
      if (output === shown) return pages
      if (!output.startsWith(shown)) {
        grid = createGrid()
        rest = ''
        shown = ''
        pages = []
      }
      const next = output.slice(0, safeCut(output, shown.length + most))
      const { sequences, left } = readSequences(rest + next.slice(shown.length))
      rest = left
      shown = next
      for (const sequence of sequences) grid.apply(sequence)
      pages = grid.pages(pages)
      return pages
    },
  }
}

/** The same as one text. */
export const terminalText = (output: string): string =>
  createTerminalScreen()
    .show(output)
    .flatMap((page) => page.map(({ text }) => text))
    .join('')

function createGrid() {
  let rows: Row[] = [[]]
  let row = 0
  let column = 0
  let style = PLAIN
  let known = { style, cells: new Map<string, Cell>() }
  let saved = { row: 0, column: 0 }
  let main: Row[] | null = null
  /** The first row that changed since the last look. */
  let changed = 0

  const touch = (index: number) => {
    changed = Math.min(changed, index)
  }
  const top = () => Math.max(0, rows.length - HEIGHT)
  const line = (): Row => {
    while (rows.length <= row) rows.push([])
    touch(row)
    return rows[row] ?? []
  }
  function clear() {
    rows = [[]]
    row = 0
    column = 0
    changed = 0
  }
  function moveTo(nextRow: number, nextColumn: number) {
    row = Math.max(0, Math.min(nextRow, Math.max(rows.length, HEIGHT) - 1))
    column = Math.max(0, Math.min(nextColumn, Math.max(WIDTH, column)))
  }
  function newLine() {
    row += 1
    column = 0
    line()
  }

  /** Cells are the same object where they look the same: a long output has millions. */
  function cellOf(text: string): Cell {
    if (known.style !== style) known = { style, cells: new Map() }
    const cell = known.cells.get(text) ?? { text, style }
    known.cells.set(text, cell)
    return cell
  }

  function print(text: string) {
    const cells = line()
    // Where nothing was written a line is as wide as a screen, so that a hostile output cannot ask for more room.
    column = Math.min(column, Math.max(cells.length, WIDTH))
    for (const character of text) {
      if (isCombining(character)) {
        const place = cells[column - 1]?.text === '' ? column - 2 : column - 1
        const before = cells[place]
        if (before && before !== BLANK) cells[place] = { ...before, text: before.text + character }
        continue
      }
      while (cells.length < column) cells.push(BLANK)
      unpair(cells, column)
      cells[column] = cellOf(character)
      column += 1
      if (!isWide(character)) continue
      unpair(cells, column)
      cells[column] = cellOf('')
      column += 1
    }
  }

  function eraseLine(mode: number) {
    const cells = line()
    if (mode === 2) cells.length = 0
    else if (mode === 1) {
      split(cells, column + 1)
      cells.fill(BLANK, 0, Math.min(column + 1, cells.length))
    } else {
      unpair(cells, column)
      cells.length = Math.min(cells.length, column)
    }
  }

  function eraseScreen(mode: number) {
    const first = top()
    if (mode === 3) return clear()
    if (mode === 0) {
      eraseLine(0)
      rows.length = Math.min(rows.length, row + 1)
      return
    }
    const last = mode === 1 ? row : rows.length
    for (let index = first; index < last; index++) rows[index] = []
    touch(first)
    if (mode === 1) eraseLine(1)
  }

  function insertOrDelete(final: string, count: number) {
    const cells = line()
    const many = Math.min(count, HEIGHT)
    const blanks = Array.from({ length: Math.min(count, WIDTH) }, () => BLANK)
    // Rows are moved whole; what is inserted divides a character only where it begins.
    if ('P@X'.includes(final)) split(cells, column)
    if ('PX'.includes(final)) split(cells, column + count)
    if (final === 'P') cells.splice(column, count)
    else if (final === '@') {
      const most = Math.max(WIDTH, cells.length)
      if (column < cells.length) cells.splice(column, 0, ...blanks)
      cells.length = Math.min(cells.length, most)
    } else if (final === 'X') cells.fill(BLANK, column, column + count)
    else if (final === 'L') {
      const most = Math.max(HEIGHT, rows.length)
      rows.splice(row, 0, ...Array.from({ length: many }, (): Row => []))
      rows.length = Math.min(rows.length, most)
    } else if (final === 'M') rows.splice(row, many)
    if (rows.length === 0) rows.push([])
  }

  function alternate(isOn: boolean) {
    if (isOn === (main !== null)) return
    const back = main
    main = isOn ? rows : null
    rows = back ?? [[]]
    row = rows.length - 1
    column = 0
    changed = 0
  }

  function control(parameters: string, final: string) {
    if (/^\?(?:47|1047|1049)$/.test(parameters) && 'hl'.includes(final)) return alternate(final === 'h')
    if (/^[<=>?]/.test(parameters)) return
    const numbers = parameters.split(/[;:]/).map((part) => Number.parseInt(part, 10) || 0)
    const [first = 0, second = 0] = numbers
    const count = Math.max(1, first)
    switch (final) {
      case 'A':
        return moveTo(row - count, column)
      case 'B':
        return moveTo(row + count, column)
      case 'C':
        return moveTo(row, column + count)
      case 'D':
        return moveTo(row, column - count)
      case 'E':
        return moveTo(row + count, 0)
      case 'F':
        return moveTo(row - count, 0)
      case 'G':
      case '`':
        return moveTo(row, count - 1)
      case 'd':
        return moveTo(top() + count - 1, column)
      case 'H':
      case 'f':
        return moveTo(top() + count - 1, Math.max(1, second) - 1)
      case 'J':
        return eraseScreen(first)
      case 'K':
        return eraseLine(first)
      case 'm':
        style = styled(style, numbers)
        return
      case 's':
        saved = { row, column }
        return
      case 'u':
        return moveTo(saved.row, saved.column)
      default:
        if ('P@XLM'.includes(final)) insertOrDelete(final, count)
    }
  }

  return {
    apply(sequence: Sequence) {
      switch (sequence.type) {
        case 'text':
          return print(sequence.text)
        case 'csi':
          return control(sequence.parameters, sequence.final)
        case 'newLine':
          return newLine()
        case 'return':
          column = 0
          return
        case 'backspace':
          column = Math.max(0, column - 1)
          return
        case 'tab':
          return moveTo(row, (Math.floor(column / TAB) + 1) * TAB)
        case 'reverse':
          return moveTo(row - 1, column)
        case 'save':
          saved = { row, column }
          return
        case 'restore':
          return moveTo(saved.row, saved.column)
        case 'reset':
          style = PLAIN
          return clear()
      }
    },
    /** What is shown; pages before the first change are those of `known`. */
    pages(known: readonly TerminalPage[]): readonly TerminalPage[] {
      const last = rows.findLastIndex((cells) => cells.length > 0)
      const kept = Math.floor(changed / PAGE_LINES)
      const pages = known.slice(0, Math.min(kept, Math.ceil((last + 1) / PAGE_LINES)))
      for (let start = pages.length * PAGE_LINES; start <= last; start += PAGE_LINES)
        pages.push(
          pageOf(rows.slice(start, Math.min(start + PAGE_LINES, last + 1)), start + PAGE_LINES <= last),
        )
      // Its line end is added once there is a line behind it.
      changed = Math.max(0, last)
      return pages
    },
  }
}

/** A wide character between whose halves something begins or ends is two blanks. */
function split(cells: Row, column: number): void {
  if (cells[column]?.text !== '') return
  cells[column - 1] = BLANK
  cells[column] = BLANK
}

/** The other half of a wide character that is written over is blank. */
function unpair(cells: Row, column: number): void {
  if (cells[column]?.text === '' && column > 0) cells[column - 1] = BLANK
  if (cells[column + 1]?.text === '') cells[column + 1] = BLANK
}

function pageOf(rows: readonly Row[], goesOn: boolean): TerminalPage {
  const spans: TerminalSpan[] = []
  let parts: string[] = []
  let style = PLAIN
  const end = () => {
    if (parts.length > 0) spans.push({ text: parts.join(''), colour: style.colour, bold: style.bold })
    parts = []
  }
  for (const [index, cells] of rows.entries()) {
    for (const cell of cells) {
      if (cell.style !== style && (cell.style.colour !== style.colour || cell.style.bold !== style.bold)) {
        end()
        style = cell.style
      }
      parts.push(cell.text)
    }
    if (goesOn || index < rows.length - 1) parts.push('\n')
  }
  end()
  return spans
}

function styled(style: Style, numbers: readonly number[]): Style {
  let { colour, bold } = style
  for (let index = 0; index < numbers.length; index++) {
    const code = numbers[index] ?? 0
    if (code === 0) [colour, bold] = [null, false]
    else if (code === 1) bold = true
    else if (code === 22) bold = false
    else if (code === 39) colour = null
    else if (code === 38 || code === 48 || code === 58) {
      const isIndexed = numbers[index + 1] === 5
      const given = numbers.slice(index + 2, index + (isIndexed ? 3 : 5))
      if (code === 38) colour = isIndexed ? indexedColour(given[0] ?? 0) : nearestColour(given)
      index += isIndexed ? 2 : 4
    } else if (code >= 30 && code <= 37) colour = COLOURS[code - 30] ?? null
    else if (code >= 90 && code <= 97) colour = COLOURS[code - 90] ?? null
  }
  return colour === style.colour && bold === style.bold ? style : { colour, bold }
}

/** One of 256: 16 names, a cube of 6 × 6 × 6, greys. */
function indexedColour(index: number): TerminalColour | null {
  if (index < 16) return COLOURS[index % 8] ?? null
  if (index > 231) return nearestColour([index, index, index])
  const at = index - 16
  return nearestColour([Math.floor(at / 36) * 51, (Math.floor(at / 6) % 6) * 51, (at % 6) * 51])
}

/** The hue that has the name; a grey is the colour of all text. */
function nearestColour(parts: readonly number[]): TerminalColour | null {
  const [red = 0, green = 0, blue = 0] = parts
  const strongest = Math.max(red, green, blue)
  if (strongest - Math.min(red, green, blue) < 48) return null
  const bit = (part: number, value: number) => (part > strongest * 0.6 ? value : 0)
  return COLOURS[bit(red, 1) + bit(green, 2) + bit(blue, 4)] ?? null
}

const COMBINING = /^(?:\p{M}|\u200d|\ufe0f|[\u{1f3fb}-\u{1f3ff}])$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u
const isCombining = (character: string): boolean => character > '\u02ff' && COMBINING.test(character)
const isWide = (character: string): boolean => character > '\u10ff' && WIDE.test(character)
