import { expect, it } from 'vitest'
import { createKeptViews } from './keptViews'

function open() {
  const kept = new Map<string, string>()
  let at = 0
  const memory = {
    get: (name: string) => kept.get(name) ?? null,
    set: (name: string, value: string) => void kept.set(name, value),
    remove: (name: string) => void kept.delete(name),
    names: (prefix: string) => [...kept.keys()].filter((name) => name.startsWith(prefix)),
  }
  return { kept, views: () => createKeptViews(memory, () => ++at) }
}

it('keeps where the user was in a file, for each place it is shown in', () => {
  const { views, kept } = open()
  const before = views()
  before.keep('/a b.ts', 0, { top: 1 })
  before.keep('/a b.ts', 1, { top: 2 })
  const again = views()
  expect(again.of('/a b.ts', 0)).toEqual({ top: 1 })
  expect(again.of('/a b.ts', 1)).toEqual({ top: 2 })
  expect(again.of('/a b.ts', 7)).toEqual({ top: 2 })
  expect(again.of('/a', 0)).toBeUndefined()
  // As the server takes names (docs/protocol.md, G6).
  for (const name of kept.keys()) expect(name).toMatch(/^[a-z]\S{0,299}$/)
})

it('gives up the oldest, and what is too long to be kept', () => {
  const { views, kept } = open()
  const some = views()
  for (let at = 0; at < 150; at += 1) some.keep(`/${at}`, 0, { at })
  expect(kept.size).toBe(100)
  expect(some.of('/149', 0)).toEqual({ at: 149 })
  expect(some.of('/0', 0)).toBeUndefined()
  some.keep('/149', 0, { text: 'x'.repeat(20_000) })
  expect(some.of('/149', 0)).toBeUndefined()
  some.keep(`/${'long'.repeat(100)}`, 0, 1)
  expect(kept.size).toBe(99)
})

it('begins anew where what was kept cannot be read', () => {
  const { views, kept } = open()
  kept.set('view:%2Fa:0', '{"a":')
  expect(views().of('/a', 0)).toBeUndefined()
  views().keep('/a', 0, 1)
  expect(views().of('/a', 0)).toBe(1)
})
