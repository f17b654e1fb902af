import { describe, expect, it } from 'vitest'
import { type FakeTextModel, fakeTextModel } from '../../../testing/editorFakes'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { createHeldFile } from '../../../testing/kit/heldFile'
import { createDocuments } from './documents'
import { attachMerging, mayUndoMerge, merge, openMerge, undoMerge } from './merge/attachMerging'

const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

/** One open file, and what the table of the reliability document says becomes of it. */
async function open(content: string | null = 'base', { versions = true } = {}) {
  const disk = createHeldFile(content, { versions })
  const editors = createDocuments({
    queries: disk.queries,
    autoSave: () => false,
    clock: createFakeClock(),
  })
  let model: FakeTextModel | null = null
  async function settle() {
    do await flush()
    while (disk.deliver())
    await flush()
    editors.model('/f', (_, text) => {
      model = fakeTextModel(text)
      return model
    })
  }
  editors.open('/f')
  await settle()
  const reconcile = async (event: ReturnType<typeof disk.change>) => {
    editors.changed(event)
    await settle()
  }
  return {
    disk,
    editors,
    settle,
    reconcile,
    file: (path = '/f') => editors.view.getState().files[path]!,
    text: () => model?.text(),
    note: () => editors.view.getState().merges?.['/f'],
    type: (text: string) => model?.type(text),
    undo: () => model?.undo(),
  }
}

describe('a clean file', () => {
  it('stays as it is while the disk does', async () => {
    const { reconcile, disk, file, text } = await open()
    await reconcile(disk.change('base'))
    expect(file()).toMatchObject({ disk: 'same', isDirty: false })
    expect(text()).toBe('base')
  })

  it('follows the disk, as one edit that can be undone', async () => {
    const { reconcile, disk, file, text, undo } = await open()
    await reconcile(disk.change('changed'))
    expect(file()).toMatchObject({ disk: 'same', isDirty: false })
    expect(text()).toBe('changed')
    undo()
    expect(text()).toBe('base')
  })

  it('that was deleted keeps its text and can be restored', async () => {
    const { reconcile, disk, editors, settle, file, text } = await open()
    await reconcile(disk.change(null))
    expect(file()).toMatchObject({ disk: 'deleted', isDirty: false, status: 'ready' })
    expect(text()).toBe('base')
    editors.saveAgain('/f')
    await settle()
    expect(disk.content()).toBe('base')
    expect(file().disk).toBe('same')
  })

  it('that another program deleted and made anew is followed', async () => {
    const { reconcile, disk, file, text } = await open()
    await reconcile(disk.change(null))
    await reconcile(disk.change('anew'))
    expect(file()).toMatchObject({ disk: 'same', isDirty: false })
    expect(text()).toBe('anew')
  })
})

