import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Outgoing, RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import { type FakeTextModel, fakeTextModel } from '../../../testing/editorFakes'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { createFilesServer } from '../../../testing/kit/filesServer'
import { createHeldFile } from '../../../testing/kit/heldFile'
import { createMemoryFiles } from '../../../testing/kit/memoryFiles'
import { createFilesQueries } from '../queries'
import { createDocuments } from './documents'

const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

function setUp(
  content: string | null = 'one',
  { versions = true, canReadUnless = true, autoSave = true, path = '/f' } = {},
) {
  const disk = createHeldFile(content, { versions, canReadUnless })
  const clock = createFakeClock()
  const editors = createDocuments({
    queries: disk.queries,
    autoSave: () => autoSave,
    clock,
  })
  const replaced: string[] = []
  let model: FakeTextModel | null = null
  editors.open(path)
  const file = () => editors.view.getState().files[path]!
  /** Delivers every answer; the view makes its model as soon as there is text, as the pane does. */
  async function settle() {
    do await flush()
    while (disk.deliver())
    await flush()
    editors.model(path, (_, text) => {
      model = fakeTextModel(text, (before) => replaced.push(before))
      return model
    })
  }
  const text = () => model!
  const external = async (next: string | null) => {
    editors.changed(disk.change(next))
    await settle()
  }
  return { disk, clock, editors, file, settle, text, external, replaced }
}

