import type { ReadWish } from '../transfer/readWhole'
import type { Backup } from './backup/editorBackups'
import {
  asText,
  type Base,
  type Content,
  contentOf,
  imageTypeOf,
  type TextContent,
  type TextFile,
  textContent,
} from './documentContent'
import type { RemoteFile, Written } from './remoteFile'
import type { TextModel } from './textModel'

/**
 * An open file of the editor as one value, and the transitions between its values. Each transition is a function of
 * the value and of what happened; `openDocument.ts` asks the server, runs the transitions and keeps the model in step.
 * The text the user types lives in the model: a transition reads it, and says in an `Edit` what it is to become.
 */
export interface DocumentState {
  readonly path: string
  readonly content: Content
  /** The encoding the user chose; null: the one the file seems to have. */
  readonly charset: string | null
  readonly disk: Disk
  /** Texts that were sent and never confirmed; one of them found on disk is the user's own work. */
  readonly unconfirmed: readonly Sent[]
  readonly isSaving: boolean
  /** A save waits for the connection. */
  readonly isQueued: boolean
  readonly saveFailure: string | null
  /** Goes up whenever a save starts or ends: what was read before says nothing after it. */
  readonly epoch: number
}

/**
 * How the disk stands to the text. In `conflict` nothing is saved until the user has chosen. `blocked`: what is there
 * now can't be read or written as this text, which can only be saved somewhere else.
 */
export type Disk =
  | { readonly kind: 'same' }
  | { readonly kind: 'conflict'; readonly theirs: TextFile }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'blocked'; readonly by: Block }

/** What stands where the file was. */
export type Block = 'directory' | 'outside' | 'unreadable' | 'tooLarge' | 'binary'

/** A text as it was sent, and the version the model had then. */
export interface Sent {
  readonly text: string
  readonly id: number | null
}

/** `recreate`: the file was deleted and the user wants it back. `overwrite`: the user has seen what is replaced. */
export type SaveMode = 'normal' | 'recreate' | 'overwrite'

/** What the model has to become after a transition, one undoable edit for each text. */
interface Edit {
  /** The text of the disk: from here on the model is saved when it holds this. */
  readonly saved?: string
  /** What the user sees. */
  readonly shown: string
}

export interface Transition {
  readonly document: DocumentState
  readonly edit: Edit | null
}

const SAME: Disk = { kind: 'same' }

export function createDocument(path: string): DocumentState {
  return {
    path,
    content: { kind: 'loading', progress: null },
    charset: null,
    disk: SAME,
    unconfirmed: [],
    isSaving: false,
    isQueued: false,
    saveFailure: null,
    epoch: 0,
  }
}

export const modelOf = ({ content }: DocumentState): TextModel | null =>
  content.kind === 'ready' ? content.model : null

export const baseOf = ({ content }: DocumentState): Base | null => ('base' in content ? content.base : null)

/** The version of what was last read or written: in a conflict their text is known, too. Null where there is none. */
export function knownVersion(document: DocumentState): string | null {
  const { disk } = document
  if (disk.kind === 'conflict') return disk.theirs.version
  return disk.kind === 'same' ? (baseOf(document)?.version ?? null) : null
}

export function isDirty({ content }: DocumentState): boolean {
  if (content.kind !== 'ready' || content.readOnly !== null) return false
  const { model, restored, savedId } = content
  return model === null ? restored !== null : model.versionId() !== savedId
}

/** What the user sees, or would see. */
function textOf(document: DocumentState): string {
  const { content } = document
  const unsaved = content.kind === 'ready' ? (content.model?.text() ?? content.restored) : null
  return unsaved ?? baseOf(document)?.text ?? ''
}

const idOf = (document: DocumentState) => modelOf(document)?.versionId() ?? null

/** The text that a save sends now. */
export const toSend = (document: DocumentState): Sent => ({ text: textOf(document), id: idOf(document) })

const only = (document: DocumentState): Transition => ({ document, edit: null })

const withText = (document: DocumentState, change: Partial<TextContent>): DocumentState =>
  document.content.kind === 'ready' ? { ...document, content: { ...document.content, ...change } } : document

/** The disk is as the document has it. */
function settle(document: DocumentState): DocumentState {
  return { ...document, disk: SAME, isQueued: document.isQueued && isDirty(document) }
}

/** The model is equal to the base in this version. */
export function savedAt(document: DocumentState, savedId: number | null): DocumentState {
  const saved = withText(document, { savedId })
  return isDirty(saved) ? saved : { ...saved, isQueued: false }
}

/** The document stands on this text of the disk from now on. */
export function rebase(document: DocumentState, on: Base, savedId: number | null): DocumentState {
  const { content } = document
  if (content.kind !== 'ready') return document
  const { text, bom, version, charset } = on
  const isTaken = content.model === null && content.restored === text
  const restored = isTaken ? null : content.restored
  return settle(withText(document, { base: { text, bom, version, charset }, restored, savedId }))
}

