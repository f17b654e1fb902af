import type { Entry, FilesRequest } from '../../src/channels/files/protocol'
import { assertNever } from '../../src/lib/assertNever'
import { LIMITS } from '../../src/socket/protocol'
import type { Disk } from '../drivers/disk'
import { ignoredNames } from '../drivers/gitignore'
import { tooLarge } from '../drivers/openFile'
import { FilesFault } from '../filesFault'
import { childPath, formatPath, parsePath } from '../safePath'
import type { DraftRequest } from './filesDrafts'
import type { PathFinder } from './filesFind'

/** What the answer frame has beside `type` and `requestId`. */
export interface Payload {
  readonly data: unknown
  readonly more?: true
  readonly ignored?: readonly string[]
}

export type Answerable = Exclude<FilesRequest, DraftRequest | { type: 'search' | 'search_cancel' }>

export interface AnswerParts {
  readonly disk: Disk
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
      refusePieces([request.offset, request.length])
      return { data: await read(request.path, disk) }
    case 'write':
      refusePieces([request.offset, request.uploadId, request.final])
      return { data: await write(request, disk) }
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

async function read(path: string, disk: Disk): Promise<unknown> {
  const { bytes, version } = await disk.read(path, { maxBytes: LIMITS.sendBytes })
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(bytes)
  const body = isText
    ? { content: text, encoding: 'utf-8', version }
    : { content: bytes.toString('base64'), encoding: 'base64', version }
  if (encodedBytes(body) + ENVELOPE_BYTES > LIMITS.sendBytes) throw tooLarge(path, bytes.length)
  return body
}

async function write(request: Extract<Answerable, { type: 'write' }>, disk: Disk): Promise<unknown> {
  const { path, content, encoding = 'utf-8', ifVersion } = request
  const bytes = encoding === 'base64' ? fromBase64(content) : Buffer.from(content, 'utf8')
  return disk.write(path, bytes, ifVersion === undefined ? {} : { ifVersion })
}

function fromBase64(content: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content) || content.length % 4 !== 0)
    throw new FilesFault('BAD_REQUEST', 'The content is not Base64.')
  return Buffer.from(content, 'base64')
}

function refusePieces(fields: readonly unknown[]): void {
  if (fields.some((field) => field !== undefined))
    throw new FilesFault('BAD_REQUEST', 'Reading and writing in pieces is not supported by this server.')
}

function encodedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1
}
