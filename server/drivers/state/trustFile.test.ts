import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTrustFile } from './trustFile'

let folder = ''
const kept = () => createTrustFile(join(folder, 'trust.json'))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aether-trust-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('is kept for the next start, and no trust before it was given', async () => {
  expect(await kept().get()).toBe(false)
  await kept().set(true)
  expect(await kept().get()).toBe(true)
})

it('stays taken back where it was given a moment before and is still being kept', async () => {
  const trust = kept()
  const seen: boolean[] = []
  trust.onChanged(() => void trust.get().then((isTrusted) => seen.push(isTrusted)))
  const given = trust.set(true)
  const taken = trust.set(false)
  await given
  expect(await trust.get()).toBe(false)
  await taken
  expect([await trust.get(), await kept().get()]).toEqual([false, false])
  expect(seen).not.toContain(true)
})
