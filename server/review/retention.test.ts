import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createContents } from './contents'
import { versionsIn, withoutOld } from './retention'
import { emptyTask, type Side, withTurnFile } from './reviewState'

const folder = mkdtempSync(join(tmpdir(), 'aether-retention-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const side = (version: string): Side => ({ version, kind: 'file', size: 1 })
const changed = (path: string, before: string, after: string) => ({
  path,
  before: side(before),
  after: side(after),
  shared: [],
  mine: false,
  additions: 1,
  deletions: 1,
})
const turn = (messageId: string, at: number, files: ReturnType<typeof changed>[]) => ({
  messageId,
  at,
  files,
  running: false,
  checkpoint: null,
  overlaps: [],
})

describe('what the review keeps', () => {
  it('loses old turns and what only they changed', () => {
    const [old, young] = [changed('/old', '1', '2'), changed('/both', '3', '4')]
    const next = changed('/both', '4', '5')
    const turns = [turn('a', 10, [old, young]), turn('b', 20, [next])]
    let task = { ...emptyTask('t'), turns }
    for (const [id, file] of [
      ['a', old],
      ['a', young],
      ['b', next],
    ] as const)
      task = withTurnFile(task, id, file) as typeof task
    expect(withoutOld(task, 5)).toBe(task)
    const left = withoutOld(task, 15)
    expect(left.turns.map(({ messageId }) => messageId)).toEqual(['b'])
    expect(left.files.map(({ path }) => path)).toEqual(['/both'])
    expect([...versionsIn([left])].toSorted()).toEqual(['3', '4', '5'])
    expect(withoutOld(task, 25).files).toEqual([])
  })

  it('sweeps contents that nothing names, but none of the last hour', async () => {
    let now = Date.now() - 7_200_000
    const contents = createContents({ folder: join(folder, 'contents'), now: () => now })
    const [named, lost, again] = [
      await contents.put(Buffer.from('named')),
      await contents.put(Buffer.from('lost')),
      await contents.put(Buffer.from('again')),
    ]
    // A new file has the time of the machine; putting it again sets ours.
    for (const text of ['named', 'lost', 'again']) await contents.put(Buffer.from(text))
    now += 7_200_000
    await contents.put(Buffer.from('again'))
    expect(await contents.sweep(new Set([named]))).toBe(10)
    expect((await contents.get(named))?.toString()).toBe('named')
    expect(await contents.get(lost)).toBeNull()
    expect(await contents.get(again)).not.toBeNull()
    expect(readdirSync(join(folder, 'contents'), { recursive: true }).length).toBeGreaterThan(0)
  })
})
