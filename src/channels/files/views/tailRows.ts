/** What is kept of a file that is followed. */
export const MAX_BYTES = 8 * 1024 * 1024
const MAX_UNITS = MAX_BYTES
const MAX_ROWS = 100_000
/** Parts of what is kept that go at once, so that not every line moves all others. */
const SLACK = 0.1
/** UTF-16 units of a row: a line without end is several. */
const ROW_UNITS = 4096
const LONG_LINE = 65_536

export type TailRows = ReturnType<typeof createTailRows>

/**
 * The last rows of a text that comes in pieces of bytes. A row keeps its number while those before it are dropped.
 *
 *     const rows = createTailRows()
 *     rows.add(bytes)
 *     rows.at(rows.last() - 1)
 */
export function createTailRows() {
  let rows: string[] = []
  let first = 0
  let units = 0
  let longest = 0
  let decoder = new TextDecoder()
  /** The last row is not ended by a line break yet. */
  let isOpen = false
  /** The bytes begin somewhere in a line, which is left out. */
  let skipsLine = false
  let isDropped = false

  function push(text: string, goesOn: boolean): void {
    const last = rows.length - 1
    if (isOpen && last >= 0) rows[last] += text
    else rows.push(text)
    units += text.length
    isOpen = goesOn
    split()
  }

  /** A row that has become too long goes on in the next. */
  function split(): void {
    let row = rows.at(-1) ?? ''
    while (row.length > ROW_UNITS) {
      const isPair = /[\uD800-\uDBFF]/.test(row.charAt(ROW_UNITS - 1))
      const end = isPair ? ROW_UNITS - 1 : ROW_UNITS
      rows[rows.length - 1] = row.slice(0, end)
      row = row.slice(end)
      rows.push(row)
    }
    longest = Math.max(longest, rows.at(-1)?.length ?? 0, rows.at(-2)?.length ?? 0)
  }

  function drop(): void {
    if (rows.length <= MAX_ROWS && units <= MAX_UNITS) return
    let count = 0
    const [leastRows, leastUnits] = [MAX_ROWS * (1 - SLACK), MAX_UNITS * (1 - SLACK)]
    while (count < rows.length - 1 && (rows.length - count > leastRows || units > leastUnits)) {
      units -= rows[count]?.length ?? 0
      count += 1
    }
    rows = rows.slice(count)
    first += count
    isDropped = true
  }

  function takeText(text: string): void {
    let from = 0
    if (skipsLine) {
      from = text.indexOf('\n') + 1
      // A line that long is worth seeing without its beginning.
      if (from === 0 && text.length < LONG_LINE) return
      skipsLine = false
    }
    for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', from)) {
      push(text.slice(from, at), false)
      const row = rows.at(-1)
      if (row?.endsWith('\r')) rows[rows.length - 1] = row.slice(0, -1)
      from = at + 1
    }
    if (from < text.length) push(text.slice(from), true)
    drop()
  }

  return {
    /** The next bytes are those of another place or file. @param isInside they begin somewhere in a line */
    begin(isInside: boolean): void {
      first += rows.length
      rows = []
      units = 0
      decoder = new TextDecoder()
      isOpen = false
      skipsLine = isInside
      isDropped = false
    },
    add: (bytes: Uint8Array): void => takeText(decoder.decode(bytes, { stream: true })),
    first: (): number => first,
    last: (): number => first + rows.length,
    at: (row: number): string => rows[row - first] ?? '',
    /** UTF-16 units of the longest row so far. */
    longest: (): number => longest,
    isDropped: (): boolean => isDropped,
  }
}
