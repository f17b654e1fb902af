import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFilesChannel, type FilesChannel } from '../../../../server/channels/files/files'
import { createDisk } from '../../../../server/drivers/disk/disk'
import { createUploadsFolder } from '../../../../server/drivers/state/uploadsFolder'
import { type Link, RequestError } from '../../../socket/link'
import type { Capability, Envelope } from '../../../socket/protocol'
import { LIMITS } from '../../../socket/protocol'
import { type FakeTextModel, fakeTextModel } from '../../../testing/editorFakes'
import { fakeClient } from '../../../testing/kit/fakeClient'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { createFilesQueries } from '../queries'
import { draftSchema } from '../shared/protocol'
import { backupOf, createDocument, modelTaken, reconcile, restored } from './document'
import { createDocuments, type Documents } from './documents'
import { saveAsUtf8 } from './saveAsUtf8'

let root: string
let channel: FilesChannel
let editors: Documents
/** Bytes of each frame, both ways, and how often each type went out. */
let frames: number[]
let asked: string[]
/** By the number of a request: it is lost, or its answer is. */
let cuts: Map<number, 'before' | 'after'>

/** The page's editor on the server's own channel and a real folder. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'encodings-'))
  const uploads = await createUploadsFolder({ folder: join(root, '.uploads'), now: Date.now })
  const watcher = { start: async () => {}, stop: async () => {} }
  const log = { warn: () => undefined }
  channel = createFilesChannel({ disk: createDisk({ root }), watcher, ripgrep: null, uploads, log })
  frames = []
  asked = []
  cuts = new Map()
  const answers = new Map<unknown, (frame: Envelope) => void>()
  const client = fakeClient((frame) => {
    frames.push(Buffer.byteLength(JSON.stringify(frame)))
    answers.get(frame.requestId)?.(JSON.parse(JSON.stringify(frame)))
  })
  channel.opened(client)
  let ids = 0
  const link: Link = {
    send: () => true,
    has: (capability: Capability) => channel.capabilities.includes(capability),
    ask: (frame) =>
      new Promise((resolve, reject) => {
        const whole = { channel: 'files', requestId: `r${ids++}`, ...frame }
        asked.push(frame.type)
        frames.push(Buffer.byteLength(JSON.stringify(whole)))
        const lost = cuts.get(asked.length)
        const drop = () => reject(new RequestError('DISCONNECTED', 'The connection was lost.'))
        if (lost === 'before') return drop()
        answers.set(whole.requestId, lost === 'after' ? drop : resolve)
        void channel.received(client, whole)
      }),
  }
  const queries = createFilesQueries({ link, newId: () => `upload${ids++}` })
  editors = createDocuments({ queries, autoSave: () => false, clock: createFakeClock() })
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

const file = (path: string) => editors.view.getState().files[path]
const held = (name: string) => readFileSync(join(root, name))
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(root, name), content)

async function opened(path: string): Promise<FakeTextModel> {
  if (!file(path)) editors.open(path)
  await vi.waitFor(() => expect(file(path)?.status).toBe('ready'), { timeout: 30_000 })
  const models: FakeTextModel[] = []
  editors.model(path, (_, text) => {
    const model = fakeTextModel(text)
    models.push(model)
    return model
  })
  const [model] = models
  if (!model) throw new Error(`${path} has a model already.`)
  return model
}

describe('a text larger than a message', () => {
  const text = Array.from({ length: 300_000 }, (_, at) => `${at} é\n`).join('')

  it('opens, is edited and saved, each frame within the limit', async () => {
    put('big.log', text)
    const model = await opened('/big.log')
    expect(model.text()).toBe(text)
    model.type(`${text}the end\n`)
    expect(await editors.save('/big.log')).toBe(true)
    expect(held('big.log').toString()).toBe(`${text}the end\n`)
    expect(file('/big.log')).toMatchObject({ isDirty: false, disk: 'same', readOnly: null })
    expect(Math.max(...frames)).toBeLessThan(LIMITS.sendBytes)
  })

  it('is in conflict with what was written meanwhile, and nothing of it is lost', async () => {
    put('big.log', text)
    const model = await opened('/big.log')
    model.type(`${text}mine\n`)
    put('big.log', `${text}theirs\n`)
    expect(await editors.save('/big.log')).toBe(false)
    expect(file('/big.log')).toMatchObject({ disk: 'conflict', theirs: `${text}theirs\n` })
    expect(held('big.log').toString()).toBe(`${text}theirs\n`)
  })

  it('tells how much has come, and is asked for no more once it is closed', async () => {
    put('big.log', text)
    const told: (number | null)[] = []
    editors.view.subscribe(() => {
      const { progress } = file('/big.log') ?? {}
      if (progress != null && progress > 0) editors.close('/big.log')
      told.push(progress ?? null)
    })
    editors.open('/big.log')
    await vi.waitFor(() => expect(told.some((percent) => percent !== null && percent > 0)).toBe(true))
    await vi.waitFor(() => expect(file('/big.log')).toBeUndefined())
    const before = asked.length
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked.length).toBe(before)
  })

  it('goes on where it was after each of 20 cuts, both ways (fault 45)', async () => {
    const long = text.repeat(6)
    put('big.log', long)
    for (let cut = 2; cut <= 40; cut += 4) cuts.set(cut, cut % 8 === 2 ? 'before' : 'after')
    const sum = () => frames.reduce((all, bytes) => all + bytes, 0)
    const reconnected = (done: () => boolean) =>
      vi.waitFor(
        async () => {
          await editors.opened()
          expect(done()).toBe(true)
        },
        { timeout: 20_000, interval: 5 },
      )
    editors.open('/big.log')
    await reconnected(() => file('/big.log')?.status === 'ready')
    const model = await opened('/big.log')
    expect(model.text()).toBe(long)
    const read = sum()
    expect(read).toBeLessThan(Buffer.byteLength(long) * (4 / 3) * 1.2)

    const begun = asked.length
    for (let cut = 2; cut <= 40; cut += 4) cuts.set(begun + cut, cut % 8 === 2 ? 'before' : 'after')
    model.type(`${long}the end\n`)
    await editors.save('/big.log')
    await reconnected(() => file('/big.log')?.isDirty === false)
    expect(held('big.log').toString()).toBe(`${long}the end\n`)
    expect(sum() - read).toBeLessThan(Buffer.byteLength(long) * (4 / 3) * 1.2)
    expect([...cuts.keys()].filter((cut) => cut <= asked.length)).toHaveLength(20)
  }, 60_000)

  it('can only be read above 50 MB', async () => {
    put('huge.txt', Buffer.alloc(50 * 1024 * 1024 + 1, 'x'))
    await opened('/huge.txt')
    expect(file('/huge.txt')?.readOnly).toBe('size')
  }, 40_000)

  it('of control characters alone is no larger than it is', async () => {
    put('ctl.txt', '\u0001'.repeat(200_000))
    expect((await opened('/ctl.txt')).text()).toBe('\u0001'.repeat(200_000))
  })
})

it('a picture up to the file limit is shown', async () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 256))
  put('a.png', bytes)
  editors.open('/a.png')
  await vi.waitFor(() => expect(file('/a.png')).toMatchObject({ status: 'image', size: bytes.length }))
  expect(Buffer.from(file('/a.png')?.bytes ?? []).equals(bytes)).toBe(true)
})

describe('a text in another encoding', () => {
  const japanese = 'こんにちは世界。これはテストです。\n'

  it.each([
    ['shift_jis', japanese],
    ['utf-16le', `\uFEFFhé ${japanese}`],
    ['windows-1252', 'café\n'],
  ] as const)('in %s is shown as text and saved in the same one', async (charset, text) => {
    put('a.txt', iconv.encode(text, charset, { addBOM: false }))
    const model = await opened('/a.txt')
    expect(model.text()).toBe(text.replace('\uFEFF', ''))
    expect(file('/a.txt')).toMatchObject({ charset, readOnly: null })
    model.type(`${model.text()}é`.replace('é', charset === 'shift_jis' ? '日' : 'é'))
    expect(await editors.save('/a.txt')).toBe(true)
    const after = iconv.decode(held('a.txt'), charset, { stripBOM: false })
    expect(after).toBe(`${text}${charset === 'shift_jis' ? '日' : 'é'}`)
    expect(file('/a.txt')?.charset).toBe(charset)
  })

  it('is refused with words where it cannot hold a character, and may become UTF-8 then', async () => {
    put('a.txt', iconv.encode(japanese, 'shift_jis'))
    const model = await opened('/a.txt')
    model.type(`${japanese}€\n`)
    expect(await editors.save('/a.txt')).toBe(false)
    expect(file('/a.txt')?.saveFailure).toContain('Line 2 has "€"')
    expect(held('a.txt').equals(iconv.encode(japanese, 'shift_jis'))).toBe(true)
    saveAsUtf8(editors, '/a.txt')
    await vi.waitFor(() => expect(file('/a.txt')?.isDirty).toBe(false))
    expect(held('a.txt').toString()).toBe(`${japanese}€\n`)
    expect(file('/a.txt')).toMatchObject({ charset: 'utf-8', saveFailure: null })
  })

  it('is read anew in the one the user chooses, but not over unsaved text', async () => {
    put('a.txt', iconv.encode('Привет', 'koi8-r'))
    await opened('/a.txt')
    editors.reopenAs('/a.txt', 'windows-1251')
    const model = await opened('/a.txt')
    expect(file('/a.txt')?.charset).toBe('windows-1251')
    model.type('x')
    editors.reopenAs('/a.txt', 'koi8-r')
    expect(model.text()).toBe('x')
    model.undo()
    editors.reopenAs('/a.txt', 'koi8-r')
    expect((await opened('/a.txt')).text()).toBe('Привет')
  })

  it('can only be read where not every byte comes back', async () => {
    put('a.txt', iconv.encode(japanese, 'shift_jis'))
    await opened('/a.txt')
    editors.reopenAs('/a.txt', 'utf-8')
    const model = await opened('/a.txt')
    expect(file('/a.txt')).toMatchObject({ charset: 'utf-8', readOnly: 'encoding' })
    model.type('x')
    await editors.save('/a.txt')
    expect(held('a.txt').equals(iconv.encode(japanese, 'shift_jis'))).toBe(true)
  })

  it('keeps its encoding in the copy of what is not saved', async () => {
    const file = { kind: 'text', text: 'Привет', bom: false, version: 'v', charset: 'koi8-r' } as const
    const filled = reconcile(createDocument('/a.txt'), file).document
    const model = fakeTextModel('Привет')
    const { document } = modelTaken(filled, model)
    model.type('мир')
    const backup = backupOf(document)?.read()
    if (!backup) throw new Error('Nothing was kept.')
    const draft = draftSchema.parse(JSON.parse(JSON.stringify({ ...backup, at: 0 })))
    const again = restored(createDocument('/a.txt'), draft).document
    expect(again.content).toMatchObject({ restored: 'мир', base: { text: 'Привет', charset: 'koi8-r' } })
  })
})
