import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeDatabase, fakeDrafts, fakeTextModel } from '../../../../testing/editorFakes'
import { createFakeClock, settle as settlePromises } from '../../../../testing/kit/fakeClock'
import { createHeldFile } from '../../../../testing/kit/heldFile'
import { createDocuments } from '../documents'
import { createBackupStore } from './backupStore'
import { createEditorBackups } from './editorBackups'

let tabs = 0

/** A page with one open file. Several may follow one another, or stand side by side, on one disk and one storage. */
function page({
  disk = createHeldFile('base'),
  storage = fakeDatabase(),
  alive = new Set<string>(),
  drafts = fakeDrafts(),
  /** Whether the browser knows which pages are gone. */
  isSure = true,
} = {}) {
  const clientId = `tab-${++tabs}`
  // One after the other, as by the clock of one machine.
  const clock = createFakeClock(tabs * 10_000)
  alive.add(clientId)
  const asked: string[] = []
  const editors = createDocuments({
    queries: disk.queries,
    clock,
    autoSave: () => false,
    backups: (keptIn) =>
      createEditorBackups({
        store: createBackupStore({ database: storage.database, drafts: drafts.place(), clock }),
        workspaceId: 'w',
        clientId,
        clock,
        keptIn,
        isSure,
        lifeOf: async (id) => (alive.has(id) ? 'alive' : isSure ? 'gone' : 'unknown'),
        persist: () => void asked.push('persist'),
      }),
  })
  let model: ReturnType<typeof fakeTextModel> | null = null
  async function settle() {
    do await settlePromises()
    while (disk.deliver())
    await settlePromises()
    editors.model('/f', (_, text) => {
      model = fakeTextModel(text)
      return model
    })
  }
  return {
    disk,
    storage,
    clock,
    editors,
    settle,
    alive,
    asked,
    drafts,
    isSure,
    file: () => editors.view.getState().files['/f'],
    view: () => editors.view.getState(),
    text: () => model?.text(),
    async open() {
      editors.open('/f')
      await settle()
      return this
    },
    type: (text: string) => model?.type(text),
    undo: () => model?.undo(),
    /** The process is gone from one moment to the next. */
    crash: () => void alive.delete(clientId),
  }
}

const reload = (before: Parameters<typeof page>[0]) => page(before)