/** Part of a file has come that is read for the first time. */
export function progressed(document: DocumentState, progress: number): DocumentState {
  return document.content.kind === 'loading'
    ? { ...document, content: { kind: 'loading', progress } }
    : document
}

/** The answer to a read that was asked for in `epoch`; null where a save has made it meaningless. */
export function read(document: DocumentState, file: RemoteFile, epoch: number): Transition | null {
  return document.isSaving || document.epoch !== epoch ? null : reconcile(document, file)
}

/**
 * Brings a document together with what is on disk now (docs/reliability: clean or dirty × disk unchanged, changed,
 * gone). Clean text follows the disk; text the user typed is never replaced, it becomes clean, keeps its place or is
 * in conflict. A document that shows no text to edit is filled anew.
 */
export function reconcile(document: DocumentState, file: RemoteFile): Transition {
  const { content } = document
  if (content.kind === 'loading' || content.kind === 'error') return only(fill(document, file))
  if (file.kind === 'offline' || file.kind === 'failed') return only(document)
  if (file.kind === 'unchanged') return only(settle(document))
  if (content.kind !== 'ready' || content.readOnly !== null) return only(fill(document, file))
  switch (file.kind) {
    case 'missing':
      return only(lose(document, content.base))
    case 'text':
      return reconcileText(document, content, file)
    case 'blocked':
      return only(block(document, file.by))
    case 'bytes':
    case 'tooLarge':
      if (!isDirty(document)) return only(fill(document, file))
      return only(block(document, file.kind === 'tooLarge' ? 'tooLarge' : 'binary'))
  }
}

function reconcileText(document: DocumentState, { base, savedId }: TextContent, file: TextFile): Transition {
  if (file.text === base.text && file.bom === base.bom) return only(rebase(document, file, savedId))
  if (!isDirty(document)) return follow(document, file)
  const sent = document.unconfirmed.find(({ text }) => text === file.text)
  const mine = textOf(document)
  if (file.text === mine && file.bom === base.bom) return only(rebase(document, file, idOf(document)))
  if (sent) return only(rebase(document, file, sent.id))
  return only({ ...settle(document), disk: { kind: 'conflict', theirs: file } })
}

function follow(document: DocumentState, file: TextFile): Transition {
  const isShown = modelOf(document) !== null
  return {
    document: rebase(document, file, idOf(document)),
    edit: isShown ? { saved: file.text, shown: file.text } : null,
  }
}

/** What was begun as new was never there to be lost. */
function lose(document: DocumentState, base: Base): DocumentState {
  const settled = settle(document)
  return base.isNew === true ? settled : { ...settled, disk: { kind: 'deleted' } }
}

const block = (document: DocumentState, by: Block): DocumentState => ({
  ...settle(document),
  disk: { kind: 'blocked', by },
})

/** Puts what was read into a document that shows nothing yet, or nothing that could be edited. */
function fill(document: DocumentState, file: RemoteFile): DocumentState {
  const content = contentOf(document.path, file)
  if (content) return settle({ ...document, content })
  return document.content.kind === 'loading'
    ? { ...document, content: { kind: 'loading', progress: null } }
    : document
}

/** The encoding in which the file is to be read: as what the user chose, or what it was, or what it seems to be. */
export function wishOf(document: DocumentState): Pick<ReadWish, 'charset' | 'prefer'> {
  const { path, charset } = document
  const isPicture = imageTypeOf(path)?.startsWith('image/svg') === false
  return {
    charset: isPicture ? undefined : (charset ?? 'auto'),
    prefer: charset === null ? baseOf(document)?.charset : undefined,
  }
}

/** A model takes the text. It begins with the text of the disk, so that undoing what was restored leads there. */
export function modelTaken(document: DocumentState, model: TextModel): Transition {
  const { content } = document
  const taken = withText(document, { model, savedId: model.versionId(), restored: null })
  const restored = content.kind === 'ready' ? content.restored : null
  return { document: taken, edit: restored === null ? null : { shown: restored } }
}

/** The document gets the text of an earlier page, and what that was based on. */
export function restored(document: DocumentState, { text, base }: Pick<Backup, 'text' | 'base'>): Transition {
  const before = document.content.kind === 'ready' ? document.content : textContent(base)
  const isShown = before.model !== null
  return {
    document: { ...document, content: { ...before, base, restored: isShown ? null : text } },
    edit: isShown ? { saved: base.text, shown: text } : null,
  }
}

/** The unsaved text, to be kept out of the page; null where there is none. `noted` differs whenever the backup does. */
export function backupOf(document: DocumentState): { noted: string; read: () => Backup } | null {
  const base = baseOf(document)
  if (!isDirty(document) || !base) return null
  const { text, bom, version, charset, isNew = false } = base
  return {
    // The base belongs to it: after a save or a settled conflict the same text is another backup.
    noted: `${idOf(document) ?? 'restored'} ${version} ${isNew} ${charset}`,
    read: () => ({
      path: document.path,
      text: textOf(document),
      base: { text, bom, version, isNew, ...(charset === undefined ? {} : { charset }) },
    }),
  }
}

