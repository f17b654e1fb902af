import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginRows, cellsOf, type Delimiter, delimiterOf, readRows, widthsOf } from './delimited'

function tableOf(text: string, delimiter: Delimiter = ',', slice?: number) {
  let table = readRows(beginRows(text, delimiter), slice)
  while (table.end < text.length) table = readRows(table, slice)
  return table
}
const rowsOf = (text: string, delimiter?: Delimiter, slice?: number) => {
  const table = tableOf(text, delimiter, slice)
  return Array.from({ length: table.rowCount }, (_, row) => cellsOf(table, row))
}

describe('a text of cells', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,,\n,,b',
      [
        ['a', '', ''],
        ['', '', 'b'],
      ],
    ],
    ['"a ""b""",c\n', [['a "b"', 'c']]],
    [
      '"line 1\r\nline 2",x\ny,"z\n"',
      [
        ['line 1\r\nline 2', 'x'],
        ['y', 'z\n'],
      ],
    ],
    ['a "quoted" word,b', [['a "quoted" word', 'b']]],
    ['\uFEFFname\nx', [['name'], ['x']]],
    ['a\n\n\nb', [['a'], ['b']]],
    ['"",""', [['', '']]],
    ['x,"never closed\nto the end', [['x', 'never closed\nto the end']]],
    ['"a"b,c', [['ab', 'c']]],
    ['', []],
  ])('%j is its rows', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  it('is what was written by the rules of RFC 4180, whatever the cells hold and wherever it is sliced', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', 'é', ' '), maxLength: 6 })
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }))
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), fc.boolean(), (written, slice, quotesAll) => {
        const text = written
          .map((row) =>
            row
              .map((one) => (quotesAll || /[",\r\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one))
              .join(','),
          )
          .join('\r\n')
        expect(rowsOf(text, ',', slice)).toEqual(written)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves what a spreadsheet would compute the text that it is', () => {
    expect(rowsOf('=cmd|\' /C calc\'!A0,"=1+1"\n@SUM(A1),+1')).toEqual([
      ["=cmd|' /C calc'!A0", '=1+1'],
      ['@SUM(A1)', '+1'],
    ])
  })

  it('says where a quotation is never closed', () => {
    expect(tableOf('a,"b\nc').isUnclosed).toBe(true)
    expect(tableOf('a,"b"\nc').isUnclosed).toBe(false)
  })

  it('is divided by what its first line has most of', () => {
    expect(delimiterOf('/a.csv', 'name;price\n1,5;2')).toBe(';')
    expect(delimiterOf('/a.csv', '"a;b;c",d')).toBe(',')
    expect(delimiterOf('/a.csv', 'a\tb\tc')).toBe('\t')
    expect(delimiterOf('/a.TSV', 'a,b,c')).toBe('\t')
    expect(delimiterOf('/a.csv', '')).toBe(',')
  })

  it('has columns as wide as what is in them, within bounds', () => {
    expect(widthsOf(tableOf(`a,${'x'.repeat(90)}\n0123456789,b`))).toEqual([10, 40])
  })

  it('of 10 MB is known in slices, each of them short', () => {
    const text = 'a long enough line,1,2,"three ""3""",4\n'.repeat(260_000)
    let longest = 0
    let table = beginRows(text, ',')
    while (table.end < text.length) {
      const started = performance.now()
      table = readRows(table)
      longest = Math.max(longest, performance.now() - started)
    }
    expect(table.rowCount).toBe(260_000)
    expect(longest).toBeLessThan(500)
  })
})
