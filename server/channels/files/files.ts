import {
  type FileChange,
  type FilesRequest,
  type FilesRequestType,
  filesRequestSchema,
  WATCH_IGNORED,
} from '../../../src/channels/files/shared/protocol'
import type { Capability, Envelope } from '../../../src/socket/protocol'
import type { Downloads } from '../../drivers/archive/downloads'
import type { Disk } from '../../drivers/disk/disk'
import { toFault } from '../../drivers/disk/filesFault'
import { formatPath, parsePath } from '../../drivers/disk/safePath'
import type { FormatDriver } from '../../drivers/format/formatDriver'
import type { Ripgrep } from '../../drivers/search/ripgrep'
import type { Drafts } from '../../drivers/state/draftsFolder'
import type { Trash } from '../../drivers/state/trashFolder'
import type { Uploads } from '../../drivers/state/uploadsFolder'
import type { FollowedFolders } from '../../drivers/watch/followedFolders'
import type { Watcher } from '../../drivers/watch/watcher'
import type { GitDriver } from '../../git/git'
import { createKeyedMutex, type KeyedMutex } from '../../lib/keyedMutex'
import { createSemaphore, type Semaphore } from '../../lib/semaphore'
import { type Client, FrameError, type ServerChannel } from '../../socket/channel'
import { type Answerable, answer, isDraft, type Payload } from './answers'
import { createChanges } from './changes'
import { createFilesContent } from './content'
import { createDraftAnswers } from './drafts'
import { createPathFinder } from './find'
import { createFormatAnswers, isFormatFrame } from './formatAnswers'
import { createGitAnswers, isGitFrame } from './gitAnswers'
import { createInterest, isInsideIgnored } from './interest'
import { createSearches } from './search'

/** Requests of one socket worked on at a time; more wait in the order they came. */
const MAX_IN_FLIGHT = 8
/** Of these, requests whose answers may be large: answers for a socket that reads slowly are made as it takes them. */
const MAX_LARGE = 2
/** Requests of one socket that may wait. */
const MAX_WAITING = 1000
/** What is answered with as much as there is. */
const LARGE: ReadonlySet<FilesRequestType> = new Set(['read', 'list', 'draft_read'])
const KNOWN: Readonly<Record<FilesRequestType, true>> = {
  list: true,
  read: true,
  write: true,
  mkdir: true,
  delete: true,
  rename: true,
  copy: true,
  stat: true,
  find: true,
  search: true,
  search_cancel: true,
  upload_cancel: true,
  download: true,
  draft_store: true,
  draft_list: true,
  draft_read: true,
  draft_remove: true,
  draft_settle: true,
  trash: true,
  trash_list: true,
  trash_restore: true,
  trash_remove: true,
}

export interface FilesChannelOptions {
  readonly disk: Disk
  readonly watcher: Watcher
  /** Absent: what pages show of folders that are not watched stays as it was read. */
  readonly followed?: FollowedFolders
  /** Null where it does not run: search is not announced then. */
  readonly ripgrep: Ripgrep | null
  /** Absent where there is no place for unsaved text: that is not announced then. */
  readonly drafts?: Drafts
  /** Absent where there is no place for parts of files: pieces are not announced then. */
  readonly uploads?: Uploads
  /** Absent: what git says of the files is not announced. */
  readonly git?: GitDriver
  /** Absent: no program of the workspace formats. */
  readonly format?: FormatDriver
  /** `serverEpoch` of `config/state`. */
  readonly epoch?: string
  /** Absent where what is deleted is gone: the trash is not announced then. */
  readonly trash?: Trash
  /** Absent: nothing can be saved by a browser itself; that is not announced then. */
  readonly downloads?: Pick<Downloads, 'offer'>
  readonly log: { warn(message: string, fields?: Record<string, unknown>): void }
  readonly now?: () => number
}

interface WatchState {
  readonly ignored: string[]
  /** True while changes made outside this program may go unseen. */
  readonly degraded?: boolean
}

