import { createFilesQueries } from '../../channels/files/queries'
// Loaded later by the queries: a test that counts turns must not wait for it.
import '../../channels/files/transfer/readWhole'
import type { FileChange, FilesErrorCode } from '../../channels/files/shared/protocol'
import type { Outgoing } from '../../socket/link'
import { RequestError } from '../../socket/link'
import type { Capability, Envelope } from '../../socket/protocol'
import { createFilesServer } from './filesServer'
import { createMemoryFiles } from './memoryFiles'

type Blocked = Extract<
  FilesErrorCode,
  'IS_DIRECTORY' | 'INVALID_PATH' | 'PERMISSION_DENIED' | 'BAD_REQUEST' | 'FILE_TOO_LARGE'
>

interface Request {
  /** The server does what was asked for. */
  apply(): void
  /** Its answer arrives. */
  answer(): void
  /** Its answer is lost. */
  drop(): void
}

const PATH = '/f'

/**
 * One file of a server, whatever path is asked for. Answers wait until the test delivers them, and the connection can be
 * cut between any two.
 * @param content null: there is no file
 * @example
 * const disk = createHeldFile('one')
 * const reading = disk.queries.readWhole('/f')
 * disk.deliver()
 * await reading // its text is 'one'
 */
export function createHeldFile(content: string | null, { versions = true, canReadUnless = true } = {}) {
  const files = createMemoryFiles(content === null ? {} : { [PATH]: content })
  const server = createFilesServer(files, { versions })
  const waiting: Request[] = []
  const written: { before: string | null; after: string }[] = []
  const everThere = new Set<string>(content === null ? [] : [content])
  let connected = true
  let refusedWrites: FilesErrorCode | null = null
  const asked: string[] = []
  let ids = 0

  function perform(frame: Outgoing): Record<string, unknown> {
    const before = files.text(PATH)
    const answer = server.answer({ ...frame, path: PATH })
    if (frame.type === 'write' && answer.success === true) {
      const after = String(frame.content)
      written.push({ before, after })
      everThere.add(after)
    }
    return answer
  }

  function ask(frame: Outgoing): Promise<Envelope> {
    asked.push(frame.type)
    if (!connected) return Promise.reject(new RequestError('DISCONNECTED', 'There is no connection.', false))
    return new Promise((resolve, reject) => {
      let reply: Envelope | null = null
      waiting.push({
        apply: () => {
          reply ??= { channel: 'files', type: frame.type, requestId: 'r', ...perform(frame) }
        },
        answer: () => reply && resolve(reply),
        drop: () => reject(new RequestError('DISCONNECTED', 'The connection was lost.')),
      })
    })
  }

  function refuse({ all, writes }: { all: FilesErrorCode | null; writes: FilesErrorCode | null }): void {
    const blocked = all && { code: all, error: 'It is something else now.', size: 2_000_000_000 }
    for (const type of ['read', 'stat']) server.refuse(type, PATH, blocked)
    server.refuse('write', PATH, blocked ?? (writes && { code: writes, error: 'The disk refuses.' }))
  }

  const has = (name: Capability) =>
    (name === 'files.version' && versions) || (name === 'files.unlessVersion' && versions && canReadUnless)

  /** As a watcher whose server has looked at the file. */
  const versionNow = () =>
    versions && canReadUnless && files.text(PATH) !== null ? { version: files.read(PATH).version } : {}

  return {
    queries: createFilesQueries({
      link: { send: () => true, has, ask },
      newId: () => `id-${++ids}`,
    }),
    /** Types of the requests so far, in order. */
    asked,
    written,
    everThere,
    content: () => files.text(PATH),
    version: () => files.read(PATH).version,
    isConnected: () => connected,
    /** Another program writes; null deletes. Returns what the watcher says. */
    change(next: string | null): FileChange {
      refuse({ all: null, writes: refusedWrites })
      files.change(PATH, next)
      if (next !== null) everThere.add(next)
      return {
        type: 'change',
        action: next === null ? 'delete' : 'modify',
        path: PATH,
        isDirectory: false,
        ...versionNow(),
      }
    },
    /** Something that is no readable file takes its place. */
    become(by: Blocked): FileChange {
      refuse({ all: by, writes: null })
      return { type: 'change', action: 'modify', path: PATH, isDirectory: false }
    },
    /** Writing fails with this code until null is given. */
    refuseWrites(code: FilesErrorCode | null): void {
      refusedWrites = code
      refuse({ all: null, writes: code })
    },
    /** The server answers the oldest request; false when none waits. */
    deliver(): boolean {
      const request = waiting.shift()
      request?.apply()
      request?.answer()
      return request !== undefined
    },
    /** The server does what the oldest request asks for; its answer is on its way. */
    apply(): void {
      waiting[0]?.apply()
    },
    /** Waiting requests get no answer; the server has done the first `applied` of them nevertheless. */
    cut(applied: number): void {
      connected = false
      const lost = waiting.splice(0)
      for (const request of lost.slice(0, applied)) request.apply()
      for (const request of lost) request.drop()
    },
    reconnect(): void {
      connected = true
    },
  }
}