describe('unsaved text', () => {
  it('stays as it is while the disk does', async () => {
    const { reconcile, disk, file, type, text } = await open()
    type('mine')
    await reconcile(disk.change('base'))
    expect(file()).toMatchObject({ disk: 'same', isDirty: true })
    expect(text()).toBe('mine')
  })

  it('that the disk holds too is saved, without a word', async () => {
    const { reconcile, disk, file, type } = await open()
    type('mine')
    await reconcile(disk.change('mine'))
    expect(file()).toMatchObject({ disk: 'same', isDirty: false, saveFailure: null })
  })

  it('is in conflict with another text, and nothing is written before the user has chosen', async () => {
    const { reconcile, disk, editors, settle, file, type, text } = await open()
    type('mine')
    await reconcile(disk.change('theirs'))
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('theirs')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'theirs', isDirty: true })
    expect(text()).toBe('mine')
  })

  it('is merged with what lies apart from it, and left to a person where it does not', async () => {
    const { reconcile, disk, editors, file, type, text, note } = await open('a\nb\nc\n')
    attachMerging(editors)
    type('A\nb\nc\n')
    await reconcile(disk.change('a\nb\nC\n'))
    expect(text()).toBe('A\nb\nC\n')
    expect(file()).toMatchObject({ disk: 'same', isDirty: true })
    expect(note()).toMatchObject({ count: 1, isUndone: false })
    await reconcile(disk.change('x\nb\nC\n'))
    expect(merge(editors, '/f')).toBe(false)
    expect(file().disk).toBe('conflict')
    expect(editors.view.getState().overlapping).toEqual(new Set(['/f']))
    expect(text()).toBe('A\nb\nC\n')
  })

  it('that was merged is in conflict again after a step of undo, and is not merged again by itself', async () => {
    const { reconcile, disk, editors, settle, file, type, text, undo, note } = await open('a\nb\nc\n')
    const detach = [attachMerging(editors), attachMerging(editors)]
    type('A\nb\nc\n')
    await reconcile(disk.change('a\nb\nC\n'))
    undo()
    await settle()
    expect(text()).toBe('A\nb\nc\n')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'a\nb\nC\n', isDirty: true })
    expect(note()).toMatchObject({ isUndone: true })
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('a\nb\nC\n')
    openMerge(editors, '/f')
    expect(text()).toBe('A\nb\nC\n')
    await reconcile(disk.change('a\nb\nC\nd\n'))
    expect(text()).toBe('A\nb\nC\nd\n')
    for (const each of detach) each()
    await reconcile(disk.change('a\nb\nC\nd\ne\n'))
    expect(file().disk).toBe('conflict')
  })

  it('that was merged is taken apart again, and what was typed since stays', async () => {
    const { reconcile, disk, editors, settle, file, type, text, note } = await open('a\nb\nc\nd\ne\n')
    attachMerging(editors)
    type('A\nb\nc\nd\ne\n')
    await reconcile(disk.change('a\nb\nC\nd\ne\n'))
    type('A\nb\nC\nd\nE\n')
    expect(undoMerge(editors, '/f')).toBe(true)
    await settle()
    expect(text()).toBe('A\nb\nc\nd\nE\n')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'a\nb\nC\nd\ne\n' })
    openMerge(editors, '/f')
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('A\nb\nC\nd\nE\n')
    // It was saved since: now it is an edit like any other.
    expect(undoMerge(editors, '/f')).toBe(true)
    expect(text()).toBe('A\nb\nc\nd\nE\n')
    expect(file()).toMatchObject({ disk: 'same', isDirty: true })
    type('A\nb\nc\nd\nE\n')
    await reconcile(disk.change('A\nb\nC\nd\nE\nf\n'))
    type('A\nb\nother\nd\nE\nF\n')
    expect(mayUndoMerge(editors, '/f')).toBe(false)
    expect([undoMerge(editors, '/f'), note()?.isUndone]).toEqual([false, false])
  })

  it('whose file was deleted or moved away is written again when the user says so, and not before', async () => {
    const { reconcile, disk, editors, settle, file, type } = await open()
    type('mine')
    await reconcile(disk.change(null))
    expect(file()).toMatchObject({ disk: 'deleted', isDirty: true })
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe(null)
    editors.saveAgain('/f')
    await settle()
    expect(disk.content()).toBe('mine')
    expect(file()).toMatchObject({ disk: 'same', isDirty: false })
  })

  it.each([
    ['a folder', 'IS_DIRECTORY', 'directory'],
    ['a link out of the workspace', 'INVALID_PATH', 'outside'],
    ['unreadable', 'PERMISSION_DENIED', 'unreadable'],
    ['a pipe', 'BAD_REQUEST', 'unreadable'],
    ['too large', 'FILE_TOO_LARGE', 'tooLarge'],
  ] as const)(
    'whose file became %s is kept, says so, and is not saved over it',
    async (_, code, blockedBy) => {
      const { reconcile, disk, editors, settle, file, type, text } = await open()
      type('mine')
      await reconcile(disk.become(code))
      expect(file()).toMatchObject({ disk: 'blocked', blockedBy, isDirty: true, status: 'ready' })
      void editors.save('/f')
      await settle()
      expect(text()).toBe('mine')
      expect(disk.written).toEqual([])
      await reconcile(disk.change('base'))
      expect(file()).toMatchObject({ disk: 'same', blockedBy: null, isDirty: true })
    },
  )

  it('whose file became binary is kept, and can be saved somewhere else', async () => {
    const { reconcile, disk, editors, settle, file, type, text } = await open()
    const moved: string[][] = []
    editors.onSavedAs((...paths) => void moved.push(paths))
    type('mine')
    await reconcile(disk.change('\0\xFF'))
    expect(file()).toMatchObject({ disk: 'blocked', blockedBy: 'binary', isDirty: true })
    // The one file of this disk stands for every path: nothing is where the text goes.
    disk.change(null)
    const saved = editors.saveAs('/f', '/g')
    await settle()
    expect(await saved).toBe(null)
    expect(disk.content()).toBe('mine')
    expect(moved).toEqual([['/f', '/g']])
    expect(file('/g')).toMatchObject({ disk: 'same', isDirty: false, blockedBy: null })
    expect(editors.view.getState().files['/f']).toBeUndefined()
    expect(text()).toBe('mine')
  })

  it.each([true, false])(
    'never replaces a file by being saved somewhere else (versions: %s)',
    async (versions) => {
      const { disk, editors, settle, type, file } = await open('base', { versions })
      type('mine')
      const saved = editors.saveAs('/f', '/g')
      await settle()
      expect(await saved).toMatch(/there already/)
      expect(disk.content()).toBe('base')
      expect(file()).toMatchObject({ isDirty: true })
    },
  )

  it.each(['NO_SPACE', 'PERMISSION_DENIED', 'INTERNAL_ERROR'] as const)(
    'that the disk refuses with %s stays unsaved, says why, and can be tried again',
    async (code) => {
      const { disk, editors, settle, file, type, text } = await open()
      type('mine')
      disk.refuseWrites(code)
      void editors.save('/f')
      await settle()
      expect(disk.content()).toBe('base')
      expect(file()).toMatchObject({ isDirty: true, disk: 'same', saveFailure: 'The disk refuses.' })
      expect(text()).toBe('mine')
      disk.refuseWrites(null)
      void editors.save('/f')
      await settle()
      expect(disk.content()).toBe('mine')
      expect(file()).toMatchObject({ isDirty: false, saveFailure: null })
    },
  )
})

