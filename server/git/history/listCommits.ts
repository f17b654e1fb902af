import type { GitLog, GitLogEntry, GitRef, GitRequest } from '../../../src/channels/files/shared/gitProtocol'
import { nativePath, shownPath } from '../../drivers/disk/nativePath'
import { type ActPlace, fromHere, gitIn } from '../actPlace'
import { GitFault } from '../gitFault'

export type LogRequest = Pick<
  Extract<GitRequest, { type: 'git_log' }>,
  'scope' | 'path' | 'from' | 'skip' | 'limit'
>
type Place = Pick<ActPlace, 'runner' | 'placed' | 'manner'>

/** No commit's name begins so: what stands before the one with which an entry begins. */
const BEGIN = '\u0001'
const FORMAT = `%x01${['%H', '%P', '%aN', '%aE', '%aI', '%s', '%D'].join('%x00')}`
const FIELDS = 7
/** Of a subject, units. */
const MAX_SUBJECT = 300
/** Branches and tags that are told of one commit. */
const MAX_REFS = 20
/** The history of one file may lead through all commits. */
const LOG_MS = 120_000

/** One page of the log, the newest first, without any program that the repository names. */
export async function listCommits(at: Place, wish: LogRequest): Promise<GitLog> {
  const { scope, path, from, skip = 0, limit } = wish
  const isThere = from !== undefined || (await hasCommit(at))
  if (!isThere && scope === 'branch') return { commits: [], isMore: false }
  // Options are no part of what is read from the input.
  const everywhere = from === undefined && scope === 'all' ? ['--branches', '--tags', '--remotes'] : []
  const starts = from ?? (isThere ? ['HEAD'] : [])
  const isOfFile = path !== undefined
  const args = [
    'log',
    '-z',
    `--format=${FORMAT}`,
    '--encoding=UTF-8',
    '--decorate=full',
    `--max-count=${limit + 1}`,
    ...(skip > 0 ? [`--skip=${skip}`] : []),
    '--no-show-signature',
    '--no-ext-diff',
    '--no-textconv',
    ...(isOfFile ? ['--follow', '--name-status', '-M'] : ['--no-patch']),
    ...everywhere,
    '--stdin',
  ]
  const input = [
    Buffer.from(starts.map((start) => `${start}\n`).join('')),
    ...(isOfFile ? [pathLines(at, path)] : []),
  ]
  const { out } = await gitIn(at, args, { input: Buffer.concat(input), timeoutMs: LOG_MS })
  const commits = parseLog(out, isOfFile ? at.placed.wirePath : null)
  return { commits: commits.slice(0, limit), isMore: commits.length > limit }
}

/** Something is checked out that has a commit. */
async function hasCommit(at: Place): Promise<boolean> {
  const { status } = await gitIn(at, ['rev-parse', '-q', '--verify', 'HEAD'], { mayEnd: [1, 128] })
  return status === 0
}

/** A name is bytes, and stands on a line of its own. */
function pathLines(at: Place, path: string): Buffer {
  const own = Buffer.from(nativePath(fromHere(at, path)))
  if (own.includes(10))
    throw new GitFault('FAILED', 'The history of a file whose name has a line end cannot be asked for.')
  return Buffer.concat([Buffer.from('--\n'), own, Buffer.from('\n')])
}

/** @param wirePath of a file's history: what a path of the repository is in the workspace */
function parseLog(out: Buffer, wirePath: ((path: string) => string | null) | null): GitLogEntry[] {
  const parts = out.toString('latin1').split('\0')
  const entries: GitLogEntry[] = []
  let at = 0
  while (at < parts.length) {
    if (!isBegin(parts[at])) {
      at += 1
      continue
    }
    const fields = parts.slice(at, at + FIELDS)
    at += FIELDS
    const rest: string[] = []
    while (at < parts.length && !isBegin(parts[at])) rest.push(parts[at++] ?? '')
    entries.push(entryOf(fields, wirePath ? pathIn(rest, wirePath) : null))
  }
  return entries
}

const isBegin = (part: string | undefined): boolean =>
  part?.startsWith(BEGIN) === true && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(part.slice(1))

function entryOf(fields: readonly string[], path: string | null): GitLogEntry {
  const [first = '', parents = '', author = '', email = '', date = '', subject = '', names = ''] =
    fields.map(textOf)
  const refs = refsOf(names)
  return {
    commit: first.slice(1),
    parents: parents.split(' ').filter((parent) => parent !== ''),
    author,
    email,
    date,
    subject: subject.slice(0, MAX_SUBJECT),
    ...(refs.length > 0 ? { refs } : {}),
    ...(path === null ? {} : { path }),
  }
}

/** What the file was called in a commit: the last of the names that its line has, of a rename the newer one. */
function pathIn(rest: readonly string[], wirePath: (path: string) => string | null): string | null {
  const [status, ...names] = rest.map((part) => part.replace(/^\n/, '')).filter((part) => part !== '')
  if (status === undefined) return null
  const name = names[/^[RC]/.test(status) ? 1 : 0]
  return name === undefined ? null : wirePath(shownPath(Buffer.from(name, 'latin1')))
}

/** `HEAD -> refs/heads/main, tag: refs/tags/v1`. */
function refsOf(names: string): GitRef[] {
  return names
    .split(', ')
    .flatMap((name): GitRef[] => {
      const isCurrent = name.startsWith('HEAD -> ')
      const ref = name.replace(/^(HEAD -> |tag: )/, '')
      if (ref === 'HEAD') return [{ kind: 'head', name: ref, isCurrent: true }]
      const [, place, short] = /^refs\/(heads|remotes|tags)\/(.+)$/s.exec(ref) ?? []
      // `origin/HEAD` is another name of one of them.
      if (short === undefined || (place === 'remotes' && short.endsWith('/HEAD'))) return []
      const kind = place === 'heads' ? 'branch' : place === 'tags' ? 'tag' : 'remote'
      return [{ kind, name: short, ...(isCurrent ? { isCurrent: true as const } : {}) }]
    })
    .slice(0, MAX_REFS)
}

const textOf = (latin: string): string => Buffer.from(latin, 'latin1').toString('utf8')