describe('an open file', () => {
  it('is saved a second after typing, without a word', async () => {
    const { disk, clock, file, settle, text } = setUp()
    await settle()
    expect(file()).toMatchObject({ status: 'ready', isDirty: false })
    text().type('two')
    expect(file().isDirty).toBe(true)
    clock.tick(1000)
    await settle()
    expect(disk.content()).toBe('two')
    expect(file()).toMatchObject({ isDirty: false, disk: 'same' })
  })

  it('is not saved by itself when auto-save is off', async () => {
    const { disk, editors, clock, file, settle, text } = setUp('one', { autoSave: false })
    await settle()
    text().type('two')
    clock.tick(1000)
    editors.flush()
    await settle()
    expect(disk.content()).toBe('one')
    expect(await editors.saveBeforeClose('/f')).toBe(false)
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('two')
    expect(file().isDirty).toBe(false)
  })

  it('is clean again when the user undoes to what is on disk', async () => {
    const { file, settle, text } = setUp()
    await settle()
    text().type('two')
    text().undo()
    expect(file().isDirty).toBe(false)
  })

  it('stays unsaved when typing went on during the save', async () => {
    const { disk, editors, file, settle, text } = setUp()
    await settle()
    text().type('two')
    void editors.save('/f')
    text().type('three')
    await settle()
    expect(disk.content()).toBe('two')
    expect(file().isDirty).toBe(true)
  })

  it('follows the disk while it is clean', async () => {
    const { file, external, settle, text } = setUp()
    await settle()
    await external('two')
    expect(text().text()).toBe('two')
    expect(file().isDirty).toBe(false)
    text().undo()
    expect(file().isDirty).toBe(true)
  })

  it('follows the disk where the server does not say what changed, the file or its folder', async () => {
    const { disk, editors, settle, text } = setUp()
    await settle()
    for (const [content, path] of [
      ['two', '/f'],
      ['three', '/'],
    ] as const) {
      disk.change(content)
      editors.changed({ type: 'change', action: 'modify', path })
      await settle()
      expect(text().text()).toBe(content)
    }
  })

  it('knows its own write by the version', async () => {
    const { disk, editors, settle, text } = setUp()
    await settle()
    text().type('two')
    void editors.save('/f')
    await settle()
    editors.changed({
      type: 'change',
      action: 'modify',
      path: '/f',
      isDirectory: false,
      version: disk.version(),
    })
    await flush()
    expect(disk.deliver()).toBe(false)
  })

  it('is read once when it changes outside, and not at all when it has the version that is known', async () => {
    const { disk, editors, external, settle, text } = setUp()
    await settle()
    disk.asked.length = 0
    await external('two')
    expect(disk.asked).toEqual(['read'])
    await external('two')
    expect(disk.asked).toEqual(['read'])
    text().type('mine')
    await external('three')
    await external('three')
    expect(disk.asked).toEqual(['read', 'read'])
    editors.shown('/f')
    await settle()
    expect(disk.asked).toEqual(['read', 'read', 'read'])
    expect(text().text()).toBe('mine')
  })

  it('is looked at and then read where the server does not compare versions by itself', async () => {
    const { disk, external, settle, text } = setUp('one', { canReadUnless: false })
    await settle()
    disk.asked.length = 0
    await external('one')
    expect(disk.asked).toEqual(['stat'])
    await external('two')
    expect(disk.asked).toEqual(['stat', 'stat', 'read'])
    expect(text().text()).toBe('two')
  })

  it('asks again when a version comes back while an older answer is on its way', async () => {
    const { disk, editors, settle, text } = setUp()
    await settle()
    editors.changed(disk.change('two'))
    await flush()
    disk.apply()
    editors.changed(disk.change('one'))
    await settle()
    expect(text().text()).toBe('one')
  })

  it('becomes clean when the disk already says what the user typed', async () => {
    const { file, external, settle, text } = setUp()
    await settle()
    text().type('two')
    await external('two')
    expect(file()).toMatchObject({ isDirty: false, disk: 'same' })
  })

  it('is in conflict when both changed, and nothing is written until the user chose', async () => {
    const { disk, editors, clock, file, external, settle, text } = setUp()
    await settle()
    text().type('mine')
    await external('theirs')
    expect(file()).toMatchObject({ isDirty: true, disk: 'conflict', theirs: 'theirs' })
    text().type('mine too')
    clock.tick(1000)
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('theirs')
    editors.keepMine('/f')
    await settle()
    expect(disk.content()).toBe('mine too')
    expect(file()).toMatchObject({ isDirty: false, disk: 'same', theirs: null })
  })

  it('takes the disk version as an edit that can be undone', async () => {
    const { editors, file, external, settle, text } = setUp()
    await settle()
    text().type('mine')
    await external('theirs')
    editors.takeDisk('/f')
    expect(text().text()).toBe('theirs')
    expect(file()).toMatchObject({ isDirty: false, disk: 'same' })
    text().undo()
    expect(text().text()).toBe('mine')
  })

  it('conflicts anew when the disk changed again before "Keep mine" arrived', async () => {
    const { disk, editors, file, external, settle, text } = setUp()
    await settle()
    text().type('mine')
    await external('theirs')
    editors.keepMine('/f')
    disk.change('newer')
    await settle()
    expect(disk.content()).toBe('newer')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'newer' })
  })

  it('conflicts anew, too, when "Keep mine" was pressed twice: the user has not seen what is there now', async () => {
    const { disk, editors, file, external, settle, text } = setUp()
    await settle()
    text().type('mine')
    await external('theirs')
    editors.keepMine('/f')
    editors.keepMine('/f')
    disk.change('newer')
    await settle()
    expect(disk.content()).toBe('newer')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'newer' })
  })

  it('keeps its text when it is deleted on disk, and can be written again', async () => {
    const { disk, editors, file, external, settle, text } = setUp()
    await settle()
    await external(null)
    expect(file().disk).toBe('deleted')
    expect(text().text()).toBe('one')
    editors.saveAgain('/f')
    await settle()
    expect(disk.content()).toBe('one')
    expect(file().disk).toBe('same')
  })

  it('is edited offline and saved on reconnecting', async () => {
    const { disk, editors, clock, file, settle, text } = setUp()
    await settle()
    disk.cut(0)
    text().type('two')
    clock.tick(1000)
    await settle()
    expect(file()).toMatchObject({ isDirty: true, isQueued: true, saveFailure: null })
    disk.reconnect()
    void editors.opened()
    await settle()
    await settle()
    expect(disk.content()).toBe('two')
    expect(file()).toMatchObject({ isDirty: false, isQueued: false })
  })

  it('is saved on reconnecting also where another file could not be drawn', async () => {
    const files = createMemoryFiles({ '/f': 'one', '/g': 'one' })
    const server = createFilesServer(files)
    let isConnected = true
    const ask = async (frame: Outgoing): Promise<Envelope> => {
      if (!isConnected) throw new RequestError('DISCONNECTED', 'There is no connection.', false)
      return { channel: 'files', type: frame.type, requestId: 'r', ...server.answer(frame) }
    }
    const link = { send: () => true, has: () => true, ask }
    const queries = createFilesQueries({ link, newId: () => 'id' })
    const editors = createDocuments({ queries, autoSave: () => true, clock: createFakeClock() })
    const models = new Map<string, FakeTextModel>()
    for (const path of ['/f', '/g']) {
      editors.open(path)
      await expect.poll(() => editors.view.getState().files[path]?.status).toBe('ready')
      editors.model(path, (_, text) => {
        const model = fakeTextModel(text, () => {
          throw new Error('Illegal value for lineNumber')
        })
        models.set(path, model)
        return model
      })
    }
    isConnected = false
    models.get('/g')?.type('mine')
    files.change('/f', 'theirs')
    isConnected = true
    await expect(editors.opened()).rejects.toThrow('lineNumber')
    await expect.poll(() => files.text('/g')).toBe('mine')
  })

  it('knows a save whose answer was lost as its own work', async () => {
    const { disk, editors, file, settle, text } = setUp()
    await settle()
    text().type('two')
    void editors.save('/f')
    await flush()
    disk.cut(1)
    await flush()
    text().type('three')
    disk.reconnect()
    void editors.opened()
    await settle()
    await settle()
    expect(disk.content()).toBe('three')
    expect(file()).toMatchObject({ isDirty: false, disk: 'same' })
  })

  it('no longer waits for a connection once its lost save is found on disk', async () => {
    const { disk, editors, file, settle, text } = setUp()
    await settle()
    text().type('two')
    void editors.save('/f')
    await flush()
    disk.cut(1)
    await flush()
    expect(file().isQueued).toBe(true)
    disk.reconnect()
    void editors.opened()
    await settle()
    expect(file()).toMatchObject({ isDirty: false, isQueued: false })
  })

  it('is compared before it is written where the server has no versions', async () => {
    const { disk, editors, file, settle, text } = setUp('one', { versions: false })
    await settle()
    text().type('mine')
    disk.change('theirs')
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('theirs')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'theirs' })
    editors.keepMine('/f')
    await settle()
    expect(disk.content()).toBe('mine')
  })

  it('waits for the connection before it is read', async () => {
    const { disk, editors, file, settle } = setUp()
    disk.cut(0)
    await settle()
    expect(file().status).toBe('loading')
    disk.reconnect()
    void editors.opened()
    await settle()
    expect(file().status).toBe('ready')
  })

  it('keeps its byte order mark and its line ends', async () => {
    const { disk, editors, file, settle, text } = setUp('\uFEFFone\r\n')
    await settle()
    expect(file()).toMatchObject({ bom: true, eol: 'CRLF' })
    expect(text().text()).toBe('one\r\n')
    text().type('two\r\n')
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('\uFEFFtwo\r\n')
  })

  it('says so when it is binary, and shows it as text that cannot be changed', async () => {
    const { editors, file, settle } = setUp('\0\xFFa')
    await settle()
    expect(file()).toMatchObject({ status: 'binary', size: 3 })
    editors.openAsText('/f')
    expect(file()).toMatchObject({ status: 'ready', readOnly: 'bytes' })
  })

  it('is a picture by its name, and SVG is text as well', async () => {
    const { editors, file, settle } = setUp('<svg/>', { path: '/a.svg' })
    await settle()
    const bytes = new TextEncoder().encode('<svg/>')
    expect(file()).toMatchObject({ status: 'image', imageType: 'image/svg+xml', bytes })
    editors.openAsText('/a.svg')
    expect(file()).toMatchObject({ status: 'ready', readOnly: null })
  })

  it('moves with its text when it is renamed here', async () => {
    const { editors, settle, text } = setUp()
    await settle()
    text().type('two')
    editors.moved('/f', '/g')
    expect(editors.view.getState().files).toMatchObject({ '/g': { isDirty: true } })
    expect(editors.hasUnsaved('/f')).toBe(false)
    expect(editors.hasUnsaved('/g')).toBe(true)
  })

  it('is forgotten when its tab is closed', async () => {
    const { editors, settle } = setUp()
    await settle()
    editors.retain(new Set())
    expect(editors.view.getState().files).toEqual({})
  })
})

