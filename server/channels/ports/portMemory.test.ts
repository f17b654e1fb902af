import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPortMemory } from './portMemory'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'))
  path = join(folder, 'ports.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('outlives the server, readable by its owner alone (P6)', async () => {
  const memory = await openPortMemory(path, log)
  await Promise.all([
    memory.remember(3000, { label: 'Shop', autoOpen: true }),
    memory.remember(3001, { label: 'API' }),
    memory.remember(3000, { label: null }),
  ])
  const again = await openPortMemory(path, log)
  expect([again.of(3000), again.of(3001), again.of(3002)]).toEqual([{ autoOpen: true }, { label: 'API' }, {}])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('forgets the oldest of more than 200, and starts anew from an unreadable file', async () => {
  writeFileSync(path, '{"3000": {"label": 7}}')
  const memory = await openPortMemory(path, log)
  for (let port = 1; port <= 201; port += 1) await memory.remember(port, { label: `n${port}` })
  const again = await openPortMemory(path, log)
  expect([again.of(1), again.of(2), again.of(201)]).toEqual([{}, { label: 'n2' }, { label: 'n201' }])
})
