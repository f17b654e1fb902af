import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { filesMessages } from '../../messages/files'
import type { Link, Outgoing } from '../../socket/link'
import { fileKeys } from './fileKeys'
import { FilesError, refusedToError } from './filesError'
import { listFolder } from './listFolder'
import { normaliseAnswer } from './normalise'
import {
  type FilesAnswer,
  type FindData,
  findDataSchema,
  movedDataSchema,
  pathDataSchema,
  type ReadData,
  readDataSchema,
  type StatData,
  statDataSchema,
  unchangedDataSchema,
  type WrittenData,
  writtenDataSchema,
} from './shared/protocol'
import type { PieceRequest, Reading, ReadWish, WholeFile } from './transfer/readWhole'
import type { PieceToWrite, Unsent } from './transfer/writePieces'

/** UTF-16 units that fit one message even if JSON makes six bytes of each. */
const ONE_MESSAGE = 150_000

const maybeUnchanged = z.union([unchangedDataSchema, readDataSchema])

export type Answered = Extract<FilesAnswer, { success: true }>
type Ask = (frame: Outgoing, signal?: AbortSignal, timeoutMs?: number) => Promise<Answered>

export interface WriteRequest {
  path: string
  content: string
  encoding?: 'utf-8' | 'base64'
  /** What the text is to be in on disk; UTF-8 where it is not said. */
  charset?: string | undefined
  /** A version: only if the file still has it. Null: only if there is no file. Absent: whatever is there. */
  ifVersion?: string | null
}

/** The file still has the version of the request. */
interface Unchanged {
  readonly kind: 'unchanged'
}

export interface FilesQueries extends ReturnType<typeof createFilesQueries> {}

/**
 * What the page may ask about files: `list`, `read`, `stat` and `find` are answers the cache keeps until the
 * server says they changed; the rest are one-off requests for mutations and commands. All reject with
 * `FilesError` (refused) or `RequestError` (not answered).
 *
 *     const queries = createFilesQueries({ link, newId })
 *     const { data } = useQuery(queries.list('/src'))
 *     await queries.write({ path: '/a.ts', content: 'text', ifVersion: 'v1' })
 */
