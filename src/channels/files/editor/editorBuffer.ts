import type { ReadWish } from '../transfer/readWhole'
import type { LineEndName } from './lineEnds'
import type { RemoteFile } from './remoteFile'

/** The text of a buffer that can be edited. Monaco's model, or a plain object in tests. */
export interface TextModel {
  text(): string
  /** Equal ids mean equal text: undoing back to a text brings its id back. */
  versionId(): number
  /** Changes the text as one undoable edit that leaves cursor and scroll position where they are. */
  replace(text: string): void
  /** Called after every change of the text. Returns its end. */
  onChange(listener: () => void): () => void
  eol(): LineEndName
  languageName(): string
  /** The file has another name now, perhaps of another language. */
  moved(path: string): void
  dispose(): void
}

export type BufferStatus = 'loading' | 'ready' | 'image' | 'binary' | 'tooLarge' | 'missing' | 'error'

/**
 * How the disk stands to the buffer; in `conflict` nothing is saved until the user has chosen. `blocked`: what is
 * there now can't be read or written as this text, which can only be saved somewhere else.
 */
export type DiskState = 'same' | 'conflict' | 'deleted' | 'blocked'

/** What stands where the file was. */
export type Block = 'directory' | 'outside' | 'unreadable' | 'tooLarge' | 'binary'

/** The text a buffer was last equal to on disk. */
export interface Base {
  readonly text: string
  readonly bom: boolean
  /** Null where the server has no versions. */
  readonly version: string | null
  /** What it is in on disk; UTF-8 where it is not said. */
  readonly charset?: string | undefined
  /** There was no file when the text was begun: it must not replace one. */
  readonly isNew?: boolean
}

/** Why a text can only be read: its size, bytes that its encoding does not give back, or that it is no text. */
export type ReadOnlyCause = 'size' | 'encoding' | 'bytes'

/** Bytes above which a text can only be read: Monaco copies it with every save. */
const EDIT_BYTES = 50 * 1024 * 1024

export interface Buffer {
  path: string
  status: BufferStatus
  reason: string | null
  /** Bytes, where known. */
  size: number | null
  /** Content of what is not text. */
  bytes: Uint8Array<ArrayBuffer> | null
  /** Per cent of it that has come, while it comes in pieces. */
  progress: number | null
  /** The encoding the user chose; null: the one the file seems to have. */
  charset: string | null
  base: Base | null
  readOnly: ReadOnlyCause | null
  model: TextModel | null
  /** Unsaved text of a page that is gone, until a model takes it. */
  restored: string | null
  /** `versionId` of the model when it was equal to the base; null: never. */
  savedId: number | null
  disk: DiskState
  /** What the disk holds instead, in a conflict. */
  theirs: RemoteFile | null
  blockedBy: Block | null
  /** Texts that were sent and never confirmed; one of them found on disk is our own work. */
  unconfirmed: { readonly text: string; readonly id: number | null }[]
  saving: Promise<void> | null
  /** Waits for the connection. */
  isQueued: boolean
  saveFailure: string | null
  checking: boolean
  checkAgain: boolean
  /** The text is just now made equal to the disk: that is no edit of the user's. */
  isFollowing: boolean
  /** Goes up whenever a save starts or ends: what was read before says nothing after it. */
  epoch: number
  cancelAutoSave: () => void
  isClosed: boolean
}

export function createBuffer(path: string): Buffer {
  return {
    path,
    status: 'loading',
    reason: null,
    size: null,
    bytes: null,
    progress: null,
    charset: null,
    base: null,
    readOnly: null,
    model: null,
    restored: null,
    savedId: null,
    disk: 'same',
    theirs: null,
    blockedBy: null,
    unconfirmed: [],
    saving: null,
    isQueued: false,
    saveFailure: null,
    checking: false,
    checkAgain: false,
    isFollowing: false,
    epoch: 0,
    cancelAutoSave: () => {},
    isClosed: false,
  }
}

export function isDirty({ model, savedId, readOnly, restored }: Buffer): boolean {
  return readOnly === null && (model === null ? restored !== null : model.versionId() !== savedId)
}

/** What the user sees, or would see. */
export const textOf = ({ model, restored, base }: Buffer): string =>
  model?.text() ?? restored ?? base?.text ?? ''

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
}

/** The media type of a picture the page can show; null for everything else. */
export function imageTypeOf(path: string): string | null {
  return IMAGE_TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? null
}

/** Puts what was read into a buffer that shows nothing yet, or nothing that could be edited. */
export function fill(buffer: Buffer, file: RemoteFile): void {
  buffer.reason = null
  buffer.size = null
  buffer.bytes = null
  buffer.progress = null
  switch (file.kind) {
    case 'text':
      fillText(buffer, file)
      return
    case 'bytes':
      buffer.status = imageTypeOf(buffer.path) === null ? 'binary' : 'image'
      buffer.bytes = file.bytes
      buffer.base = { text: '', bom: false, version: file.version }
      buffer.size = file.bytes.length
      return
    case 'tooLarge':
      buffer.status = 'tooLarge'
      buffer.size = file.size
      buffer.reason = file.reason
      return
    case 'missing':
      buffer.status = 'missing'
      return
    case 'failed':
    case 'blocked':
      buffer.status = 'error'
      buffer.reason = file.reason
      return
    case 'offline':
    case 'unchanged':
      return
  }
}

function fillText(buffer: Buffer, file: Extract<RemoteFile, { kind: 'text' }>): void {
  const { text, bom, version, charset } = file
  const isSvg = imageTypeOf(buffer.path) !== null
  buffer.status = isSvg ? 'image' : 'ready'
  buffer.bytes = isSvg ? new TextEncoder().encode(text) : null
  buffer.size = file.size ?? new TextEncoder().encode(text).length
  buffer.base = { text, bom, version, charset }
  buffer.readOnly = causeOf(buffer.size, file.isExact ?? true)
}

function causeOf(size: number, isExact: boolean): ReadOnlyCause | null {
  if (size > EDIT_BYTES) return 'size'
  return isExact ? null : 'encoding'
}

/** Shows the bytes of a picture or binary file as text. What is not UTF-8 is lost, so it cannot be edited. */
export function showAsText(buffer: Buffer): void {
  const { bytes } = buffer
  if (bytes === null || !buffer.base) return
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at])
  buffer.readOnly = isSame ? causeOf(bytes.length, true) : 'bytes'
  buffer.base = { ...buffer.base, text }
  buffer.bytes = null
  buffer.status = 'ready'
}

/** How the file of a buffer is to be read: as what the user chose, or what it was, or what it seems to be. */
export function wishOf(buffer: Buffer): ReadWish {
  const isPicture = imageTypeOf(buffer.path)?.startsWith('image/svg') === false
  return {
    charset: isPicture ? undefined : (buffer.charset ?? 'auto'),
    prefer: buffer.charset === null ? buffer.base?.charset : undefined,
    isWanted: () => !buffer.isClosed,
  }
}