export interface FilesChannel extends ServerChannel {
  readonly capabilities: readonly Capability[]
  /** Begins to watch. Resolves when what happens from now on is reported. */
  start(): Promise<void>
  /** For `config/state`. */
  watchState(): WatchState
  /** Returns its end. */
  onWatchChanged(listener: () => void): () => void
}

/**
 * The files of the workspace: answers requests, reports changes, searches.
 *
 *     const channel = createFilesChannel({ disk: createDisk({ root }), watcher, ripgrep: null, log })
 *     await channel.start()
 *     channel.opened(client)
 *     await channel.received(client, { channel: 'files', type: 'read', requestId: '1', path: '/a.ts' })
 */
export function createFilesChannel({
  disk,
  watcher,
  followed,
  ripgrep,
  drafts,
  uploads,
  git,
  format,
  epoch = '',
  trash,
  downloads,
  log,
  now = Date.now,
}: FilesChannelOptions): FilesChannel {
  const clients = new Map<string, Reader>()
  const listeners = new Set<() => void>()
  const finder = ripgrep && createPathFinder(ripgrep)
  const searches = createSearches(ripgrep)
  const unsaved = createDraftAnswers(drafts ?? null)
  const interest = createInterest({ disk, followed: followed ?? null })
  const changes = createChanges({ disk, now, publish, isAskedFor: interest.isAskedFor })
  const gitAnswers = git ? createGitAnswers({ git, epoch, now, log }) : null
  const formatAnswers = format ? createFormatAnswers({ format, log }) : null
  const content = createFilesContent({ disk: changes.shownDisk, uploads: uploads ?? null })
  const forgetDisk = [disk.onChanging(changes.began), disk.onChanged(changes.own)]
  let degraded = false

  function publish(change: FileChange): void {
    send(change)
    void interest.otherNamesOf(change).then((paths) => {
      for (const path of paths) send({ type: 'change', action: 'modify', path, isDirectory: false })
    })
  }

  function send(change: FileChange): void {
    if (change.action !== 'modify' || change.overflow) finder?.markStale()
    // A documented socket was promised silence there.
    const isHidden = isInsideIgnored(change.path)
    for (const { client, order } of clients.values()) {
      if (isHidden && client.tab === null) continue
      const tell = () => client.send({ channel: 'files', ...change })
      if (change.overflow) tell()
      // Behind the answers about this path: they may show an older state, and one of them is that of the change itself.
      else void order.run([change.path], tell)
    }
  }

  /** Sends exactly one answer. */
  async function handle(reader: Reader, request: Worked): Promise<void> {
    const { client, slots } = reader
    const { type, requestId } = request
    const reply = (fields: object) => client.send({ channel: 'files', type, requestId, ...fields })
    const work = async () => {
      try {
        reply({ success: true, ...(await payloadOf(client, request)) })
      } catch (error) {
        const { code, message, details } = toFault(error, pathOf(request))
        if (code === 'INTERNAL_ERROR') log.warn('A files request failed', { type, error: String(error) })
        reply({ success: false, error: message, code, ...details })
      }
    }
    if (request.type === 'search') return work()
    const keys = keysOf(request)
    return reader.order.run(keys, () => atRoom(reader, request, () => slots.run(work)))
  }

  async function atRoom(reader: Reader, { type }: Worked, work: () => Promise<void>): Promise<void> {
    if (!LARGE.has(type)) return work()
    return reader.large.run(async () => {
      await reader.client.answerRoom()
      await work()
    })
  }

  async function payloadOf(client: Client, request: Worked): Promise<Payload> {
    if (request.type === 'search') return { data: await searches.run(client, request) }
    const isDocumented = client.tab === null
    const { shownDisk, knowFolders } = changes
    const parts = {
      disk: shownDisk,
      content,
      isDocumented,
      finder,
      knowFolders,
      unsaved,
      client,
      trash: trash ?? null,
      downloads: downloads ?? null,
    }
    // Before it is read, so that no change goes by.
    await interest.asked(client, request)
    const payload = await answer(request, parts)
    await interest.answered(client, request)
    return payload
  }

  return {
    name: 'files',
    capabilities: [
      'files.version',
      'files.copy',
      'files.encoding',
      'files.unlessVersion',
      'files.names',
      'files.live',
      ...(uploads ? (['files.range', 'files.uploadCancel'] as const) : []),
      ...(ripgrep
        ? (['files.search', 'files.searchOptions', 'files.findIgnored', 'files.searchMultiline'] as const)
        : []),
      ...(drafts ? (['files.drafts'] as const) : []),
      ...(git ? (['files.git', 'files.gitLog'] as const) : []),
      ...(trash ? (['files.trash'] as const) : []),
      ...(format ? (['files.format'] as const) : []),
      ...(downloads ? (['files.download'] as const) : []),
    ],
    start() {
      followed?.start(changes.seen)
      return watcher.start({
        events(events) {
          followed?.noticed(events)
          changes.seen(events)
          git?.seen(events)
        },
        missed() {
          changes.missed()
          git?.missed()
        },
        degraded(state) {
          if (state === degraded) return
          degraded = state
          for (const listener of listeners) listener()
        },
      })
    },
    watchState: () => ({ ignored: [...WATCH_IGNORED], ...(degraded ? { degraded } : {}) }),
    onWatchChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    opened(client) {
      const [slots, large] = [createSemaphore(MAX_IN_FLIGHT), createSemaphore(MAX_LARGE)]
      clients.set(client.id, { client, slots, large, order: createKeyedMutex(), unanswered: 0 })
    },
    received(client, frame) {
      if (gitAnswers && isGitFrame(frame)) return gitAnswers.received(client, frame)
      if (formatAnswers && isFormatFrame(frame)) return formatAnswers.received(client, frame)
      const request = parse(frame)
      const reader = clients.get(client.id)
      if (!reader) return
      if (request.type === 'search_cancel') return searches.cancel(client, request.requestId)
      if (reader.unanswered >= MAX_WAITING) throw new FrameError('TOO_MANY', 'Too many requests are waiting.')
      reader.unanswered += 1
      void handle(reader, request).finally(() => {
        reader.unanswered -= 1
      })
    },
    closed(client) {
      searches.closed(client)
      unsaved.closed(client)
      interest.closed(client)
      gitAnswers?.closed(client)
      clients.delete(client.id)
    },
    async stop() {
      for (const forget of forgetDisk) forget()
      changes.stop()
      searches.stop()
      formatAnswers?.stop()
      finder?.stop()
      trash?.stop()
      const ended = gitAnswers?.stop()
      await uploads?.stop()
      await Promise.all([watcher.stop(), followed?.stop(), ended])
    },
  }
}

