import { describe, expect, it } from 'vitest'
import { fakeTextModel } from '../../../testing/editorFakes'
import {
  begun,
  createDocument,
  type DocumentState,
  expectedVersion,
  isDirty,
  isSameConflict,
  maySave,
  modelOf,
  modelTaken,
  progressed,
  queued,
  read,
  reconcile,
  reopenedAs,
  restored,
  retried,
  saveBegan,
  savedAt,
  saveEnded,
  type Transition,
  theirsTaken,
  toSend,
  written,
} from './document'
import type { TextFile } from './documentContent'
import type { RemoteFile } from './remoteFile'

const text = (content: string, version = `v:${content}`): TextFile => ({
  kind: 'text',
  text: content,
  bom: false,
  version,
})

const FILES = {
  unchanged: { kind: 'unchanged' },
  base: text('base', 'v2'),
  mine: text('mine'),
  theirs: text('theirs'),
  missing: { kind: 'missing' },
  folder: { kind: 'blocked', by: 'directory', reason: 'It is a folder.' },
  tooLarge: { kind: 'tooLarge', size: 9, reason: 'Too large.' },
  bytes: { kind: 'bytes', bytes: Uint8Array.of(0), version: 'v' },
  offline: { kind: 'offline' },
  failed: { kind: 'failed', reason: 'No.' },
} as const satisfies Record<string, RemoteFile>

/** What `openDocument.ts` does with a transition. */
function run({ document, edit }: Transition): DocumentState {
  const model = modelOf(document)
  if (!edit || !model) return document
  if (edit.saved !== undefined) model.replace(edit.saved)
  const id = model.versionId()
  if (edit.shown !== edit.saved) model.replace(edit.shown)
  return edit.saved === undefined ? document : savedAt(document, id)
}

const loading = () => createDocument('/f')
const unshown = () => reconcile(loading(), text('base')).document
const clean = () => run(modelTaken(unshown(), fakeTextModel('base')))
const type = (document: DocumentState, content: string) => {
  modelOf(document)?.replace(content)
  return document
}
const dirty = () => type(clean(), 'mine')
const sent = () => {
  const document = dirty()
  const save = { base: { text: 'base', bom: false, version: 'v:base' }, sent: toSend(document) }
  const lost = { kind: 'unconfirmed', reason: 'Cut.', offline: true, wasSent: true } as const
  return type(written(document, save, lost), 'mine and more')
}
const conflict = () => reconcile(dirty(), text('other')).document

const STATES = {
  loading,
  clean,
  dirty,
  conflict,
  deleted: () => reconcile(clean(), FILES.missing).document,
  blocked: () => reconcile(dirty(), FILES.folder).document,
  restored: () =>
    restored(loading(), { text: 'mine', base: { text: 'base', bom: false, version: 'v', isNew: false } })
      .document,
  begun: () =>
    type(run(modelTaken(begun(reconcile(loading(), FILES.missing).document), fakeTextModel(''))), 'mine'),
  'read only': () => reconcile(loading(), { ...FILES.base, isExact: false }).document,
  binary: () => reconcile(loading(), FILES.bytes).document,
  missing: () => reconcile(loading(), FILES.missing).document,
  error: () => reconcile(loading(), FILES.failed).document,
} satisfies Record<string, () => DocumentState>

/** `same* mine`: how the disk stands to the text, a star where it is unsaved, and the text; or why there is none. */
function outcome(document: DocumentState): string {
  const { content, disk } = document
  if (content.kind !== 'ready') return content.kind
  return `${disk.kind}${isDirty(document) ? '*' : ''} ${toSend(document).text}`
}

/** One row for each state, one column for each of `FILES`, in their order. */
const FOUND: Readonly<Record<string, string>> = {
  loading:
    'loading | same base | same mine | same theirs | missing | error | tooLarge | binary | loading | error',
  clean:
    'same base | same base | same mine | same theirs | deleted base | blocked base | tooLarge | binary | same base | same base',
  dirty:
    'same* mine | same* mine | same mine | conflict* mine | deleted* mine | blocked* mine | blocked* mine | blocked* mine | same* mine | same* mine',
  conflict:
    'same* mine | same* mine | same mine | conflict* mine | deleted* mine | blocked* mine | blocked* mine | blocked* mine | conflict* mine | conflict* mine',
  deleted:
    'same base | same base | same mine | same theirs | deleted base | blocked base | tooLarge | binary | deleted base | deleted base',
  blocked:
    'same* mine | same* mine | same mine | conflict* mine | deleted* mine | blocked* mine | blocked* mine | blocked* mine | blocked* mine | blocked* mine',
  restored:
    'same* mine | same* mine | same mine | conflict* mine | deleted* mine | blocked* mine | blocked* mine | blocked* mine | same* mine | same* mine',
  begun:
    'same* mine | conflict* mine | same mine | conflict* mine | same* mine | blocked* mine | blocked* mine | blocked* mine | same* mine | same* mine',
  'read only':
    'same base | same base | same mine | same theirs | missing | error | tooLarge | binary | same base | same base',
  binary:
    'binary | same base | same mine | same theirs | missing | error | tooLarge | binary | binary | binary',
  missing:
    'missing | same base | same mine | same theirs | missing | error | tooLarge | binary | missing | missing',
  error: 'error | same base | same mine | same theirs | missing | error | tooLarge | binary | error | error',
}

