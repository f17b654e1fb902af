import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDraftsFolder } from './draftsFolder'

const DAY = 24 * 60 * 60_000
const log = { error() {}, warn() {}, info() {}, debug() {} }

let state: string
let folder: string
let now: number
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'drafts-'))
  folder = join(state, 'drafts')
  now = Date.now()
})
afterEach(() => rmSync(state, { recursive: true, force: true }))

const open = () => createDraftsFolder({ folder, log, now: () => now })
const draft = (text: string) => ({
  text,
  base: { text: 'base', bom: false, version: 'v', isNew: false },
  at: 1,
})
const key = (path: string, clientId = 'tab') => ({ clientId, path })

describe('unsaved text with the server', () => {
  it('is there after a restart, for its owner alone to read, under a name that leads nowhere', async () => {
    await open().store(key('/../../../etc/passwd', '../../x'), draft('mine'))
    const [name] = readdirSync(folder)
    expect(readdirSync(state)).toEqual(['drafts'])
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, name ?? '')).mode & 0o777).toBe(0o600)
    const next = open()
    expect(await next.list()).toEqual([{ ...key('/../../../etc/passwd', '../../x'), at: 1 }])
    expect(await next.read(key('/../../../etc/passwd', '../../x'))).toEqual(draft('mine'))
  })

  it('is of one page and one path, replaced by the next and gone when removed', async () => {
    const drafts = open()
    await drafts.store(key('/a'), draft('one'))
    await drafts.store(key('/a', 'other'), draft('other'))
    await drafts.store(key('/a'), draft('two'))
    expect(await drafts.read(key('/a'))).toEqual(draft('two'))
    await drafts.remove(key('/a'))
    await drafts.remove(key('/a'))
    await expect(drafts.read(key('/a'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await drafts.list()).toMatchObject([{ clientId: 'other' }])
  })

  it('that was settled is not offered, until its page stores it again', async () => {
    const drafts = open()
    await drafts.store(key('/a'), draft('one'))
    await drafts.settle(key('/a'))
    expect(await open().list()).toEqual([])
    await drafts.store(key('/a'), draft('one'))
    expect(await open().list()).toHaveLength(1)
  })

  it('is refused over 200 texts or 32 MiB, and nothing that is there makes room for it', async () => {
    const drafts = open()
    await Promise.all(Array.from({ length: 200 }, (_, n) => drafts.store(key(`/${n}`), draft('x'))))
    await expect(drafts.store(key('/more'), draft('x'))).rejects.toMatchObject({ code: 'NO_SPACE' })
    await drafts.store(key('/7'), draft('again'))
    await drafts.remove(key('/8'))
    const large = draft('x'.repeat(33 * 1024 * 1024))
    await expect(drafts.store(key('/large'), large)).rejects.toMatchObject({ code: 'NO_SPACE' })
    expect(readdirSync(folder)).toHaveLength(199)
  })

  it('is removed a day after it was settled, or a month after it was stored', async () => {
    const drafts = open()
    await drafts.store(key('/a'), draft('a'))
    await drafts.store(key('/b'), draft('b'))
    await drafts.settle(key('/b'))
    now += DAY + 1
    expect(await drafts.list()).toHaveLength(1)
    expect(readdirSync(folder)).toHaveLength(1)
    now += 30 * DAY
    expect(await drafts.list()).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes on beside unreadable files, and cleans up what was never finished', async () => {
    const drafts = open()
    await drafts.store(key('/a'), draft('a'))
    writeFileSync(join(folder, `${'0'.repeat(64)}.json`), '{"half')
    writeFileSync(join(folder, 'x.json.0123'), 'half')
    expect(await open().list()).toHaveLength(1)
    expect(readdirSync(folder)).toHaveLength(2)
    expect(readFileSync(join(folder, `${'0'.repeat(64)}.json`), 'utf8')).toBe('{"half')
  })
})
