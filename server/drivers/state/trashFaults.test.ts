import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createDisk } from '../disk/disk'
import { randomName } from '../disk/safePath'
import { createTrashFolder } from './trashFolder'

/** As if the server were killed as soon as something has left its place in the workspace. */
const killed = vi.hoisted(() => ({ now: () => {} }))
vi.mock(import('node:fs/promises'), async (original) => {
  const actual = await original()
  return {
    ...actual,
    async rename(from, to) {
      await actual.rename(from, to)
      if (!String(to).endsWith('.tmp')) return
      killed.now()
      await new Promise(() => {})
    },
  }
})

it('has from another disk what was deleted, when the server is killed in the middle', async () => {
  const base = mkdtempSync(join(tmpdir(), 'trash-'))
  const root = join(base, 'workspace')
  mkdirSync(root)
  writeFileSync(join(root, 'a'), 'text')
  const log = { warn: () => undefined, info: () => undefined, error: () => undefined, debug: () => undefined }
  const open = () =>
    createTrashFolder({
      folder: join(base, 'trash'),
      log,
      now: Date.now,
      random: randomName,
      move: () => Promise.reject(Object.assign(new Error('EXDEV'), { code: 'EXDEV' })),
    })
  const [before, after] = [open(), open()]
  const isKilled = new Promise<void>((resolve) => {
    killed.now = resolve
  })
  void createDisk({ root }).takeOut('/a', (place) => before.put(place, { path: '/a', trashId: 't1' }))
  await isKilled
  expect(await after.list()).toMatchObject([{ path: '/a', trashId: 't1' }])
  for (const trash of [before, after]) trash.stop()
  rmSync(base, { recursive: true, force: true })
})
