import { expect, it } from 'vitest'
import { createUnsentStorage } from './unsentStorage'

it('keeps the files that a message names, with their lines, over a reload', () => {
  const kept = new Map<string, string>()
  const place = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
  }
  const context = { files: [{ path: '/src/a.ts', startLine: 2, endLine: 3 }, { path: '/src' }] }
  const prompt = {
    clientMessageId: 'c1',
    taskId: 't',
    content: 'see @src/a.ts:2-3 and @src/',
    context,
    turn: null,
    same: 0,
    state: 'queued',
    since: { now: 1, wall: 2 },
  } as const
  createUnsentStorage(place, 'key').write([prompt])
  expect(createUnsentStorage(place, 'key').restore()).toMatchObject([{ clientMessageId: 'c1', context }])
})
