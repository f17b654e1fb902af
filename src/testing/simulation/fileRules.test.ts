import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDisk } from '../../../server/drivers/disk/disk'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'file-rules-')))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Another program acts between the moment a save has looked at the disk and the moment it takes its place. */
describe('a file that changes while it is being written', () => {
  const diskThatMeanwhile = (act: () => void) =>
    createDisk({
      root,
      random() {
        act()
        return '0123456789abcdef'
      },
    })

  it('is not replaced when it should be a new one', async () => {
    const disk = diskThatMeanwhile(() => writeFileSync(join(root, 'new.txt'), 'theirs'))
    const writing = disk.write('/new.txt', Buffer.from('mine'), { ifVersion: null })
    await expect(writing).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await readFile(join(root, 'new.txt'), 'utf8')).toBe('theirs')
  })

  it('is not replaced when it has another version by then', async () => {
    writeFileSync(join(root, 'old.txt'), 'start')
    const { version } = await createDisk({ root }).read('/old.txt')
    const disk = diskThatMeanwhile(() => writeFileSync(join(root, 'old.txt'), 'theirs'))
    const writing = disk.write('/old.txt', Buffer.from('mine'), { ifVersion: version })
    await expect(writing).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await readFile(join(root, 'old.txt'), 'utf8')).toBe('theirs')
  })
})