/** One socket and how much is done for it at a time. */
interface Reader {
  readonly client: Client
  readonly slots: Semaphore
  readonly large: Semaphore
  /** Orders the requests of one client for a path with the changes sent to it. The disk locks the file itself. */
  readonly order: KeyedMutex
  unanswered: number
}

type Search = Extract<FilesRequest, { type: 'search' }>
/** What gets exactly one answer. */
type Worked = Answerable | Search

function parse(frame: Envelope): FilesRequest {
  const request = filesRequestSchema.safeParse(frame)
  if (request.success) return request.data
  if (!Object.hasOwn(KNOWN, frame.type))
    throw new FrameError('UNKNOWN_TYPE', `The files channel has no "${frame.type.slice(0, 64)}".`)
  const where = request.error.issues[0]?.path.join('.')
  throw new FrameError('BAD_REQUEST', `The field "${where ?? ''}" is missing or of the wrong kind.`)
}

function pathOf(request: Worked): string {
  if ('path' in request) return request.path
  return 'oldPath' in request ? request.oldPath : '/'
}

/** Different spellings of one path have the same key; a malformed path has none. Unsaved text is apart from its file. */
function keysOf(request: Answerable): string[] {
  if (isDraft(request)) return []
  const paths =
    'path' in request ? [request.path] : 'oldPath' in request ? [request.oldPath, request.newPath] : []
  try {
    return paths.map((path) => formatPath(parsePath(path)))
  } catch {
    return [] // Refused with words when it runs.
  }
}
