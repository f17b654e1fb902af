import { describe, expect, it } from 'vitest'
import { modeOf, splitPlace } from './paletteMode'

describe('what is typed into the list of files', () => {
  it.each([
    ['main', 'files', 'main'],
    ['>save', 'commands', 'save'],
    [':12', 'line', '12'],
    [' @on', 'symbols', 'on'],
    ['#on', 'workspaceSymbols', 'on'],
  ] as const)('%j looks for %s', (query, mode, wanted) => {
    expect(modeOf('files', query)).toEqual({ mode, wanted })
  })

  it('means commands alone where commands are listed', () => {
    expect(modeOf('commands', '@on')).toEqual({ mode: 'commands', wanted: '@on' })
  })

  it.each([
    ['main.ts', 'main.ts', {}],
    ['main.ts:', 'main.ts', {}],
    ['main.ts:12', 'main.ts', { line: 12 }],
    ['src/main.ts:12:4', 'src/main.ts', { line: 12, column: 4 }],
    ['main.ts:12,4', 'main.ts', { line: 12, column: 4 }],
    ['main.ts:0', 'main.ts', {}],
    ['std::vec', 'std::vec', {}],
    ['a:b', 'a:b', {}],
  ] as const)('%j names a file and a place in it', (query, name, place) => {
    expect(splitPlace(query)).toEqual({ name, place })
  })
})