describe('unsaved text', () => {
  it('is kept a second after the last edit, and every five seconds while typing goes on', async () => {
    const one = await page().open()
    one.type('a')
    await one.clock.advance(999)
    expect(one.storage.values.size).toBe(0)
    await one.clock.advance(1)
    expect([...one.storage.values.values()]).toMatchObject([
      { path: '/f', text: 'a', base: { version: expect.any(String) } },
    ])
    for (let n = 0; n < 6; n++) {
      one.type(`b${n}`)
      await one.clock.advance(900)
    }
    expect([...one.storage.values.values()]).toMatchObject([{ text: 'b5' }])
    expect(one.asked).toEqual(['persist'])
  })

  it('is kept at once when the page may be about to go', async () => {
    const one = await page().open()
    one.type('a')
    one.editors.flush()
    await one.settle()
    expect([...one.storage.values.values()]).toMatchObject([{ text: 'a' }])
    one.type('b')
    await one.editors.persisted()
    expect([...one.storage.values.values()]).toMatchObject([{ text: 'b' }])
  })

  it('is let go when it was saved, undone, or given up with its tab', async () => {
    for (const end of ['save', 'undo', 'close'] as const) {
      const one = await page().open()
      one.type('a')
      await one.clock.advance(1000)
      expect(one.storage.values.size).toBe(1)
      if (end === 'save') void one.editors.save('/f')
      if (end === 'undo') one.undo()
      if (end === 'close') one.editors.close('/f')
      await one.settle()
      expect(one.storage.values.size).toBe(0)
    }
  })

  it('is back after a crash, unsaved, on what it was based on', async () => {
    const one = await page().open()
    one.type('mine')
    await one.clock.advance(1000)
    one.type('mine, and a second more')
    one.crash()
    const next = reload(one)
    await next.settle()
    expect(next.view().restored).toEqual(['/f'])
    expect(next.file()).toMatchObject({ isDirty: true, disk: 'same' })
    expect(next.text()).toBe('mine')
    expect(next.editors.unsavedText('/f')).toBe('mine')
    void next.editors.save('/f')
    await next.settle()
    expect(next.disk.content()).toBe('mine')
    await next.clock.advance(5000)
    expect(next.storage.values.size).toBe(0)
    expect(reload(next).view().restored).toEqual([])
  })

  it('is in conflict after a crash when the disk went on meanwhile', async () => {
    const one = await page().open()
    one.type('mine')
    await one.clock.advance(1000)
    one.crash()
    one.disk.change('theirs')
    const next = reload(one)
    await next.settle()
    void next.editors.save('/f')
    await next.settle()
    expect(next.file()).toMatchObject({ isDirty: true, disk: 'conflict', theirs: 'theirs' })
    expect(next.disk.content()).toBe('theirs')
    expect(next.text()).toBe('mine')
  })

  it('survives any number of crashes, also before it was shown again', async () => {
    const one = await page().open()
    one.type('mine')
    await one.clock.advance(1000)
    one.crash()
    const second = reload(one)
    await settlePromises()
    // No editor has shown it yet.
    expect(second.editors.unsavedText('/f')).toBe('mine')
    second.crash()
    const third = reload(second)
    await settlePromises()
    await third.clock.advance(1000)
    third.crash()
    expect([...one.storage.values.values()]).toMatchObject([{ text: 'mine' }])
    const fourth = reload(third)
    await fourth.settle()
    expect(fourth.text()).toBe('mine')
  })

  it('of another tab that is still there is left to it', async () => {
    const one = await page().open()
    one.type('mine')
    await one.clock.advance(1000)
    const other = await reload(one).open()
    expect(other.file()).toMatchObject({ isDirty: false })
    other.type('theirs')
    await other.clock.advance(1000)
    expect([...one.storage.values.values()]).toMatchObject([{ text: 'mine' }, { text: 'theirs' }])
  })

  it('is offered in doubt, and never taken from a tab that may be there', async () => {
    const one = await page({ isSure: false }).open()
    one.type('mine')
    await one.clock.advance(1000)
    one.crash()
    const other = await reload(one).open()
    expect(other.text()).toBe('mine')
    void other.editors.save('/f')
    await other.settle()
    await other.clock.advance(5000)
    const texts = () => [...one.storage.values.values()].flatMap((value) => (value as { text?: string }).text)
    expect(texts()).toContain('mine')
    // It was dealt with: the user is not asked about it again,
    other.crash()
    expect(
      await reload(other)
        .open()
        .then((next) => next.view().restored),
    ).toEqual([])
    // until the tab that wrote it shows that it lives, and then is gone.
    await one.clock.advance(30_000)
    expect(
      await reload(other)
        .open()
        .then((next) => next.view().restored),
    ).toEqual(['/f'])
  })

  it('that was dealt with in doubt goes when no tab has claimed it for a day', async () => {
    const one = await page({ isSure: false }).open()
    one.type('mine')
    await one.clock.advance(1000)
    one.crash()
    const other = await reload(one).open()
    other.editors.close('/f')
    await other.settle()
    expect(one.storage.values.size).toBe(2)
    const later = page({ ...one })
    later.clock.jumpWall(25 * 60 * 60_000)
    await later.settle()
    expect(one.storage.values.size).toBe(0)
  })

  it('is waited for before a file is shown', async () => {
    const one = await page().open()
    one.type('lost')
    await one.clock.advance(1000)
    one.crash()
    const slow = { ...one.storage, database: { ...one.storage.database } }
    let answer = () => {}
    slow.database.all = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return new Map(one.storage.values)
    }
    const next = page({ ...one, storage: slow })
    next.editors.open('/f')
    await next.settle()
    expect(next.file()?.status).toBe('loading')
    answer()
    await next.settle()
    expect(next.text()).toBe('lost')
  })

  it('is said to be only in this tab where nothing can be kept, until it can', async () => {
    const one = await page().open()
    one.drafts.cut(true)
    one.storage.fill(true)
    one.type('a')
    await one.clock.advance(1000)
    expect(one.view().keptIn).toBe('page')
    expect(one.text()).toBe('a')
    one.storage.fill(false)
    one.type('b')
    await one.clock.advance(1000)
    expect(one.view().keptIn).toBe('browser')
  })

  it('is kept with the server where the browser keeps nothing, and is back from there', async () => {
    const one = await page().open()
    one.storage.fill(true)
    one.type('a')
    await one.clock.advance(1000)
    expect(one.view().keptIn).toBe('server')
    one.crash()
    one.disk.change('theirs')
    const next = await reload(one).open()
    void next.editors.opened()
    await next.settle()
    expect(next.text()).toBe('a')
    expect(next.file()).toMatchObject({ isDirty: true, disk: 'conflict' })
    next.editors.takeDisk('/f')
    await next.clock.advance(1000)
    // Of another page, perhaps in another browser: settled, not removed.
    expect([...one.drafts.values.values()]).toMatchObject([{ text: 'a', settled: true }])
  })

  it('goes to the server as soon as that is there, and away from it once the browser takes it', async () => {
    const one = await page().open()
    one.storage.fill(true)
    one.drafts.cut(true)
    one.type('a')
    await one.clock.advance(1000)
    expect(one.view().keptIn).toBe('page')
    one.drafts.cut(false)
    void one.editors.opened()
    await one.settle()
    expect(one.view().keptIn).toBe('server')
    one.storage.fill(false)
    one.type('b')
    await one.clock.advance(1000)
    expect(one.view().keptIn).toBe('browser')
    expect(one.drafts.values.size).toBe(0)
  })

  it('that was given up without a connection is not back from the server', async () => {
    const one = await page().open()
    one.storage.fill(true)
    one.type('a')
    await one.clock.advance(1000)
    one.crash()
    const two = await reload(one).open()
    two.drafts.cut(true)
    void two.editors.opened()
    await two.settle()
    expect(two.text()).toBe('base')
    two.drafts.cut(false)
    void two.editors.opened()
    await two.settle()
    expect(two.text()).toBe('a')
    two.type('ab')
    await two.clock.advance(1000)
    two.type('abc')
    two.drafts.cut(true)
    two.editors.close('/f')
    await two.clock.advance(1000)
    two.drafts.cut(false)
    void two.editors.opened()
    await two.settle()
    two.crash()
    const next = await reload(two).open()
    void next.editors.opened()
    await next.settle()
    expect(next.text()).toBe('base')
    expect([...two.drafts.values.values()]).toMatchObject([{ text: 'a', settled: true }])
  })

  it('opens files as ever where the database is broken, and does not choke on what it does not know', async () => {
    const broken = fakeDatabase()
    broken.breakDown()
    expect((await page({ storage: broken }).open()).text()).toBe('base')
    const odd = fakeDatabase()
    odd.values.set('x', null).set('y', { workspaceId: 'w', text: 1 }).set('z', 'text')
    const one = await page({ storage: odd }).open()
    expect(one.text()).toBe('base')
    expect(odd.values.size).toBe(3)
  })
})

