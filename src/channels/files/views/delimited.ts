/** UTF-16 units that are looked at in one task: some 4 ms. */
const SLICE = 1_000_000
/** Rows by which the widths of columns are found. */
const SAMPLE_ROWS = 500

export type Delimiter = ',' | ';' | '\t' | '|'

/**
 * What divides the cells of a text. A `.tsv` has tabs; some programs write semicolons where a comma divides decimals.
 * @example delimiterOf('/a.csv', 'name;price\n') // ';'
 */
export function delimiterOf(path: string, text: string): Delimiter {
  if (/\.(tsv|tab)$/i.test(path)) return '\t'
  const head = text.slice(0, 4096).replaceAll(/"(?:[^"]|"")*"/g, '')
  const [line = ''] = head.split(/\r?\n/, 1)
  const count = (sign: string) => line.split(sign).length - 1
  const others = ([';', '\t', '|'] as const).filter((sign) => count(sign) > count(','))
  return others.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** A text in rows of cells, as RFC 4180 has them. Where the rows begin is known; what is in them is read when it is shown. */
export interface DelimitedText {
  readonly text: string
  readonly delimiter: Delimiter
  /** Where each row begins. */
  readonly starts: readonly number[]
  /** Rows so far, the first of which is the header. */
  readonly rowCount: number
  /** Where the text begins that was not looked at yet; its length at the end. */
  readonly end: number
  /** The last row ends inside of a quotation that is nowhere closed. */
  readonly isUnclosed: boolean
}

/**
 * Finds where rows begin, a slice at a time: `let table = readRows(beginRows(text, ','))`, until `end` is the length of the text.
 */
export const beginRows = (text: string, delimiter: Delimiter): DelimitedText => ({
  text,
  delimiter,
  starts: [],
  rowCount: 0,
  end: text.startsWith('\uFEFF') ? 1 : 0,
  isUnclosed: false,
})

const LINE = /\n|\r\n?/g

/** Reads on by whole rows, at least one. A row that is a blank line alone is none. */
export function readRows(known: DelimitedText, slice = SLICE): DelimitedText {
  const { text, delimiter } = known
  const starts = known.starts.slice()
  const endOfRow = createScan(text, delimiter)
  let at = known.end
  let isUnclosed = false
  const stop = Math.min(text.length, at + slice)
  while (at < stop) {
    const row = endOfRow(at)
    if (row.end > at) starts.push(at)
    isUnclosed = row.isUnclosed
    at = row.next
  }
  return { text, delimiter, starts, rowCount: starts.length, end: at, isUnclosed }
}

/** Looks for ends of rows from left to right, each sign once: a search that finds nothing is not made again. */
function createScan(text: string, delimiter: Delimiter) {
  /** Where the next cell that begins with a quotation stands, as far as it was looked for. */
  let quoted = -2

  function nextQuoted(from: number): number {
    if (quoted === -1 || quoted >= from) return quoted
    const found = text.indexOf(`${delimiter}"`, from - 1)
    quoted = found === -1 ? -1 : found + 1
    return quoted
  }

  /** Where a row ends, and where the next begins. A quotation counts only where it begins its cell. */
  return function endOfRow(from: number) {
    let at = from
    for (;;) {
      if (text[at] === '"') {
        const close = endOfQuotes(text, at)
        if (close === -1) return { end: text.length, next: text.length, isUnclosed: true }
        at = close
      }
      LINE.lastIndex = at
      const line = LINE.exec(text)
      const end = line?.index ?? text.length
      const next = nextQuoted(at + 1)
      // Only a quotation can hold a line break: without one, the row is the line.
      if (next === -1 || next >= end) return { end, next: end + (line?.[0].length ?? 0), isUnclosed: false }
      at = next
    }
  }
}

/** Behind the sign that closes a quotation, which two signs do not; -1: nothing does. */
function endOfQuotes(text: string, open: number): number {
  for (let at = open + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at === -1) return -1
    if (text[at + 1] !== '"') return at + 1
  }
}

/** The cells of a row, as they are meant: without the signs of quotations. */
export function cellsOf({ text, starts, end, delimiter }: DelimitedText, row: number): readonly string[] {
  const start = starts[row]
  if (start === undefined) return []
  const source = text.slice(start, starts[row + 1] ?? end).replace(/[\r\n]+$/, '')
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ''
    if (source[at] === '"') {
      const close = endOfQuotes(source, at)
      const closed = close === -1 ? source.length + 1 : close
      cell = source.slice(at + 1, closed - 1).replaceAll('""', '"')
      at = Math.min(closed, source.length)
    }
    const next = source.indexOf(delimiter, at)
    cells.push(cell + source.slice(at, next === -1 ? source.length : next))
    if (next === -1) return cells
    at = next + 1
  }
}

const MIN_WIDTH = 6
const MAX_WIDTH = 40

/** How wide each column is, in characters: by the rows at the beginning. */
export function widthsOf(table: DelimitedText): readonly number[] {
  const widths: number[] = []
  for (let row = 0; row < Math.min(table.rowCount, SAMPLE_ROWS); row += 1)
    for (const [column, cell] of cellsOf(table, row).entries()) {
      const length = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, cell.length))
      widths[column] = Math.max(widths[column] ?? 0, length)
    }
  return widths
}
