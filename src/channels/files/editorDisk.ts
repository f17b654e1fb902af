import { editorMessages as words } from '../../messages/editor'
import { RequestError } from '../../socket/link'
import { FilesError } from './filesError'
import type { FilesErrorCode } from './protocol'
import type { FilesQueries } from './queries'
import { reasonOf } from './reasonOf'

/** What is on disk now, as far as it could be found out. */
export type DiskFile =
  | { readonly kind: 'text'; readonly text: string; readonly bom: boolean; readonly version: string | null }
  | { readonly kind: 'bytes'; readonly base64: string; readonly version: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'tooLarge'; readonly size: number | null }
  | { readonly kind: 'offline' }
  /** Something is there, and it is no file we may read. */
  | {
      readonly kind: 'blocked'
      readonly by: 'directory' | 'outside' | 'unreadable'
      readonly reason: string
    }
  | { readonly kind: 'failed'; readonly reason: string }

export type Written =
  | { readonly kind: 'written'; readonly version: string | null }
  | { readonly kind: 'conflict' }
  /** No answer: it may or may not have been written. */
  | {
      readonly kind: 'unconfirmed'
      readonly reason: string
      readonly offline: boolean
      readonly wasSent: boolean
    }
  | { readonly kind: 'failed'; readonly reason: string }

/** The disk as the editor sees it: nothing rejects, every outcome is a value. */
export interface EditorDisk {
  hasVersions(): boolean
  read(path: string): Promise<DiskFile>
  /** As `read`, but `unchanged` where the version says so. */
  readUnless(path: string, version: string | null): Promise<DiskFile>
  /** `ifVersion` null: only if there is no file; undefined: whatever is there. */
  write(path: string, content: string, ifVersion: string | null | undefined): Promise<Written>
}

const BOM = '\uFEFF'

export const withBom = (text: string, bom: boolean) => (bom ? BOM + text : text)

type Asked = Pick<FilesQueries, 'readNow' | 'statNow' | 'write' | 'hasVersions'>

export function createEditorDisk(queries: Asked): EditorDisk {
  const read = async (path: string): Promise<DiskFile> => {
    try {
      const { content, encoding, version = null } = await queries.readNow(path)
      if (encoding === 'base64') return { kind: 'bytes', base64: content, version }
      const bom = content.startsWith(BOM)
      return { kind: 'text', text: bom ? content.slice(1) : content, bom, version }
    } catch (error) {
      return notRead(error)
    }
  }

  return {
    hasVersions: () => queries.hasVersions(),
    read,
    async readUnless(path, version) {
      if (version === null || !queries.hasVersions()) return read(path)
      try {
        const facts = await queries.statNow(path)
        if (facts.type === 'directory') return { kind: 'blocked', by: 'directory', reason: words.isFolder }
        return facts.version === version ? { kind: 'unchanged' } : read(path)
      } catch (error) {
        return notRead(error)
      }
    },
    async write(path, content, ifVersion) {
      try {
        if (ifVersion === null && !queries.hasVersions() && (await read(path)).kind !== 'missing')
          return { kind: 'conflict' }
        const request = ifVersion === undefined ? { path, content } : { path, content, ifVersion }
        const { version = null } = await queries.write(request)
        return { kind: 'written', version }
      } catch (error) {
        return notWritten(error)
      }
    },
  }
}

function notRead(error: unknown): DiskFile {
  if (error instanceof FilesError) {
    if (error.code === 'NOT_FOUND') return { kind: 'missing' }
    const by = blockOf(error.code)
    if (by !== null) return { kind: 'blocked', by, reason: reasonOf(error) }
    if (error.code === 'FILE_TOO_LARGE') return { kind: 'tooLarge', size: error.size }
  }
  const isOffline = error instanceof RequestError && error.code === 'DISCONNECTED'
  return isOffline ? { kind: 'offline' } : { kind: 'failed', reason: reasonOf(error) }
}

function blockOf(code: FilesErrorCode): 'directory' | 'outside' | 'unreadable' | null {
  if (code === 'IS_DIRECTORY') return 'directory'
  // A link that leads out of the workspace.
  if (code === 'INVALID_PATH') return 'outside'
  // No permission, or a pipe, a device or a socket.
  return code === 'PERMISSION_DENIED' || code === 'BAD_REQUEST' ? 'unreadable' : null
}

function notWritten(error: unknown): Written {
  const reason = reasonOf(error)
  if (error instanceof FilesError && error.code === 'CONFLICT') return { kind: 'conflict' }
  if (!(error instanceof RequestError) || error.code === 'TOO_LARGE') return { kind: 'failed', reason }
  return { kind: 'unconfirmed', reason, offline: error.code === 'DISCONNECTED', wasSent: error.wasSent }
}