export function createFilesQueries({ link, newId }: { link: Link; newId: () => string }) {
  const ask: Ask = async (frame, signal, timeoutMs) =>
    answered(await link.ask(frame, { ...(signal && { signal }), ...(timeoutMs && { timeoutMs }) }))
  const kept = { staleTime: Number.POSITIVE_INFINITY, networkMode: 'always', retry: false } as const

  /** By path, what a cut left of files that come and go in pieces. */
  const unfinished = new Map<string, Reading>()
  const unsent = new Map<string, Unsent>()

  async function get<Schema extends z.ZodMiniType>(
    schema: Schema,
    frame: Outgoing,
    signal?: AbortSignal,
    timeoutMs?: number,
  ): Promise<z.output<Schema>> {
    const { data } = await ask(frame, signal, timeoutMs)
    return parse(schema, data, frame.type)
  }

  const stat = (path: string, signal?: AbortSignal): Promise<StatData> =>
    get(statDataSchema, { type: 'stat', path }, signal)

  async function write(request: WriteRequest): Promise<WrittenData> {
    const { path, content, encoding, charset, ifVersion } = request
    const about = {
      path,
      ...(charset === undefined || charset === 'utf-8' ? {} : { charset }),
      ...(ifVersion !== undefined && link.has('files.version') ? { ifVersion } : {}),
    }
    if (link.has('files.range') && encoding !== 'base64' && content.length > ONE_MESSAGE) {
      const send = async (part: PieceToWrite) => (await ask({ type: 'write', ...about, ...part })).data
      const { writePieces } = await import('./transfer/writePieces')
      const data = await writePieces(content, about, { send, newId, unsent })
      return parse(writtenDataSchema, data, 'write')
    }
    return get(writtenDataSchema, { type: 'write', ...about, content, ...(encoding ? { encoding } : {}) })
  }

  /** One message: the whole file, or a piece of it. */
  const readPart = (path: string, request: PieceRequest, signal?: AbortSignal): Promise<ReadData> =>
    get(readDataSchema, readFrame(path, request), signal)

  function readFrame(path: string, request: PieceRequest & { unlessVersion?: string | undefined }): Outgoing {
    const { charset, prefer, ...range } = request
    // UTF-8 is tried first in any case.
    const guess = prefer === 'utf-8' ? undefined : prefer
    const wish = link.has('files.encoding') ? { charset, prefer: guess } : {}
    const said = Object.entries({ ...range, ...wish }).filter(([, value]) => value !== undefined)
    return { type: 'read', path, ...Object.fromEntries(said) }
  }

  async function whole(path: string, wish: ReadWish = {}): Promise<WholeFile | Unchanged> {
    const hasPieces = link.has('files.range')
    const { charset, prefer, unlessVersion } = wish
    const begin = () =>
      get(maybeUnchanged, readFrame(path, { charset, prefer, unlessVersion })).catch((error: unknown) => {
        if (hasPieces && error instanceof FilesError && error.code === 'FILE_TOO_LARGE') return null
        throw error
      })
    const first = unfinished.has(path) ? null : await begin()
    if (first && 'unchanged' in first) return { kind: 'unchanged' }
    if (first?.encoding === 'utf-8')
      return {
        kind: 'text',
        text: first.content,
        version: first.version ?? null,
        charset: first.charset,
        isExact: first.exact,
      }
    const { readWhole } = await import('./transfer/readWhole')
    const { keepsChanging } = filesMessages
    const ask = (request: PieceRequest) => readPart(path, request)
    const tellsText = link.has('files.encoding')
    return readWhole(path, { ask, first, hasPieces, tellsText, keepsChanging, unfinished }, wish)
  }

  async function readNow(path: string, signal?: AbortSignal): Promise<ReadData> {
    const found = await readPart(path, {}, signal)
    if (found.eof !== false) return found
    throw new FilesError('FILE_TOO_LARGE', filesMessages.tooLargeToSend, { path, size: found.size })
  }

  /** A server that cannot promise "must not exist" is asked first. */
  async function createFile(path: string): Promise<WrittenData> {
    if (!link.has('files.version') && (await exists(path)))
      throw new FilesError('PATH_EXISTS', `${path} already exists.`, { path })
    return write({ path, content: '', ifVersion: null })
  }

  async function exists(path: string): Promise<boolean> {
    try {
      await stat(path)
      return true
    } catch (error) {
      if (error instanceof FilesError && error.code === 'NOT_FOUND') return false
      throw error
    }
  }

  return {
    list: (path: string) =>
      queryOptions({
        queryKey: fileKeys.list(path),
        queryFn: ({ signal }) => {
          const [pages, names] = [link.has('files.version'), link.has('files.names')]
          return listFolder(ask, path, { pages, names, signal })
        },
        ...kept,
      }),
    read: (path: string) =>
      queryOptions({
        queryKey: fileKeys.read(path),
        queryFn: ({ signal }) => readNow(path, signal),
        ...kept,
      }),
    stat: (path: string) =>
      queryOptions({ queryKey: fileKeys.stat(path), queryFn: ({ signal }) => stat(path, signal), ...kept }),
    /** Quick open. Only where `files.search` is announced (`canFind`). */
    /** @param ignored also files that a `.gitignore` hides, where the server can tell them */
    find: (query: string, ignored = false) =>
      queryOptions({
        queryKey: fileKeys.find(query, ignored),
        queryFn: ({ signal }): Promise<FindData> =>
          get(findDataSchema, { type: 'find', query, limit: 100, ...(ignored && { ignored }) }, signal),
        ...kept,
        gcTime: 30_000,
      }),
    /** A request of a part that comes later. */
    get,
    has: link.has,
    canFind: () => link.has('files.search'),
    /** Saves that other writers cannot overwrite unseen need this; without it compare before writing. */
    hasVersions: () => link.has('files.version'),
    /** A read can say which version is known: an unchanged file is answered with a word. */
    canReadUnless: () => link.has('files.unlessVersion'),
    /** Content and facts now, past the cache. */
    readNow: (path: string): Promise<ReadData> => readNow(path),
    /** The same for a file of any size, as text in whatever encoding where that is wished and known. */
    readWhole: whole,
    hasEncodings: () => link.has('files.encoding'),
    statNow: (path: string): Promise<StatData> => stat(path),
    write,
    createFile,
    mkdir: (path: string) => get(pathDataSchema, { type: 'mkdir', path }),
    remove: (path: string) => get(pathDataSchema, { type: 'delete', path }),
    rename: (oldPath: string, newPath: string) => get(movedDataSchema, { type: 'rename', oldPath, newPath }),
  }
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, data: unknown, type: string): z.output<Schema> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new FilesError('INTERNAL_ERROR', `The server's answer to "${type}" can't be read.`)
}

function answered(frame: Awaited<ReturnType<Link['ask']>>): Answered {
  const answer = normaliseAnswer(frame)
  if (!answer) throw new FilesError('INTERNAL_ERROR', `The server's answer to "${frame.type}" can't be read.`)
  if (!answer.success) throw refusedToError(answer)
  return answer
}
