import { FilesFault } from '../../../server/drivers/disk/filesFault'
import type { FilesErrorCode } from '../../channels/files/shared/protocol'
import { base64FromBytes } from '../../lib/text/base64'
import { type Capability, LIMITS } from '../../socket/protocol'
import type { MemoryFiles } from './memoryFiles'
import { createMemoryTrash } from './memoryTrash'

/** What a server without search, drafts and pieces announces. */
const ANNOUNCED: ReadonlySet<Capability> = new Set([
  'files.version',
  'files.copy',
  'files.encoding',
  'files.unlessVersion',
  'files.names',
  'files.live',
])
/** What needs versions. */
const VERSIONED: ReadonlySet<Capability> = new Set(['files.version', 'files.unlessVersion'])

type Frame = { readonly type: string; readonly [field: string]: unknown }

export interface FilesServerOptions {
  /** False: a server of part 1 of the protocol, which knows no versions. */
  readonly versions?: boolean
  /** Names that lists dim, as a `.gitignore` would. */
  readonly ignored?: readonly string[] | undefined
  /** What is deleted can come back. */
  readonly trash?: boolean | undefined
}

/**
 * What the files channel answers, over files in memory, for pages in a browser: the channel itself needs Node.
 * `filesServer.test.ts` sends both the same requests and compares their answers.
 * @example
 * const server = createFilesServer(createMemoryFiles({ '/a.ts': 'one' }))
 * server.answer({ type: 'read', path: '/a.ts' }) // { success: true, data: { content: 'one', … } }
 */
export function createFilesServer(
  files: MemoryFiles,
  { versions = true, ignored = [], trash: hasTrash = false }: FilesServerOptions = {},
) {
  const trash = hasTrash ? createMemoryTrash(files) : null
  const refused = new Map<string, FilesFault>()

  function read({ path, charset, unlessVersion, live, offset, length }: Frame): object {
    const at = String(path)
    const { text, bytes, version } = files.read(at)
    if (live === true) return livePiece(at, bytes, Number(offset ?? 0), Number(length ?? 65_536))
    if (unlessVersion === version) return { unchanged: true, version }
    if (bytes.length > LIMITS.sendBytes)
      throw new FilesFault('FILE_TOO_LARGE', `${at} is too large for one message (${bytes.length} bytes).`, {
        path: at,
        size: bytes.length,
      })
    if (!isUtf8(bytes)) return { content: btoa(text), encoding: 'base64', version }
    return {
      content: text,
      encoding: 'utf-8',
      version,
      ...(charset === undefined ? {} : { charset: 'utf-8' }),
    }
  }

  function write({ path, content, encoding, ifVersion }: Frame): object {
    const expected =
      ifVersion === undefined ? {} : { ifVersion: ifVersion === null ? null : String(ifVersion) }
    return files.write(
      String(path),
      encoding === 'base64' ? textOf(String(content)) : String(content),
      expected,
    )
  }

  function list(path: string, wantsNames: boolean): object {
    const { folders, files: plain } = files.names(path)
    const dimmed = [...folders, ...plain].filter((name) => ignored.includes(name)).sort()
    const data = wantsNames ? { folders, files: plain } : files.list(path)
    return { data, ...(dimmed.length > 0 ? { ignored: dimmed } : {}) }
  }

  function payload(frame: Frame): object {
    const [path, oldPath, newPath] = [String(frame.path), String(frame.oldPath), String(frame.newPath)]
    switch (frame.type) {
      case 'list':
        return list(path, frame.names === true)
      case 'read':
        return { data: read(frame) }
      case 'stat':
        return { data: files.stat(path) }
      case 'write':
        return { data: write(frame) }
      case 'mkdir':
        files.mkdir(path)
        return { data: { path } }
      case 'delete':
        files.remove(path)
        return { data: { path } }
      case 'rename':
        files.rename(oldPath, newPath)
        return { data: { oldPath, newPath } }
      case 'copy':
        files.copy(oldPath, newPath)
        return { data: { oldPath, newPath } }
      default:
        if (trash && frame.type.startsWith('trash')) return { data: trash(frame) }
        throw new FilesFault('BAD_REQUEST', `This server has no "${frame.type}".`)
    }
  }

  return {
    /** What happens happens at once; the answer has neither channel nor request id. */
    answer(frame: Frame): Record<string, unknown> {
      try {
        const fault = refused.get(`${frame.type} ${frame.path ?? frame.oldPath}`)
        if (fault) throw fault
        const answer = payload(frame)
        return { success: true, ...(versions ? answer : withoutVersion(answer)) }
      } catch (error) {
        if (!(error instanceof FilesFault)) throw error
        const { code, message, details } = error
        return { success: false, error: message, code, ...details }
      }
    },
    has: (capability: Capability): boolean =>
      capability === 'files.trash'
        ? hasTrash
        : ANNOUNCED.has(capability) && (versions || !VERSIONED.has(capability)),
    /** Refuses this request from now on; null permits it again. */
    refuse(type: string, path: string, fault: { code: FilesErrorCode; error: string; size?: number } | null) {
      const key = `${type} ${path}`
      if (fault === null) refused.delete(key)
      else refused.set(key, new FilesFault(fault.code, fault.error, { path, ...fault }))
    },
  }
}

function livePiece(path: string, bytes: Uint8Array, offset: number, length: number): object {
  const part = bytes.subarray(offset, offset + Math.min(length, 524_288))
  const content = base64FromBytes(part)
  const eof = offset + part.length >= bytes.length
  return { content, encoding: 'base64', offset, size: bytes.length, eof, fileId: path }
}

/** As `createMemoryFiles` has it. */
function textOf(base64: string): string {
  const units = atob(base64)
  const bytes = Uint8Array.from(units, (unit) => unit.charCodeAt(0))
  return isUtf8(bytes) && !units.startsWith('\0') ? new TextDecoder().decode(bytes) : units
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function withoutVersion(answer: object): object {
  if (!('data' in answer) || typeof answer.data !== 'object' || answer.data === null) return answer
  return {
    ...answer,
    data: Object.fromEntries(Object.entries(answer.data).filter(([key]) => key !== 'version')),
  }
}
