import type { Entry, FilesRequest, NamesData } from '../../../src/channels/files/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import { LIMITS } from '../../../src/socket/protocol'
import type { Downloads } from '../../drivers/archive/downloads'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { childPath, formatPath, parsePath } from '../../drivers/disk/safePath'
import { hiddenIn, type IsHidden } from '../../drivers/search/gitignore'
import type { Trash } from '../../drivers/state/trashFolder'
import type { Client } from '../../socket/channel'
import type { FilesContent } from './content'
import type { DraftAnswers, DraftRequest } from './drafts'
import type { PathFinder } from './find'
import { answerTrash, type TrashRequest } from './trash'

/** What the answer frame has beside `type` and `requestId`. */
export interface Payload {
  readonly data: unknown
  readonly more?: true
  readonly ignored?: readonly string[]
}

export type Answerable = Exclude<FilesRequest, { type: 'search' | 'search_cancel' }>

export const isDraft = (request: Answerable): request is DraftRequest => request.type.startsWith('draft_')
const isTrash = (request: Answerable): request is TrashRequest => request.type.startsWith('trash')

interface AnswerParts {
  readonly disk: Disk
  readonly content: FilesContent
  /** The socket knows part 1 of the protocol only. */
  readonly isDocumented: boolean
  readonly finder: PathFinder | null
  readonly unsaved: DraftAnswers
  readonly trash: Trash | null
  readonly downloads: Pick<Downloads, 'offer'> | null
  readonly client: Client
  knowFolders(paths: readonly string[]): void
}

/** Bytes that the envelope, the flags and the list's own brackets may take. */
const ENVELOPE_BYTES = 4096

/** Does what was asked for. Throws `FilesFault`. */
export async function answer(request: Answerable, parts: AnswerParts): Promise<Payload> {
  const { disk } = parts
  if (isDraft(request)) return { data: await parts.unsaved.answer(parts.client, request) }
  if (isTrash(request)) return { data: await answerTrash(request, disk, parts.trash) }
  switch (request.type) {
    case 'list':
      return request.names ? listNames(request, parts) : list(request, parts)
    case 'read':
      return { data: await parts.content.read(request, parts.isDocumented) }
    case 'write':
      return { data: await parts.content.write(request) }
    case 'upload_cancel':
      await parts.content.cancel(request)
      return { data: { path: request.path } }
    case 'download':
      if (!parts.downloads) throw new FilesFault('BAD_REQUEST', 'This server hands out no downloads.')
      return { data: await parts.downloads.offer(request.path) }
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
      return { data: await parts.finder.find(request.query, request.limit, request.ignored) }
    default:
      return assertNever(request)
  }
}

type ListRequest = Extract<FilesRequest, { type: 'list' }>

async function list({ path, after }: ListRequest, { disk, knowFolders }: AnswerParts): Promise<Payload> {
  const [entries, isHidden] = await Promise.all([disk.list(path), hiddenIn(disk, path)])
  knowFolders(below(path, namesOf(entries).folders))
  const rest = after === undefined ? entries : entries.filter(({ name }) => name > after)
  const hidden = hiddenOf(namesOf(rest), isHidden)
  const fitting = rest.slice(0, countOfFitting(rest, hidden))
  return { data: fitting, ...rider(fitting.length < rest.length, namesOf(fitting), hidden) }
}

async function listNames({ path, after }: ListRequest, { disk, knowFolders }: AnswerParts): Promise<Payload> {
  const [names, isHidden] = await Promise.all([disk.names(path), hiddenIn(disk, path)])
  knowFolders(below(path, names.folders))
  const rest = after === undefined ? names : among(names, (name) => name > after)
  const hidden = hiddenOf(rest, isHidden)
  const fitting = fits(rest, hidden) ? rest : fittingNames(rest, hidden)
  return { data: fitting, ...rider(fitting !== rest, fitting, hidden) }
}

function below(path: string, names: readonly string[]): string[] {
  const folder = formatPath(parsePath(path))
  return names.map((name) => childPath(folder, name))
}

function namesOf(entries: readonly Entry[]): NamesData {
  const names: NamesData = { folders: [], files: [] }
  for (const { name, type } of entries) names[type === 'directory' ? 'folders' : 'files'].push(name)
  return names
}

const among = ({ folders, files }: NamesData, is: (name: string) => boolean): NamesData => ({
  folders: folders.filter(is),
  files: files.filter(is),
})

function hiddenOf({ folders, files }: NamesData, isHidden: IsHidden | null): ReadonlySet<string> {
  if (!isHidden) return new Set()
  return new Set([
    ...folders.filter((name) => isHidden(name, true)),
    ...files.filter((name) => isHidden(name, false)),
  ])
}

/** What stands beside `data`. */
function rider(isCut: boolean, shown: NamesData, hidden: ReadonlySet<string>): Omit<Payload, 'data'> {
  const more = isCut ? { more: true as const } : {}
  if (hidden.size === 0) return more
  const { folders, files } = among(shown, (name) => hidden.has(name))
  const ignored = [...folders, ...files].sort()
  return ignored.length > 0 ? { ...more, ignored } : more
}

/** One question for nearly every folder: to ask it for each of ten thousand names takes ten times as long. */
const fits = (names: NamesData, hidden: ReadonlySet<string>): boolean =>
  ENVELOPE_BYTES + encodedBytes(names) + encodedBytes([...hidden]) <= LIMITS.sendBytes

function fittingNames(names: NamesData, hidden: ReadonlySet<string>): NamesData {
  const all = [...names.folders, ...names.files].sort()
  const first = new Set(all.slice(0, countOfFitting(all, hidden)))
  return among(names, (name) => first.has(name))
}

function countOfFitting(all: readonly (string | Entry)[], hidden: ReadonlySet<string>): number {
  let bytes = ENVELOPE_BYTES
  for (const [index, one] of all.entries()) {
    const name = typeof one === 'string' ? one : one.name
    bytes += encodedBytes(one) + (hidden.has(name) ? encodedBytes(name) : 0)
    if (bytes > LIMITS.sendBytes) return index
  }
  return all.length
}

function encodedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1
}
