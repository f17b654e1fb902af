import { transformWithOxc } from 'vite'
import { expect, it } from 'vitest'
import { originalOf } from './originalOf'

const WRITTEN = `interface Item {
  name: string
}

export function first(items: Item[]): string {
  const item = items[0] as Item
  // A comment that goes.
  throw new Error(item.name)
}
`

it('finds what a bundler made a line of', async () => {
  const { code, map } = await transformWithOxc(WRITTEN, 'first.ts', { sourcemap: true })
  const made = code.split('\n')
  const line = made.findIndex((text) => text.includes('throw')) + 1
  const column = (made[line - 1]?.indexOf('new Error') ?? 0) + 1
  const mappings = map && 'mappings' in map ? String(map.mappings) : ''
  expect(line).not.toBe(8)
  expect(originalOf(mappings, line, column)).toEqual({ source: 0, line: 8, column: 9 })
})

it.each([
  ['', 1, 1],
  ['AAAA', 2, 1],
  ['AAAA,K', 1, 9],
  ['EAAA', 1, 1],
])('knows nothing of %j, %d:%d', (mappings, line, column) => {
  expect(originalOf(mappings, line, column)).toBeNull()
})

it('reads negative steps and large numbers', () => {
  expect(originalOf('AAgGC;ACDC', 2, 1)).toEqual({ source: 1, line: 96, column: 3 })
})