/** Typed and foreign texts overlap a little: another program may write what the user typed. */
const typed = fc.constantFrom('mine', 'mine too', 'shared')
const foreign = fc.constantFrom('one', 'two', 'three', 'shared')
const step = fc.oneof(
  fc.record({ do: fc.constant('type' as const), content: typed }),
  fc.record({ do: fc.constant('external' as const), content: fc.option(foreign) }),
  fc.record({ do: fc.constant('cut' as const), applied: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom(
      'undo',
      'save',
      'elapse',
      'deliver',
      'settle',
      'reconnect',
      'keepMine',
      'useDisk',
      'saveAgain',
    ),
  }),
)

it('never overwrites unseen text and never loses typed text, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, canReadUnless) => {
      const { disk, clock, editors, file, settle, text, replaced } = setUp('one', { canReadUnless })
      await settle()
      const seen = new Set<string | null>(['one'])
      const given = new Set<string>()
      const look = () => {
        seen.add(text().text())
        return file().theirs
      }
      for (const one of steps) {
        const theirs = look()
        if (one.do === 'type') text().type(('content' in one && one.content) || '')
        else if (one.do === 'external') {
          const event = disk.change('content' in one ? (one.content ?? null) : null)
          if (disk.isConnected()) editors.changed(event)
        } else if (one.do === 'cut') disk.cut('applied' in one ? one.applied : 0)
        else if (one.do === 'undo') text().undo()
        else if (one.do === 'save') void editors.save('/f')
        else if (one.do === 'elapse') clock.tick(1000)
        else if (one.do === 'deliver') disk.deliver()
        else if (one.do === 'settle') await settle()
        else if (one.do === 'saveAgain') {
          if (file().disk === 'deleted') seen.add(null)
          editors.saveAgain('/f')
        } else if (one.do === 'reconnect') {
          disk.reconnect()
          void editors.opened()
        } else if (theirs !== null) {
          if (one.do === 'keepMine') seen.add(theirs)
          else given.add(text().text())
          editors[one.do === 'keepMine' ? 'keepMine' : 'takeDisk']('/f')
        }
        await flush()
        look()
      }
      disk.reconnect()
      void editors.opened()
      await settle()
      for (let round = 0; round < 3; round++) {
        clock.tick(1000)
        await settle()
      }
      const own = new Set(disk.written.map(({ after }) => after))
      for (const { before, after } of disk.written)
        expect(before === after || seen.has(before) || own.has(before ?? '')).toBe(true)
      for (const gone of replaced) expect(disk.everThere.has(gone) || given.has(gone)).toBe(true)
      const end = file()
      if (end.disk === 'same') expect(text().text()).toBe(disk.content())
      if (end.disk === 'deleted') expect(disk.content()).toBeNull()
      if (end.disk === 'conflict') expect(end.theirs).toBe(disk.content())
      expect(end.isDirty && end.disk === 'same').toBe(false)
    }),
    { numRuns: 1000 },
  )
}, 60_000)
