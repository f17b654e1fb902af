import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createServerDrafts } from '../../../src/channels/files/editor/backup/serverDrafts'
import { type Link, RequestError } from '../../../src/socket/link'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { createDraftsFolder } from '../../drivers/state/draftsFolder'
import { createFilesChannel, type FilesChannel } from './files'

const log = { error() {}, warn() {}, info() {}, debug() {} }

let folder: string
let channel: FilesChannel
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-drafts-'))
  channel = createFilesChannel({
    disk: createDisk({ root: folder }),
    watcher: { start: async () => undefined, stop: async () => undefined },
    ripgrep: null,
    drafts: createDraftsFolder({ folder: join(folder, 'drafts'), log, now: Date.now }),
    log,
  })
})
afterEach(async () => {
  await channel.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What a page uses, over a socket of its own to the real channel. */
function page(clientId: string) {
  const asked = new Map<string, (answer: Envelope) => void>()
  let requests = 0
  let isOpen = true
  const client = fakeClient(
    (frame) => asked.get(String(frame.requestId))?.(JSON.parse(JSON.stringify(frame))),
    { id: `socket of ${clientId}`, tab: null },
  )
  const link: Link = {
    send: () => isOpen,
    has: (capability) => channel.capabilities.includes(capability),
    ask(frame) {
      if (!isOpen) return Promise.reject(new RequestError('DISCONNECTED', 'There is no connection.', false))
      const requestId = `r${++requests}`
      return new Promise((resolve) => {
        asked.set(requestId, resolve)
        void channel.received(client, { channel: 'files', requestId, ...frame })
      })
    },
  }
  channel.opened(client)
  return {
    drafts: createServerDrafts({ link, workspaceId: 'w', clientId }),
    close() {
      isOpen = false
      channel.closed(client)
    },
  }
}

const value = { text: 'mine', base: { text: 'b', bom: false, version: 'v', isNew: false }, at: 7 }

describe('drafts of the files channel', () => {
  it('are announced', () => {
    expect(channel.capabilities).toContain('files.drafts')
  })

  it('are offered to other pages once their own is no longer connected (F9)', async () => {
    const one = page('one')
    expect(await one.drafts.put('w\none\n/a\nb.ts', value)).toBe(true)
    const other = page('other')
    expect((await other.drafts.all())?.size).toBe(0)
    one.close()
    const found = { ...value, workspaceId: 'w', clientId: 'one', path: '/a\nb.ts' }
    expect([...((await other.drafts.all()) ?? [])]).toEqual([['w\none\n/a\nb.ts', found]])
    await other.drafts.settle('w\none\n/a\nb.ts')
    expect((await page('third').drafts.all())?.size).toBe(0)
  })

  it('are gone when their page lets go of them', async () => {
    const one = page('one')
    await one.drafts.put('w\none\n/a', value)
    await one.drafts.remove('w\none\n/a')
    one.close()
    expect((await page('other').drafts.all())?.size).toBe(0)
  })

  it('are not there without a connection', async () => {
    const one = page('one')
    one.close()
    expect(await one.drafts.put('w\none\n/a', value)).toBe(false)
    expect(await one.drafts.all()).toBeNull()
    expect(await one.drafts.remove('w\none\n/a')).toBe(false)
  })
})
