import { describe, expect, it } from 'vitest'
import { filterPaths } from './filterPaths'
import { matchCommands } from './matchCommands'

const commands = [
  { id: 'save', title: 'Save', category: 'File', run: () => {} },
  { id: 'saveAll', title: 'Save all', category: 'File', run: () => {} },
  { id: 'newTerminal', title: 'New terminal', category: 'Terminal', run: () => {} },
  { id: 'resetLayout', title: 'Reset layout', category: 'View', run: () => {} },
]
const ids = (recent: string[], query: string) =>
  matchCommands(commands, recent, query).map(({ command }) => command.id)

describe('matchCommands', () => {
  it('lists the recent ones first, then the order of the table', () => {
    expect(ids(['resetLayout'], '')).toEqual(['resetLayout', 'save', 'saveAll', 'newTerminal'])
  })

  it('puts the best match first', () => {
    expect(ids([], 'save')[0]).toBe('save')
    expect(ids([], 'nterm')).toEqual(['newTerminal'])
    expect(ids([], 'view')).toContain('resetLayout')
    expect(ids([], 'zzz')).toEqual([])
  })

  it('says which letters matched', () => {
    expect(matchCommands(commands, [], 'rese')[0]?.indexes).toEqual([0, 1, 2, 3])
  })
})

describe('filterPaths', () => {
  it('keeps the order of the server and drops what does not match any more', () => {
    expect(
      filterPaths(['/src/server.ts', '/docs/a.md', '/src/serve.ts'], 'serv').map(({ path }) => path),
    ).toEqual(['/src/server.ts', '/src/serve.ts'])
  })

  it('keeps everything while nothing is typed', () => {
    expect(filterPaths(['/b', '/a'], '')).toHaveLength(2)
  })
})
