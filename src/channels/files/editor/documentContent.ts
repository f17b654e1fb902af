import type { RemoteFile } from './remoteFile'
import type { TextModel } from './textModel'

/** What an open file has to show. */
export type Content =
  /** `progress`: per cent of it that has come, while it comes in pieces. */
  | { readonly kind: 'loading'; readonly progress: number | null }
  | TextContent
  | BytesContent
  | { readonly kind: 'tooLarge'; readonly size: number | null; readonly reason: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'error'; readonly reason: string }

export interface TextContent {
  readonly kind: 'ready'
  readonly base: Base
  /** Bytes, where known. */
  readonly size: number | null
  readonly readOnly: ReadOnlyCause | null
  readonly model: TextModel | null
  /** Unsaved text of an earlier page, until a model takes it. */
  readonly restored: string | null
  /** `versionId` of the model when it was equal to the base; null: never. */
  readonly savedId: number | null
}

interface BytesContent {
  readonly kind: 'image' | 'binary'
  readonly base: Base
  readonly size: number
  /** Null: they are many, and not fetched. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
}

/** The text a document was last equal to on disk. */
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

export type TextFile = Extract<RemoteFile, { kind: 'text' }>

/** Bytes above which a text can only be read: Monaco copies it with every save. */
const EDIT_BYTES = 50 * 1024 * 1024

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

/** What a read has found; null where it has found out nothing. */
export function contentOf(path: string, file: RemoteFile): Content | null {
  switch (file.kind) {
    case 'text':
      return contentOfText(path, file)
    case 'bytes': {
      const { bytes, version } = file
      const kind = imageTypeOf(path) === null ? 'binary' : 'image'
      return { kind, bytes, base: { text: '', bom: false, version }, size: file.size ?? bytes?.length ?? 0 }
    }
    case 'tooLarge':
      return { kind: 'tooLarge', size: file.size, reason: file.reason }
    case 'missing':
      return { kind: 'missing' }
    case 'failed':
    case 'blocked':
      return { kind: 'error', reason: file.reason }
    case 'offline':
    case 'unchanged':
      return null
  }
}

function contentOfText(path: string, file: TextFile): Content {
  const { text, bom, version, charset, isExact = true } = file
  const base = { text, bom, version, charset }
  if (imageTypeOf(path) !== null) {
    const bytes = new TextEncoder().encode(text)
    return { kind: 'image', bytes, base, size: file.size ?? bytes.length }
  }
  const size = file.size ?? new TextEncoder().encode(text).length
  return textContent(base, size, readOnlyCause(size, isExact))
}

function readOnlyCause(size: number, isExact: boolean): ReadOnlyCause | null {
  if (size > EDIT_BYTES) return 'size'
  return isExact ? null : 'encoding'
}

/** A text that no model has taken yet. */
export const textContent = (
  base: Base,
  size: number | null = null,
  readOnly: ReadOnlyCause | null = null,
): TextContent => ({ kind: 'ready', base, size, readOnly, model: null, restored: null, savedId: null })

/** The bytes of a picture or binary file as text. What is not UTF-8 is lost, so it cannot be edited. */
export function asText(content: Content): Content {
  if (content.kind !== 'image' && content.kind !== 'binary') return content
  const { bytes, base, size } = content
  if (bytes === null) return content
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at])
  return textContent({ ...base, text }, size, isSame ? readOnlyCause(bytes.length, true) : 'bytes')
}
