import { randomUUID } from 'node:crypto'
import type { GitAct, GitDone, GitFile } from '../../src/channels/files/shared/gitProtocol'
import { assertNever } from '../../src/lib/assertNever'
import type { Disk } from '../drivers/disk/disk'
import { FilesFault } from '../drivers/disk/filesFault'
import { inParallel } from '../lib/inParallel'
import { type ActPlace, fromHere, gitIn, refuseWithheld } from './actPlace'
import { actOnBranch } from './branches'
import { chosenFiles, pathspec } from './chosenFiles'
import { GitFault } from './gitFault'
import { actOnLines } from './lineActs'
import { operate, resolve } from './operations'
import { actOnRemote } from './remotes'
import { actOnStash } from './stashes'

/** Hooks take their time, ms. */
const COMMIT_MS = 10 * 60_000
/** Files that are removed at a time. */
const AT_ONCE = 8
const FROM_INPUT = ['--pathspec-from-file=-', '--pathspec-file-nul'] as const

/** Does what the user wants in one repository. Rejects with `GitFault`, or with `FilesFault` of the disk. */
export async function act(wish: GitAct, at: ActPlace): Promise<GitDone> {
  if (at.status.problem !== undefined) throw new GitFault('FAILED', at.status.problem)
  switch (wish.kind) {
    case 'stage':
      return stage(chosenFiles(wish, at.status.files), at)
    case 'unstage':
      return unstage(chosenFiles(wish, at.status.files), at)
    case 'discard':
      return discard(chosenFiles(wish, at.status.files), at)
    case 'lines':
      return actOnLines(wish, at)
    case 'restore':
      return at.discards.restore(wish.discardId)
    case 'commit':
      return commit(wish, at)
    case 'resolve':
      return resolve(wish, at)
    case 'operation':
      return operate(wish, at)
    case 'stash':
    case 'unstash':
    case 'dropStash':
    case 'keepStash':
      return actOnStash(wish, at)
    case 'fetch':
    case 'pull':
    case 'push':
      return actOnRemote(wish, at)
    case 'switch':
    case 'createBranch':
    case 'deleteBranch':
    case 'merge':
      return actOnBranch(wish, at)
    default:
      return assertNever(wish)
  }
}

const spec = (at: ActPlace, files: readonly GitFile[]) =>
  pathspec(
    files
      .flatMap(({ path, from }) => [path, ...(from === undefined ? [] : [from])])
      .map((path) => fromHere(at, path)),
  )

const pathsOf = (files: readonly GitFile[]) => [...new Set(files.map(({ path }) => path))]

async function stage(files: readonly GitFile[], at: ActPlace): Promise<GitDone> {
  await refuseWithheld(files, at)
  await gitIn(at, ['add', '-A', ...FROM_INPUT], {
    input: pathspec(files.map(({ path }) => fromHere(at, path))),
  })
  return { paths: pathsOf(files) }
}

async function unstage(files: readonly GitFile[], at: ActPlace): Promise<GitDone> {
  const isFirst = at.status.commit === null
  const args = isFirst ? ['rm', '--cached', '-r', '-f', '-q', '--ignore-unmatch'] : ['reset', '-q']
  await gitIn(at, [...args, ...FROM_INPUT], { input: spec(at, files) })
  return { paths: pathsOf(files) }
}

async function discard(files: readonly GitFile[], at: ActPlace): Promise<GitDone> {
  const can = files.filter(
    ({ conflict, isSubmodule, path }) => conflict === undefined && !isSubmodule && !path.endsWith('/'),
  )
  const left = files
    .filter((file) => !can.includes(file))
    .map(({ path, conflict }) => ({
      path,
      reason: conflict === undefined ? 'It is a folder or a repository of its own.' : 'It has conflicts.',
    }))
  if (can.length === 0) return { paths: [], left }
  await refuseWithheld(can, at)
  const discardId = randomUUID()
  const unkept = await at.discards.keep(discardId, can)
  const isUnkept = new Set(unkept.map(({ path }) => path))
  left.push(...unkept)
  const kept = can.filter(({ path }) => !isUnkept.has(path))
  const tracked = kept.filter(({ changed }) => changed !== undefined && changed !== '?')
  if (tracked.length > 0)
    await gitIn(at, ['checkout', '-q', ...FROM_INPUT], {
      input: pathspec(tracked.map(({ path }) => fromHere(at, path))),
    })
  const untracked = kept.filter(({ changed }) => changed === '?')
  await inParallel(untracked, AT_ONCE, ({ path }) => removeIfThere(at.disk, path))
  await at.discards.done(discardId)
  return { paths: pathsOf(kept), discardId, ...(left.length > 0 ? { left } : {}) }
}

async function removeIfThere(disk: Disk, path: string): Promise<void> {
  try {
    await disk.remove(path)
  } catch (error) {
    if (!(error instanceof FilesFault) || error.code !== 'NOT_FOUND') throw error
  }
}

type Commit = Extract<GitAct, { kind: 'commit' }>

async function commit({ message, amend, signOff }: Commit, at: ActPlace): Promise<GitDone> {
  const { counts, operation, commit: last } = at.status
  if (counts.conflicts > 0) throw new GitFault('CONFLICTS', 'There are conflicts that are not solved yet.')
  if (counts.staged === 0 && !amend && operation !== 'merge')
    throw new GitFault('NOTHING', 'Nothing is staged.')
  if (amend && last === null) throw new GitFault('NOTHING', 'There is no commit yet that could be changed.')
  if (message.trim() === '' && !amend && operation === undefined)
    throw new GitFault('NOTHING', 'A commit needs a message.')
  await refuseOutside(at)
  const how = [...(amend ? ['--amend'] : []), ...(signOff ? ['--signoff'] : [])]
  // The message that git has for a merge names the conflicts in lines that are no part of it.
  const own = amend ? ['--no-edit'] : ['--no-edit', '--cleanup=strip']
  const words = message.trim() === '' ? own : ['-F', '-']
  await gitIn(at, ['commit', '-q', ...how, ...words], { input: message, timeoutMs: COMMIT_MS })
  const { out } = await gitIn(at, ['rev-parse', 'HEAD'])
  return { paths: [], commit: out.toString('utf8').trim() }
}

/** Of a repository around the workspace the user sees a part, and must not commit the rest by it. */
async function refuseOutside(at: ActPlace): Promise<void> {
  if (at.placed.cwd === at.placed.found.folder) return
  const { out } = await gitIn(at, ['diff', '--cached', '--name-only', '--no-ext-diff', '--no-renames', '-z'])
  const outside = out
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && at.placed.wirePath(path) === null)
  if (outside.length > 0)
    throw new GitFault('FAILED', `Files outside of this workspace are staged, too, such as ${outside[0]}.`)
}
