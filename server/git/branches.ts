import type { GitAct, GitBranch, GitDone } from '../../src/channels/files/shared/gitProtocol'
import { type ActPlace, gitIn, refuseFilters, refuseMergeDrivers } from './actPlace'
import { GitFault } from './gitFault'

/** Branches that are told, those with the newest commits. */
const MAX_BRANCHES = 1000
const FORMAT = [
  'refname',
  'objectname',
  'HEAD',
  'upstream:short',
  'committerdate:iso-strict',
  'contents:subject',
  'symref',
]
  .map((field) => `%(${field})`)
  .join('%00')
/** Git looks through large trees. */
const SWITCH_MS = 120_000

/** The branches of a repository and of those it follows, the newest commit first. */
export async function listBranches(
  at: Pick<ActPlace, 'runner' | 'placed' | 'manner'>,
): Promise<readonly GitBranch[]> {
  const { out } = await gitIn(at, [
    'for-each-ref',
    `--format=${FORMAT}%00`,
    '--sort=-committerdate',
    `--count=${MAX_BRANCHES}`,
    'refs/heads',
    'refs/remotes',
  ])
  const fields = out.toString('utf8').split('\0')
  const branches: GitBranch[] = []
  for (let from = 0; from + 6 < fields.length; from += 7) {
    const [ref = '', commit = '', head, upstream = '', date = '', subject = '', link] = fields.slice(
      from,
      from + 7,
    )
    const [, kind, name] = /^\n?refs\/(heads|remotes)\/(.+)$/s.exec(ref) ?? []
    // `origin/HEAD` is another name of one of them.
    if (name === undefined || link !== '') continue
    branches.push({
      name,
      commit,
      date,
      subject: subject.slice(0, 200),
      ...(kind === 'remotes' ? { isRemote: true as const } : {}),
      ...(head === '*' ? { isCurrent: true as const } : {}),
      ...(upstream === '' ? {} : { upstream }),
    })
  }
  return branches
}

type BranchAct = Extract<GitAct, { kind: 'switch' | 'createBranch' | 'deleteBranch' | 'merge' }>

export async function actOnBranch(wish: BranchAct, at: ActPlace): Promise<GitDone> {
  switch (wish.kind) {
    case 'switch':
      return switchTo(wish.name, at)
    case 'createBranch':
      return create(wish, at)
    case 'deleteBranch':
      return remove(wish, at)
    case 'merge':
      return merge(wish.name, at)
  }
}

async function branchOf(name: string, at: ActPlace): Promise<GitBranch> {
  const found = (await listBranches(at)).find((branch) => branch.name === name)
  if (!found) throw new GitFault('NOT_FOUND', `There is no branch ${name} any more.`)
  return found
}

async function switchTo(name: string, at: ActPlace): Promise<GitDone> {
  refuseFilters(at)
  const { isRemote } = await branchOf(name, at)
  // Of another repository's branch one of our own is made, which follows it.
  const how = isRemote ? ['--track', name] : ['--no-guess', name]
  await gitIn(at, ['switch', '-q', ...how], { timeoutMs: SWITCH_MS })
  return { paths: [] }
}

async function create(
  { name, at: start, isSwitched }: Extract<GitAct, { kind: 'createBranch' }>,
  at: ActPlace,
): Promise<GitDone> {
  const checked = await gitIn(at, ['check-ref-format', '--branch', name]).catch(() => null)
  if (!checked || name.startsWith('-'))
    throw new GitFault('FAILED', `“${name}” cannot be the name of a branch.`)
  const from = start === undefined ? [] : [await commitOf(start, at)]
  if (isSwitched) {
    if (from.length > 0) refuseFilters(at)
    await gitIn(at, ['switch', '-q', '--no-track', '-c', name, ...from], { timeoutMs: SWITCH_MS })
  } else await gitIn(at, ['branch', '--no-track', name, ...from])
  return { paths: [] }
}

/** Told with its commit, by which it can be made again. */
async function remove(
  { name, force }: Extract<GitAct, { kind: 'deleteBranch' }>,
  at: ActPlace,
): Promise<GitDone> {
  const { commit, isRemote } = await branchOf(name, at)
  if (isRemote) throw new GitFault('FAILED', 'Only branches of this repository can be deleted here.')
  try {
    await gitIn(at, ['branch', '-q', force ? '-D' : '-d', name])
  } catch (error) {
    const isUnmerged = error instanceof GitFault && /not fully merged/.test(error.message)
    throw isUnmerged
      ? new GitFault('UNMERGED', `The branch ${name} has commits that are in no other.`)
      : error
  }
  return { paths: [], commit }
}

/** One that stops at conflicts was begun: the status names them. */
async function merge(name: string, at: ActPlace): Promise<GitDone> {
  refuseFilters(at)
  refuseMergeDrivers(at)
  const { commit, isRemote } = await branchOf(name, at)
  const words = isRemote ? `Merge remote-tracking branch '${name}'` : `Merge branch '${name}'`
  const { status } = await gitIn(at, ['merge', '-q', '-m', words, commit], {
    mayEnd: [1],
    timeoutMs: SWITCH_MS,
  })
  return { paths: [], ...(status === 1 ? { isStopped: true as const } : {}) }
}

async function commitOf(name: string, at: ActPlace): Promise<string> {
  if (/^[0-9a-f]{40,64}$/.test(name)) return name
  return (await branchOf(name, at)).commit
}
