import { describe, expect, it } from 'vitest'
import type { FileSymbol } from '../../channels/files/symbols/symbolPatterns'
import { outlineRows, siblingsOf, symbolsAt } from './outlineRows'

const symbol = (name: string, line: number, endLine: number, ...within: string[]): FileSymbol => ({
  name,
  kind: 'function',
  line,
  column: 1,
  endLine,
  within,
})

const FILE = [
  symbol('A', 1, 10),
  symbol('one', 2, 4, 'A'),
  symbol('inner', 3, 3, 'A', 'one'),
  symbol('two', 5, 9, 'A'),
  symbol('b', 12, 12),
]
const shown = (closed: readonly string[] = []) =>
  outlineRows(FILE, new Set(closed)).map(
    ({ symbol, level, posInSet, setSize }) => `${symbol.name} ${level} ${posInSet}/${setSize}`,
  )

describe('the outline', () => {
  it('shows what is part of what', () => {
    expect(shown()).toEqual(['A 1 1/2', 'one 2 1/2', 'inner 3 1/1', 'two 2 2/2', 'b 1 2/2'])
  })

  it('hides all that is in what is closed', () => {
    const [first, second] = outlineRows(FILE, new Set())
    expect(shown([first?.key ?? ''])).toEqual(['A 1 1/2', 'b 1 2/2'])
    expect(shown([second?.key ?? ''])).toEqual(['A 1 1/2', 'one 2 1/2', 'two 2 2/2', 'b 1 2/2'])
  })

  it('tells two of one name apart', () => {
    const rows = outlineRows([symbol('a', 1, 1), symbol('a', 2, 2)], new Set())
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
  })

  it('takes as little time for a long file as its length asks for', () => {
    const long = Array.from({ length: 20_000 }, (_, at) => symbol(`f${at}`, at + 1, at + 1))
    const began = performance.now()
    expect(outlineRows(long, new Set())).toHaveLength(20_000)
    expect(performance.now() - began).toBeLessThan(1500)
  })
})

describe('the symbols at a line', () => {
  const names = (line: number) => symbolsAt(FILE, line).map(({ name }) => name)

  it('go from the outside in', () => {
    expect(names(3)).toEqual(['A', 'one', 'inner'])
    expect(names(4)).toEqual(['A', 'one'])
    expect(names(10)).toEqual(['A'])
    expect(names(11)).toEqual([])
  })

  it('have others beside them', () => {
    const [, one] = FILE
    expect(one && siblingsOf(FILE, one).map(({ name }) => name)).toEqual(['one', 'two'])
  })
})