/** Whether a save in this mode has anything to do. */
export function maySave(document: DocumentState, mode: SaveMode): boolean {
  const { content, disk } = document
  if (content.kind !== 'ready' || content.readOnly !== null) return false
  if (mode === 'recreate') return disk.kind === 'deleted'
  if (mode === 'overwrite') return disk.kind === 'conflict'
  return disk.kind === 'same' && isDirty(document)
}

/** What the file must be for a save to replace it: this version; null: not there; undefined: the server can't compare. */
export function expectedVersion(document: DocumentState, mode: SaveMode): string | null | undefined {
  const { disk } = document
  const base = baseOf(document)
  if (mode === 'recreate') return null
  if (mode === 'normal') return base?.isNew ? null : (base?.version ?? undefined)
  return disk.kind === 'conflict' ? (disk.theirs.version ?? undefined) : undefined
}

/** The user has seen these two as one: replacing the second is what was chosen for the first. */
export function isSameConflict(one: Disk, other: Disk): boolean {
  if (one.kind !== 'conflict' || other.kind !== 'conflict') return one.kind === other.kind
  return one.theirs.text === other.theirs.text && one.theirs.bom === other.theirs.bom
}

export const saveBegan = (document: DocumentState): DocumentState => ({
  ...document,
  isSaving: true,
  epoch: document.epoch + 1,
})

export const saveEnded = (document: DocumentState): DocumentState => ({
  ...document,
  isSaving: false,
  epoch: document.epoch + 1,
})

/** A save cannot be sent before there is a connection again. */
export const queued = (document: DocumentState): DocumentState => ({ ...document, isQueued: true })

/** The answer to a save of `sent`, which stood on `base`. After a conflict the file is read and reconciled. */
export function written(
  document: DocumentState,
  { base, sent }: { base: Base; sent: Sent },
  answer: Written,
): DocumentState {
  const answered = { ...document, saveFailure: null }
  switch (answer.kind) {
    case 'written':
      return confirmed(answered, { ...base, text: sent.text, version: answer.version }, sent.id)
    case 'unconfirmed':
      return {
        ...answered,
        unconfirmed: answer.wasSent ? [...document.unconfirmed, sent] : document.unconfirmed,
        isQueued: answer.offline,
        saveFailure: answer.offline ? null : answer.reason,
      }
    case 'failed':
      return { ...answered, isQueued: false, saveFailure: answer.reason }
    case 'conflict':
      return answered
  }
}

/** The text stands at another path now; the caller moves the document there. */
export const savedElsewhere = (document: DocumentState, on: Base, sent: Sent): DocumentState =>
  confirmed({ ...document, saveFailure: null }, on, sent.id)

function confirmed(document: DocumentState, on: Base, id: number | null): DocumentState {
  const { content } = document
  const savedId = id ?? (content.kind === 'ready' ? content.savedId : null)
  return rebase({ ...document, unconfirmed: [], isQueued: false }, on, savedId)
}

/** The text of the disk takes the place of the user's, as one edit that can be undone. */
export function theirsTaken(document: DocumentState): Transition {
  const { disk } = document
  if (disk.kind !== 'conflict') return only(document)
  const given = withText(document, { savedId: idOf(document), restored: null })
  return reconcile({ ...given, unconfirmed: [] }, disk.theirs)
}

/** A file that is not there is begun; nothing is written before something is typed. */
export const begun = (document: DocumentState): DocumentState =>
  document.content.kind === 'missing'
    ? { ...document, content: textContent({ text: '', bom: false, version: null, isNew: true }) }
    : document

/** The file is to be read anew after a failure. Text that is shown stays. */
export const retried = (document: DocumentState): DocumentState =>
  document.content.kind === 'ready' ? document : { ...document, content: { kind: 'loading', progress: null } }

export const shownAsText = (document: DocumentState): DocumentState => ({
  ...document,
  content: asText(document.content),
})

/** How a text that is in no file yet will be written. */
export const beganAs = (document: DocumentState, as: Pick<Base, 'charset' | 'bom'>): DocumentState =>
  document.content.kind === 'ready' && document.content.base.isNew
    ? withText(document, { base: { ...document.content.base, ...as } })
    : document

/**
 * The file is to be read anew in this encoding; null: in the one it seems to have. Unsaved text stays as it is. A read
 * that is under way was asked for in the old one, so its answer says nothing.
 */
export function reopenedAs(document: DocumentState, charset: string | null): DocumentState {
  if (isDirty(document)) return document
  const content: Content = { kind: 'loading', progress: null }
  return settle({ ...document, charset, content, epoch: document.epoch + 1 })
}

export const moved = (document: DocumentState, path: string): DocumentState => ({ ...document, path })
