import type { Entry, FilesRequest } from '../../../src/channels/files/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import { LIMITS } from '../../../src/socket/protocol'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { childPath, formatPath, parsePath } from '../../drivers/disk/safePath'
import { ignoredNames } from '../../drivers/search/gitignore'
import type { FilesContent } from './content'
import type { DraftRequest } from './drafts'
import type { PathFinder } from './find'

/** What the answer frame has beside `type` and `requestId`. */
export interface Payload {
  readonly data: unknown
  readonly more?: true
  readonly ignored?: readonly string[]
}

export type Answerable = Exclude<FilesRequest, DraftRequest | { type: 'search' | 'search_cancel' }>

interface AnswerParts {
  readonly disk: Disk
  readonly content: FilesContent
  /** The socket knows part 1 of the protocol only. */
  readonly isDocumented: boolean
  readonly finder: PathFinder | null
  knowFolders(paths: readonly string[]): void
}

/** Bytes that the envelope, the flags and the list's own brackets may take. */
const ENVELOPE_BYTES = 4096

/** Does what was asked for. Throws `FilesFault`. */
export async function answer(request: Answerable, parts: AnswerParts): Promise<Payload> {
  const { disk } = parts
  switch (request.type) {
    case 'list':
      return list(request.path, request.after ?? null, parts)
    case 'read':
      return { data: await parts.content.read(request, parts.isDocumented) }
    case 'write':
      return { data: await parts.content.write(request) }
    case 'mkdir':
      await disk.mkdir(request.path)
      return { data: { path: request.path } }
    case 'delete':
      await disk.remove(request.path)
      return { data: { path: request.path } }
    case 'rename':
    case 'copy': {
      const { oldPath, newPath } = request
      await (request.type === 'rename' ? disk.rename(oldPath, newPath) : disk.copy(oldPath, newPath))
      return { data: { oldPath, newPath } }
    }
    case 'stat':
      return { data: await disk.stat(request.path) }
    case 'find':
      if (!parts.finder) throw new FilesFault('BAD_REQUEST', 'This server cannot search.')
      return { data: await parts.finder.find(request.query, request.limit) }
    default:
      return assertNever(request)
  }
}

async function list(
  path: string,
  after: string | null,
  { disk, knowFolders }: AnswerParts,
): Promise<Payload> {
  const entries = await disk.list(path)
  const folder = formatPath(parsePath(path))
  knowFolders(entries.flatMap(({ name, type }) => (type === 'directory' ? [childPath(folder, name)] : [])))
  const rest = after === null ? entries : entries.filter(({ name }) => name > after)
  const ignored = new Set(await ignoredNames(disk, path, rest))
  const fitting = rest.slice(0, fittingCount(rest, ignored))
  const dimmed = fitting.flatMap(({ name }) => (ignored.has(name) ? [name] : []))
  return {
    data: fitting,
    ...(fitting.length < rest.length ? { more: true } : {}),
    ...(dimmed.length > 0 ? { ignored: dimmed } : {}),
  }
}

function fittingCount(entries: readonly Entry[], ignored: ReadonlySet<string>): number {
  let bytes = ENVELOPE_BYTES
  for (const [index, entry] of entries.entries()) {
    bytes += encodedBytes(entry) + (ignored.has(entry.name) ? encodedBytes(entry.name) : 0)
    if (bytes > LIMITS.sendBytes) return index
  }
  return entries.length
}

function encodedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1
}
