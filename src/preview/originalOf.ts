/** Those of base64, in their order. */
const DIGITS = [...Array(64).keys()].map((value) => btoa(String.fromCharCode(value << 2))[0]).join('')

/** A place in what a script was made of. `source` counts from 0, `line` and `column` from 1. */
export interface Original {
  readonly source: number
  readonly line: number
  readonly column: number
}

/**
 * Where a place of a script comes from (ECMA-426, `mappings`); null where that is not said.
 * @param line of the script, from 1
 * @param column of the script, from 1
 */
export function originalOf(mappings: string, line: number, column: number): Original | null {
  const rows = mappings.split(';', line)
  if (rows.length < line) return null
  let [source, at, from] = [0, 0, 0]
  let found: Original | null = null
  for (const [row, segments] of rows.entries()) {
    let start = 0
    for (const segment of segments.split(',')) {
      const [moved = 0, bySource, byLine = 0, byColumn = 0] = numbersOf(segment)
      start += moved
      const isBefore = row === line - 1 && start < column
      if (bySource === undefined) {
        if (isBefore && segment !== '') found = null
        continue
      }
      source += bySource
      at += byLine
      from += byColumn
      if (isBefore) found = { source, line: at + 1, column: from + 1 }
    }
  }
  return found
}

/** Five bits a digit, the lowest first; the sixth says that more follow, the lowest of all is the sign. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const sign of segment) {
    const digit = DIGITS.indexOf(sign)
    value += (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1)
    value = 0
    shift = 0
  }
  return numbers
}
