import { editorMessages as words } from '../../../messages/editor'
import { RequestError } from '../../../socket/link'
import { errorText } from '../errorText'
import { FilesError } from '../filesError'
import type { FilesQueries } from '../queries'
import type { FilesErrorCode } from '../shared/protocol'
import type { ReadWish, WholeFile } from '../transfer/readWhole'

/** What is on disk now, as far as it could be found out. */
export type RemoteFile =
  | (Extract<WholeFile, { kind: 'text' }> & { readonly bom: boolean })
  | Extract<WholeFile, { kind: 'bytes' }>
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'tooLarge'; readonly size: number | null; readonly reason: string }
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

interface WriteHow {
  /** Null: only if there is no file; undefined: whatever is there. */
  readonly ifVersion: string | null | undefined
  readonly charset: string | undefined
}

/** The disk as the editor sees it: nothing rejects, every outcome is a value. */
export interface RemoteFiles {
  hasVersions(): boolean
  read(path: string, wish: ReadWish): Promise<RemoteFile>
  /** As `read`, but `unchanged` where the file still has that version: one question, or two to a server that can't compare. */
  readUnless(path: string, version: string | null, wish: ReadWish): Promise<RemoteFile>
  write(path: string, content: string, how: WriteHow): Promise<Written>
}

const BOM = '\uFEFF'

export const withBom = (text: string, bom: boolean) => (bom ? BOM + text : text)

type Queries = Pick<FilesQueries, 'readWhole' | 'statNow' | 'write' | 'hasVersions' | 'canReadUnless'>

/**
 * The server's files over the queries.
 *
 *     const remote = createRemoteFiles(queries)
 *     const file = await remote.readUnless('/a.ts', 'v1', {}) // { kind: 'unchanged' }, 'text', 'missing' …
 */
export function createRemoteFiles(queries: Queries): RemoteFiles {
  const read = async (path: string, wish: ReadWish): Promise<RemoteFile> => {
    try {
      const file = await queries.readWhole(path, wish)
      if (file.kind !== 'text') return file
      const bom = file.text.startsWith(BOM)
      return { ...file, text: bom ? file.text.slice(1) : file.text, bom }
    } catch (error) {
      return notRead(error)
    }
  }

  return {
    hasVersions: () => queries.hasVersions(),
    read,
    async readUnless(path, version, wish) {
      if (version === null || !queries.hasVersions()) return read(path, wish)
      if (queries.canReadUnless()) return read(path, { ...wish, unlessVersion: version })
      try {
        const facts = await queries.statNow(path)
        if (facts.type === 'directory') return { kind: 'blocked', by: 'directory', reason: words.isFolder }
        return facts.version === version ? { kind: 'unchanged' } : read(path, wish)
      } catch (error) {
        return notRead(error)
      }
    },
    async write(path, content, { ifVersion, charset }) {
      try {
        if (ifVersion === null && !queries.hasVersions() && (await read(path, {})).kind !== 'missing')
          return { kind: 'conflict' }
        const condition = ifVersion === undefined ? {} : { ifVersion }
        const { version = null } = await queries.write({ path, content, charset, ...condition })
        return { kind: 'written', version }
      } catch (error) {
        return notWritten(error)
      }
    },
  }
}

function notRead(error: unknown): RemoteFile {
  if (error instanceof FilesError) {
    if (error.code === 'NOT_FOUND') return { kind: 'missing' }
    const by = blockOf(error.code)
    if (by !== null) return { kind: 'blocked', by, reason: errorText(error) }
    if (error.code === 'FILE_TOO_LARGE')
      return { kind: 'tooLarge', size: error.size, reason: errorText(error) }
  }
  const isOffline = error instanceof RequestError && error.code === 'DISCONNECTED'
  return isOffline ? { kind: 'offline' } : { kind: 'failed', reason: errorText(error) }
}

function blockOf(code: FilesErrorCode): 'directory' | 'outside' | 'unreadable' | null {
  if (code === 'IS_DIRECTORY') return 'directory'
  // A link that leads out of the workspace.
  if (code === 'INVALID_PATH') return 'outside'
  // No permission, or a pipe, a device or a socket.
  return code === 'PERMISSION_DENIED' || code === 'BAD_REQUEST' ? 'unreadable' : null
}

function notWritten(error: unknown): Written {
  const reason = errorText(error)
  if (error instanceof FilesError && error.code === 'CONFLICT') return { kind: 'conflict' }
  if (!(error instanceof RequestError) || error.code === 'TOO_LARGE') return { kind: 'failed', reason }
  return { kind: 'unconfirmed', reason, offline: error.code === 'DISCONNECTED', wasSent: error.wasSent }
}