const step = fc.oneof(
  fc.record({ do: fc.constant('type' as const), content: fc.constantFrom('one', 'two', 'three') }),
  fc.record({ do: fc.constant('external' as const), content: fc.constantFrom('base', 'theirs', 'two') }),
  fc.record({
    do: fc.constantFrom('save', 'wait', 'crash', 'full', 'room', 'cut', 'reconnect', 'undo'),
    content: fc.constant(''),
  }),
)

it('no text rested for a second is lost, and no foreign text overwritten unseen, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      let now = await page().open()
      let isSafe = true
      /** What must be found again after a crash: unsaved text that rested for a second while there was room. */
      let rested: string | null = null
      const seen = new Set<string | null>(['base'])
      for (const { do: act, content } of steps) {
        if (now.text() !== undefined) seen.add(now.text() ?? '')
        if (act === 'type') now.type(content)
        else if (act === 'undo') now.undo()
        else if (act === 'external') {
          const event = now.disk.change(content)
          if (now.disk.isConnected()) now.editors.changed(event)
          await now.settle()
        } else if (act === 'save') {
          void now.editors.save('/f')
          await now.settle()
        } else if (act === 'wait') {
          await now.clock.advance(5000)
          await now.settle()
          if (isSafe && now.file()?.isDirty) rested = now.text() ?? null
        } else if (act === 'full' || act === 'room') {
          isSafe = act === 'room'
          now.storage.fill(!isSafe)
        } else if (act === 'cut') now.disk.cut(0)
        else if (act === 'reconnect') {
          now.disk.reconnect()
          void now.editors.opened()
          await now.settle()
        } else if (act === 'crash') {
          const { storage } = now
          const kept = [...storage.values.values()].map((value) => (value as { text: string }).text)
          const shown = now.text()
          const wasDirty = now.file()?.isDirty === true
          if (wasDirty && shown === rested && isSafe) expect(kept).toContain(shown)
          now.crash()
          now.disk.reconnect()
          now = await reload(now).open()
          if (kept.length > 0) expect(kept).toContain(now.text())
        }
        if (!now.file()?.isDirty) rested = null
      }
      const own = new Set(now.disk.written.map(({ after }) => after))
      for (const { before, after } of now.disk.written)
        expect(before === after || seen.has(before) || own.has(before ?? '')).toBe(true)
    }),
    { numRuns: 5000 },
  )
}, 60_000)