describe('what is found on disk', () => {
  it.each(Object.entries(FOUND))('leads a document that is %s to %s', (state, row) => {
    const make = STATES[state as keyof typeof STATES]
    const outcomes = Object.values(FILES).map((file) => outcome(run(reconcile(make(), file))))
    expect(outcomes.join(' | ')).toBe(row)
  })

  it('is our own work where it is a text that was sent and never confirmed', () => {
    const found = reconcile(sent(), text('mine')).document
    expect(outcome(found)).toBe('same* mine and more')
    expect(expectedVersion(found, 'normal')).toBe('v:mine')
  })

  it('says nothing once a save began or ended since it was asked for', () => {
    const document = dirty()
    const saving = saveBegan(document)
    expect(read(saving, FILES.theirs, saving.epoch)).toBeNull()
    expect(read(saveEnded(saving), FILES.theirs, document.epoch)).toBeNull()
    expect(read(document, FILES.theirs, document.epoch)).not.toBeNull()
  })
})

describe('a save', () => {
  it.each([
    ['clean', 'normal', false],
    ['dirty', 'normal', 'v:base'],
    ['begun', 'normal', null],
    ['conflict', 'normal', false],
    ['deleted', 'normal', false],
    ['blocked', 'normal', false],
    ['read only', 'normal', false],
    ['conflict', 'overwrite', 'v:other'],
    ['dirty', 'overwrite', false],
    ['deleted', 'recreate', null],
    ['dirty', 'recreate', false],
    ['binary', 'normal', false],
  ] as const)('of a document that is %s, %s, replaces the version %s', (state, mode, version) => {
    const document = STATES[state]()
    expect(maySave(document, mode) && expectedVersion(document, mode)).toBe(version)
  })

  it.each([
    [{ kind: 'written', version: 'v2' }, { isQueued: false, saveFailure: null, unconfirmed: [] }, false],
    [{ kind: 'failed', reason: 'Full.' }, { isQueued: false, saveFailure: 'Full.' }, true],
    [{ kind: 'conflict' }, { isQueued: false, saveFailure: null }, true],
    [
      { kind: 'unconfirmed', reason: 'Cut.', offline: true, wasSent: false },
      { isQueued: true, unconfirmed: [] },
      true,
    ],
    [
      { kind: 'unconfirmed', reason: 'Late.', offline: false, wasSent: true },
      { isQueued: false, saveFailure: 'Late.' },
      true,
    ],
  ] as const)('that is answered %j', (answer, expected, unsaved) => {
    const document = dirty()
    const save = { base: { text: 'base', bom: false, version: 'v:base' }, sent: toSend(document) }
    const answered = written(document, save, answer)
    expect(answered).toMatchObject(expected)
    expect(isDirty(answered)).toBe(unsaved)
  })
})

describe('what the user decides', () => {
  it('takes the text of the disk as an edit', () => {
    expect(outcome(run(theirsTaken(conflict())))).toBe('same other')
    expect(outcome(run(theirsTaken(dirty())))).toBe('same* mine')
  })

  it('never takes text away by a retry or another encoding', () => {
    expect(outcome(retried(dirty()))).toBe('same* mine')
    expect(outcome(reopenedAs(dirty(), 'latin1'))).toBe('same* mine')
    expect(outcome(retried(STATES.error()))).toBe('loading')
    expect(outcome(reopenedAs(clean(), 'latin1'))).toBe('loading')
  })

  it('undoes restored text to what the disk held', () => {
    const model = fakeTextModel('base')
    const document = run(modelTaken(STATES.restored(), model))
    expect(outcome(document)).toBe('same* mine')
    model.undo()
    expect(outcome(document)).toBe('same base')
  })
})

describe('a byte order mark', () => {
  const marked = (content: string): TextFile => ({ ...text(content, 'v:bom'), bom: true })

  it('that came or went makes another file of the same text', () => {
    const followed = reconcile(clean(), marked('base'))
    expect(followed.document.content).toMatchObject({ base: { bom: true, version: 'v:bom' } })
    for (const file of [marked('base'), marked('mine')])
      expect(reconcile(dirty(), file).document.disk).toEqual({ kind: 'conflict', theirs: file })
  })

  it('makes another conflict, as another text does', () => {
    const theirs = (file: TextFile) => reconcile(dirty(), file).document.disk
    expect(isSameConflict(theirs(text('other', 'v1')), theirs(text('other', 'v2')))).toBe(true)
    expect(isSameConflict(theirs(text('other')), theirs(text('another')))).toBe(false)
    expect(isSameConflict(theirs(text('other')), theirs(marked('other')))).toBe(false)
    expect(isSameConflict(theirs(text('other')), dirty().disk)).toBe(false)
    expect(isSameConflict(dirty().disk, clean().disk)).toBe(true)
    expect(isSameConflict(dirty().disk, STATES.blocked().disk)).toBe(false)
  })
})

describe('a save that waits for the connection', () => {
  it('waits while there is something to save, and no longer', () => {
    const waiting = queued(dirty())
    expect([dirty().isQueued, waiting.isQueued]).toEqual([false, true])
    expect(reconcile(waiting, FILES.unchanged).document.isQueued).toBe(true)
    expect(reconcile(waiting, FILES.mine).document.isQueued).toBe(false)
    expect(savedAt(waiting, 0).isQueued).toBe(true)
    const id = modelOf(waiting)?.versionId() ?? null
    expect(savedAt(waiting, id).isQueued).toBe(false)
  })
})

describe('progress of a first reading', () => {
  it('is shown while there is nothing else, and changes nothing later', () => {
    expect(progressed(loading(), 40).content).toEqual({ kind: 'loading', progress: 40 })
    const document = dirty()
    expect(progressed(document, 40)).toBe(document)
  })
})