describe('a file begun as new', () => {
  it.each([true, false])('is made by its first save (versions: %s)', async (versions) => {
    const { disk, editors, settle, file, type } = await open(null, { versions })
    expect(file().status).toBe('missing')
    editors.startNew('/f')
    await settle()
    type('mine')
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('mine')
    expect(file()).toMatchObject({ status: 'ready', isDirty: false, disk: 'same' })
  })

  it.each([true, false])('is in conflict when one is there by now (versions: %s)', async (versions) => {
    const { disk, editors, settle, file, type } = await open(null, { versions })
    editors.startNew('/f')
    await settle()
    type('mine')
    disk.change('theirs')
    void editors.save('/f')
    await settle()
    expect(disk.content()).toBe('theirs')
    expect(file()).toMatchObject({ disk: 'conflict', theirs: 'theirs', isDirty: true })
  })

  it('is no deleted file before it exists', async () => {
    const { editors, settle, reconcile, disk, file, type } = await open(null)
    editors.startNew('/f')
    await settle()
    type('mine')
    await reconcile(disk.change(null))
    expect(file()).toMatchObject({ disk: 'same', isDirty: true })
  })
})

it('after a checkout while disconnected, clean files follow, unsaved ones are in conflict, and nothing is lost', async () => {
  const { disk, editors, settle, file, type, text } = await open()
  disk.cut(0)
  type('mine')
  void editors.save('/f')
  await settle()
  expect(file()).toMatchObject({ isQueued: true })
  disk.change('checked out')
  disk.reconnect()
  void editors.opened()
  await settle()
  expect(file()).toMatchObject({ disk: 'conflict', theirs: 'checked out', isDirty: true })
  expect(text()).toBe('mine')
  expect(disk.content()).toBe('checked out')
})
