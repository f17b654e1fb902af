import { queryOptions } from '@tanstack/react-query'
import type * as z from 'zod/mini'
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
  type WrittenData,
  writtenDataSchema,
} from './protocol'

export type Answered = Extract<FilesAnswer, { success: true }>
export type Ask = (frame: Outgoing, signal?: AbortSignal) => Promise<Answered>

export interface WriteRequest {
  path: string
  content: string
  encoding?: 'utf-8' | 'base64'
  /** A version: only if the file still has it. Null: only if there is no file. Absent: whatever is there. */
  ifVersion?: string | null
}

export interface FilesQueries extends ReturnType<typeof createFilesQueries> {}

/**
 * What the page may ask about files: `list`, `read`, `stat` and `find` are answers the cache keeps until the
 * server says they changed; the rest are one-off requests for mutations and commands. All reject with
 * `FilesError` (refused) or `RequestError` (not answered).
 */
export function createFilesQueries({ link }: { link: Link }) {
  const ask: Ask = async (frame, signal) => answered(await link.ask(frame, signal ? { signal } : {}))
  const kept = { staleTime: Number.POSITIVE_INFINITY, networkMode: 'always', retry: false } as const

  async function get<Schema extends z.ZodMiniType>(
    schema: Schema,
    frame: Outgoing,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>> {
    const { data } = await ask(frame, signal)
    const parsed = schema.safeParse(data)
    if (parsed.success) return parsed.data
    throw new FilesError('INTERNAL_ERROR', `The server's answer to "${frame.type}" can't be read.`)
  }

  const stat = (path: string, signal?: AbortSignal): Promise<StatData> =>
    get(statDataSchema, { type: 'stat', path }, signal)

  const write = ({ path, content, encoding, ifVersion }: WriteRequest): Promise<WrittenData> =>
    get(writtenDataSchema, {
      type: 'write',
      path,
      content,
      ...(encoding ? { encoding } : {}),
      ...(ifVersion !== undefined && link.has('files.version') ? { ifVersion } : {}),
    })

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
        queryFn: ({ signal }) => listFolder(ask, path, { pages: link.has('files.version'), signal }),
        ...kept,
      }),
    read: (path: string) =>
      queryOptions({
        queryKey: fileKeys.read(path),
        queryFn: ({ signal }): Promise<ReadData> => get(readDataSchema, { type: 'read', path }, signal),
        ...kept,
      }),
    stat: (path: string) =>
      queryOptions({ queryKey: fileKeys.stat(path), queryFn: ({ signal }) => stat(path, signal), ...kept }),
    /** Quick open. Only where `files.search` is announced (`canFind`). */
    find: (query: string, limit = 100) =>
      queryOptions({
        queryKey: fileKeys.find(query),
        queryFn: ({ signal }): Promise<FindData> =>
          get(findDataSchema, { type: 'find', query, limit }, signal),
        ...kept,
        gcTime: 30_000,
      }),
    canFind: () => link.has('files.search'),
    canCopy: () => link.has('files.copy'),
    /** Saves that other writers cannot overwrite unseen need this; without it compare before writing. */
    hasVersions: () => link.has('files.version'),
    /** Content and facts now, past the cache. */
    readNow: (path: string): Promise<ReadData> => get(readDataSchema, { type: 'read', path }),
    statNow: (path: string): Promise<StatData> => stat(path),
    write,
    createFile,
    mkdir: (path: string) => get(pathDataSchema, { type: 'mkdir', path }),
    remove: (path: string) => get(pathDataSchema, { type: 'delete', path }),
    rename: (oldPath: string, newPath: string) => get(movedDataSchema, { type: 'rename', oldPath, newPath }),
    copy: (oldPath: string, newPath: string) => get(movedDataSchema, { type: 'copy', oldPath, newPath }),
  }
}

function answered(frame: Awaited<ReturnType<Link['ask']>>): Answered {
  const answer = normaliseAnswer(frame)
  if (!answer) throw new FilesError('INTERNAL_ERROR', `The server's answer to "${frame.type}" can't be read.`)
  if (!answer.success) throw refusedToError(answer)
  return answer
}
