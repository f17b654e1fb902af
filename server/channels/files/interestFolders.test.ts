import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { createWatcher } from '../../drivers/watch/createWatcher'
import { createFollowedFolders } from '../../drivers/watch/followedFolders'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let channel: FilesChannel
let requests = 0

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'follow-'))
  for (const folder of ['build/assets/deep', 'node_modules/pkg'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['build/out.txt', 'build/assets/a.js', 'node_modules/pkg/index.js'])
    writeFileSync(join(root, file), '1')
  const log = { warn: () => undefined }
  channel = createFilesChannel({
    disk: createDisk({ root }),
    watcher: createWatcher({ root, log }),
    followed: createFollowedFolders({ root, log }),
    ripgrep: null,
    log,
  })
  await channel.start()
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

function connect(id: string, tab: string | null) {
  const sent: Envelope[] = []
  const client = fakeClient((frame) => sent.push(frame), { id, tab })
  channel.opened(client)
  return {
    client,
    async ask(type: string, path: string) {
      requests += 1
      const requestId = `r${requests}`
      void channel.received(client, { channel: 'files', type, requestId, path })
      await until(() => expect(sent.some((frame) => frame.requestId === requestId)).toBe(true))
    },
    changes: (path: string) => sent.filter((frame) => frame.type === 'change' && frame.path === path),
    forget: () => sent.splice(0),
  }
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 20 })
const write = (path: string, text: string) => writeFileSync(join(root, path), text)

describe('what a page shows of a folder that is not watched', () => {
  it('follows the disk, for pages only, and what no page looked at stays silent (F4)', async () => {
    const page = connect('page', 'tab')
    const documented = connect('documented', null)
    await page.ask('read', '/build/assets/a.js')
    await page.ask('list', '/build')
    await documented.ask('list', '/node_modules/pkg')
    write('build/assets/a.js', '2')
    write('build/new.txt', '3')
    write('build/assets/deep/unseen.txt', '4')
    write('node_modules/pkg/index.js', '5')
    await until(() => expect(page.changes('/build/assets/a.js')).toMatchObject([{ isDirectory: false }]))
    await until(() => expect(page.changes('/build/new.txt')).toMatchObject([{ isDirectory: false }]))
    write('seen.txt', '6')
    await until(() => expect(documented.changes('/seen.txt')).not.toEqual([]))
    expect(page.changes('/build/assets/deep/unseen.txt')).toEqual([])
    expect(page.changes('/node_modules/pkg/index.js')).toEqual([])
    expect(documented.changes('/build/new.txt')).toEqual([])
  })

  it('is followed again when the folders around it were made anew', async () => {
    const page = connect('page', 'tab')
    await page.ask('read', '/build/assets/a.js')
    rmSync(join(root, 'build'), { recursive: true })
    await until(() => expect(page.changes('/build').at(-1)).toMatchObject({ action: 'delete' }))
    page.forget()
    mkdirSync(join(root, 'build/assets'), { recursive: true })
    write('build/assets/a.js', '2')
    await until(() => expect(page.changes('/build/assets')).toMatchObject([{ isDirectory: true }]))
    page.forget()
    appendFileSync(join(root, 'build/assets/a.js'), '3')
    await until(() => expect(page.changes('/build/assets/a.js')).not.toEqual([]))
  })

  it('is left again with the page', async () => {
    const page = connect('page', 'tab')
    const other = connect('other', 'tab2')
    await page.ask('list', '/build')
    await other.ask('list', '/node_modules/pkg')
    channel.closed(page.client)
    await other.ask('stat', '/node_modules/pkg/index.js')
    write('build/out.txt', '2')
    write('node_modules/pkg/index.js', '2')
    await until(() => expect(other.changes('/node_modules/pkg/index.js')).not.toEqual([]))
    expect(other.changes('/build/out.txt')).toEqual([])
  })
})
