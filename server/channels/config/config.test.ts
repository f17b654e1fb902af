import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { configEventSchema, type Settings } from '../../../src/channels/config/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createGitRef } from '../../drivers/state/gitRef'
import { createSettingsFile } from '../../drivers/state/settingsFile'
import { createUiStateFile } from '../../drivers/state/uiStateFile'
import { createLog } from '../../lib/log'
import { type ConfigOptions, createConfigChannel } from './config'

const log = createLog('silent', () => {})
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'))
})
afterEach(() => rm(folder, { recursive: true }))

function listener() {
  const frames: Envelope[] = []
  const client = fakeClient((frame) => void frames.push(frame), { tab: null })
  return { frames, client }
}

function start(options: Partial<ConfigOptions> = {}) {
  const channel = createConfigChannel({
    build: () => null,
    serverEpoch: 'epoch',
    workspace: { id: 'ws-1', name: 'demo', root: '/demo' },
    gitRef: { current: () => 'main', stop() {} },
    pingMs: 45_000,
    capabilities: ['terminal.attach', 'ping'],
    watch: () => ({ ignored: ['dist'] }),
    agent: () => undefined,
    settings: { theme: 'dark' },
    settingsFile: createSettingsFile(join(folder, 'settings.json'), log),
    log,
    ...options,
  })
  const one = listener()
  channel.opened(one.client)
  const ask = (frame: object) => channel.received(one.client, { channel: 'config', type: '', ...frame })
  const set = (patch: object) => ask({ type: 'set', requestId: 'r', patch })
  return { channel, ask, set, ...one }
}

