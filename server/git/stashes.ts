import type { GitAct, GitDone, GitStash } from '../../src/channels/files/shared/gitProtocol'
import { type ActPlace, gitIn, refuseFilters } from './actPlace'
import { GitFault } from './gitFault'

type StashAct = Extract<GitAct, { kind: 'stash' | 'unstash' | 'dropStash' | 'keepStash' }>

const MAX_STASHES = 200
/** Git looks through large trees. */
const STASH_MS = 120_000

/** What was put aside, the newest first. Each is named by its commit: its number changes with every other one. */
export async function listStashes(
  at: Pick<ActPlace, 'runner' | 'placed' | 'manner'>,
): Promise<readonly GitStash[]> {
  const format = ['%H', '%cI', '%gs'].join('%x00')
  const { out } = await gitIn(at, ['stash', 'list', '-z', `--max-count=${MAX_STASHES}`, `--format=${format}`])
  const fields = out.toString('utf8').split('\0')
  const stashes: GitStash[] = []
  for (let from = 0; from + 2 < fields.length; from += 3) {
    const [commit = '', date = '', message = ''] = fields.slice(from, from + 3)
    stashes.push({ commit, date, message: message.slice(0, 500) })
  }
  return stashes
}

export async function actOnStash(wish: StashAct, at: ActPlace): Promise<GitDone> {
  refuseFilters(at)
  switch (wish.kind) {
    case 'stash':
      return put(wish, at)
    case 'unstash':
      return take(wish.commit, at)
    case 'dropStash':
      return drop(wish.commit, at)
    case 'keepStash':
      await gitIn(at, ['stash', 'store', '-q', '-m', wish.message, wish.commit])
      return { paths: [] }
  }
}

async function put({ message }: Extract<StashAct, { kind: 'stash' }>, at: ActPlace): Promise<GitDone> {
  const { files, counts, commit } = at.status
  if (commit === null) throw new GitFault('NOTHING', 'There is no commit yet.')
  if (counts.conflicts > 0) throw new GitFault('CONFLICTS', 'There are conflicts that are not solved yet.')
  if (files.length === 0) throw new GitFault('NOTHING', 'There are no changes to put aside.')
  const words = message.trim() === '' ? [] : ['-m', message.trim()]
  await gitIn(at, ['stash', 'push', '-q', '--include-untracked', ...words, '--', '.'], {
    timeoutMs: STASH_MS,
  })
  return { paths: files.map(({ path }) => path) }
}

/** Conflicts leave it where it was put aside. */
async function take(commit: string, at: ActPlace): Promise<GitDone> {
  const name = await nameOf(commit, at)
  const { status, complaint } = await gitIn(at, ['stash', 'apply', '-q', '--index', name], {
    mayEnd: [1],
    timeoutMs: STASH_MS,
  })
  if (status === 0) {
    await drop(commit, at)
    return { paths: [] }
  }
  // What is staged cannot always be staged again.
  const plain = await gitIn(at, ['stash', 'apply', '-q', name], { mayEnd: [1], timeoutMs: STASH_MS })
  const unmerged = await gitIn(at, ['ls-files', '--unmerged', '-z'])
  if (unmerged.out.length > 0) return { paths: [], isStopped: true }
  if (plain.status !== 0) throw new GitFault('FAILED', plain.complaint || complaint)
  await drop(commit, at)
  return { paths: [] }
}

/** Told with its commit, by which it can be kept again. */
async function drop(commit: string, at: ActPlace): Promise<GitDone> {
  await gitIn(at, ['stash', 'drop', '-q', await nameOf(commit, at)])
  return { paths: [], commit }
}

async function nameOf(commit: string, at: ActPlace): Promise<string> {
  const index = (await listStashes(at)).findIndex((one) => one.commit === commit)
  if (index === -1) throw new GitFault('NOT_FOUND', 'This is not put aside any more.')
  return `stash@{${index}}`
}
