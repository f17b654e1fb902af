import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UI_STATE_LIMITS } from '../../../src/channels/config/shared/protocol'
import { createLog } from '../../lib/log'
import { createUiStateFile } from './uiStateFile'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ui-'))
})
afterEach(() => rm(folder, { recursive: true }))

const said: string[] = []
const log = createLog('warn', (line) => void said.push(line))
const open = () => createUiStateFile(join(folder, 'ui.json'), log)

describe('what pages keep on the disk', () => {
  it('is there after a restart, for its owner alone', async () => {
    await open().patch({ 'draft:t': 'half', 'draft:u': 'whole' })
    await open().patch({ 'draft:u': null })
    expect(await open().entries()).toEqual({ 'draft:t': 'half' })
    expect((await stat(join(folder, 'ui.json'))).mode & 0o777).toBe(0o600)
  })

  it('takes patches that come at once one after the other', async () => {
    const file = open()
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => file.patch({ [`draft:${index}`]: `${index}` })),
    )
    await Promise.all([file.patch({ 'draft:0': 'x' }), file.patch({ 'draft:0': 'y' })])
    expect(Object.keys(await open().entries())).toHaveLength(20)
    expect((await open().entries())['draft:0']).toBe('y')
  })

  it('makes room with what was written longest ago, and always fits one message', async () => {
    const file = open()
    const value = 'ü'.repeat(90_000)
    for (const name of ['a', 'b', 'c', 'd', 'e']) await file.patch({ [name]: value })
    await file.patch({ a: value })
    await file.patch({ f: value })
    expect(Object.keys(await file.entries())).toEqual(['d', 'e', 'a', 'f'])
    const bytes = Buffer.byteLength(JSON.stringify(await file.entries()))
    expect(bytes).toBeLessThanOrEqual(UI_STATE_LIMITS.bytes)
  })

  it('begins anew where the file cannot be read, and says so', async () => {
    await writeFile(join(folder, 'ui.json'), '[["draft:t",')
    const file = open()
    expect(await file.entries()).toEqual({})
    expect(said.join()).toContain('could not be read')
    await file.patch({ 'draft:t': 'half' })
    expect(await readFile(join(folder, 'ui.json'), 'utf8')).toBe('[["draft:t","half"]]')
  })
})