describe('config channel', () => {
  it('says first who it is (G1, G2)', () => {
    const { frames } = start()
    expect(frames).toEqual([
      {
        channel: 'config',
        type: 'state',
        data: {
          protocol: 1,
          serverEpoch: 'epoch',
          capabilities: ['config.settings', 'ping', 'terminal.attach'],
          workspace: { id: 'ws-1', projectId: null, name: 'demo', root: '/demo', gitRef: 'main' },
          limits: { maxMessageBytes: 1_048_576, maxFileBytes: 104_857_600, pingMs: 45_000 },
          watch: { ignored: ['dist'] },
          preview: {},
          settings: { theme: 'dark' },
        },
      },
    ])
    expect(configEventSchema.safeParse(frames[0]).success).toBe(true)
  })

  it('answers get and ping (G3, G4)', async () => {
    const { ask, frames } = start()
    await ask({ type: 'get', requestId: 'r1' })
    await ask({ type: 'ping', t: 12.5 })
    expect(frames[1]).toMatchObject({ type: 'get', requestId: 'r1', data: { serverEpoch: 'epoch' } })
    expect(frames[2]).toEqual({ channel: 'config', type: 'pong', t: 12.5 })
  })

  it('keeps a patch in its file and tells every open socket (G3)', async () => {
    const { set, frames, channel } = start()
    const other = listener()
    const gone = listener()
    channel.opened(other.client)
    channel.opened(gone.client)
    channel.closed(gone.client)
    await set({ theme: null, 'editor.fontSize': 14 })
    expect(frames[1]).toEqual({ channel: 'config', type: 'set', requestId: 'r', success: true })
    expect(frames[2]).toMatchObject({ type: 'state', data: { settings: { 'editor.fontSize': 14 } } })
    expect(other.frames.at(-1)).toEqual(frames[2])
    expect(gone.frames).toHaveLength(1)
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toEqual({
      'editor.fontSize': 14,
    })
    expect((await stat(join(folder, 'settings.json'))).mode & 0o777).toBe(0o600)
  })

  it('tells the state only where something in it changed for that socket', async () => {
    let providers = 0
    const agent = () => ({ provider: 'a', model: `m${providers}`, providers: [], commands: [] })
    const { channel, frames, set } = start({ agent })
    channel.publish()
    expect(frames).toHaveLength(1)
    // Something changed that no one told, and a socket opened after it.
    providers = 1
    const late = listener()
    channel.opened(late.client)
    channel.publish()
    expect([frames.length, late.frames.length]).toEqual([2, 1])
    providers = 0
    channel.publish()
    expect([frames.length, late.frames.length]).toEqual([3, 2])
    // The page that sets a value hears what holds now, even where that was so before.
    await set({ theme: 'dark' })
    expect(frames.slice(3).map(({ type }) => type)).toEqual(['set', 'state'])
    expect(late.frames).toHaveLength(2)
  })

  it('keeps what pages ask for, and says so once it is on the disk (G6)', async () => {
    const path = join(folder, 'ui.json')
    const { ask, frames, channel } = start({ uiStateFile: createUiStateFile(path, log) })
    expect(frames[0]).toMatchObject({ data: { capabilities: expect.arrayContaining(['config.uiState']) } })
    const other = listener()
    channel.opened(other.client)
    await ask({ type: 'ui_set', requestId: 'r1', patch: { 'draft:t': 'half', 'layout:page:L': 'wide' } })
    expect(frames.at(-1)).toEqual({ channel: 'config', type: 'ui_set', requestId: 'r1', success: true })
    expect(await readFile(path, 'utf8')).toContain('half')
    await ask({ type: 'ui_set', requestId: 'r2', patch: { 'draft:t': null } })
    await ask({ type: 'ui_get', requestId: 'r3' })
    const data = { entries: { 'layout:page:L': 'wide' } }
    expect(frames.at(-1)).toEqual({ channel: 'config', type: 'ui_get', requestId: 'r3', data })
    // No other client hears of it.
    expect(other.frames).toHaveLength(1)
    for (const patch of [{ __proto__x: 'a' }, { 'two words': 'a' }, { a: 'x'.repeat(200_001) }, { a: 1 }])
      await expect(ask({ type: 'ui_set', requestId: 'r4', patch })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      })
  })

  it('knows nothing of what pages keep where it has no place for it', async () => {
    const { ask, frames } = start()
    expect(JSON.stringify(frames[0])).not.toContain('config.uiState')
    await expect(ask({ type: 'ui_get', requestId: 'r' })).rejects.toMatchObject({ code: 'UNKNOWN_TYPE' })
  })

  it('says what was not kept, and keeps what was (G6)', async () => {
    const path = join(folder, 'gone', 'ui.json')
    const { ask, frames } = start({ uiStateFile: createUiStateFile(path, log) })
    await ask({ type: 'ui_set', requestId: 'r', patch: { 'draft:t': 'half' } })
    expect(frames.at(-1)).toMatchObject({ success: false, error: 'It was not saved.' })
    await mkdir(join(folder, 'gone'))
    await ask({ type: 'ui_set', requestId: 'r', patch: { 'draft:u': 'whole' } })
    await ask({ type: 'ui_get', requestId: 'r' })
    expect(frames.at(-1)).toMatchObject({ data: { entries: { 'draft:u': 'whole' } } })
  })

  it('applies patches one after the other', async () => {
    const { set, frames } = start()
    await Promise.all([
      set({ 'editor.fontSize': 14 }),
      set({ 'terminal.fontSize': 15 }),
      set({ theme: null }),
    ])
    const settings = { 'editor.fontSize': 14, 'terminal.fontSize': 15 }
    expect(frames.at(-1)).toMatchObject({ data: { settings } })
  })

  it('keeps what the server of another workspace saved meanwhile', async () => {
    const { set } = start()
    const other = start()
    await set({ 'editor.fontSize': 18 })
    await other.set({ theme: 'light' })
    expect(other.frames.at(-1)).toMatchObject({
      data: { settings: { theme: 'light', 'editor.fontSize': 18 } },
    })
  })

  it.each([
    ['an unknown key', { shell: '/bin/evil' }, /no setting "shell"/],
    ['a wrong value', { theme: 'pink' }, /"theme" is not usable/],
    ['a wrong type', { 'editor.fontSize': '14' }, /"editor.fontSize" is not usable/],
    ['too much', { theme: 'x'.repeat(70_000) }, /64 KiB/],
    ['one good and one bad', { 'editor.fontSize': 14, nope: 1 }, /"nope"/],
  ])('refuses %s and changes nothing', async (_, patch, words) => {
    const { set, ask, frames } = start()
    await set(patch)
    expect(frames[1]).toMatchObject({ type: 'set', success: false, error: expect.stringMatching(words) })
    await ask({ type: 'get', requestId: 'g' })
    expect(frames[2]).toMatchObject({ type: 'get', data: { settings: { theme: 'dark' } } })
  })

  it('says when the disk refuses', async () => {
    const settingsFile = {
      load: async (): Promise<Settings | null> => null,
      save: () => Promise.reject(new Error('ENOSPC')),
    }
    const { set, frames } = start({ settingsFile })
    await set({ theme: 'light' })
    expect(frames.slice(1)).toMatchObject([{ type: 'set', success: false }])
  })

  it.each([
    [{ type: 'set', requestId: 'r' }, 'BAD_REQUEST'],
    [{ type: 'ping', t: 'now' }, 'BAD_REQUEST'],
    [{ type: 'get' }, 'BAD_REQUEST'],
    [{ type: 'reset' }, 'UNKNOWN_TYPE'],
  ])('refuses %j with %s', async (frame, code) => {
    await expect(start().ask(frame)).rejects.toMatchObject({ code })
  })

  it('tells again when what it describes has changed', () => {
    let ref = 'main'
    const { channel, frames } = start({ gitRef: { current: () => ref, stop() {} } })
    ref = 'topic'
    channel.publish()
    expect(frames[1]).toMatchObject({ type: 'state', data: { workspace: { gitRef: 'topic' } } })
  })
})

describe('settings file', () => {
  const load = async (text: string) => {
    await writeFile(join(folder, 'settings.json'), text)
    return createSettingsFile(join(folder, 'settings.json'), log).load()
  }

  it('is nothing when there is none or it is broken', async () => {
    expect(await createSettingsFile(join(folder, 'none.json'), log).load()).toBeNull()
    expect(await load('{')).toBeNull()
    expect(await load('null')).toBeNull()
  })

  it('keeps what can be used', async () => {
    expect(await load('{"theme":"light","future":1,"editor.fontSize":400}')).toEqual({ theme: 'light' })
  })
})

describe('git ref', () => {
  it('follows HEAD', async () => {
    const head = async (text: string) => {
      await writeFile(join(folder, '.git', 'HEAD.lock'), text)
      await rename(join(folder, '.git', 'HEAD.lock'), join(folder, '.git', 'HEAD'))
    }
    await mkdir(join(folder, '.git'))
    await head('ref: refs/heads/feature/x\n')
    const changed = vi.fn()
    const gitRef = await createGitRef(folder)
    gitRef.onChanged(changed)
    expect(gitRef.current()).toBe('feature/x')
    await head('0123456789abcdef0123456789abcdef01234567\n')
    await vi.waitFor(() => expect(changed).toHaveBeenCalled())
    expect(gitRef.current()).toBe('0123456')
    gitRef.stop()
  })

  it('is null outside a repository', async () => {
    const gitRef = await createGitRef(folder)
    expect(gitRef.current()).toBeNull()
    gitRef.stop()
  })
})
