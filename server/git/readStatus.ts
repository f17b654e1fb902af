import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { GitFile, GitRepository } from '../../src/channels/files/shared/gitProtocol'
import { nativePath } from '../drivers/disk/nativePath'
import type { FoundRepository } from './findRepositories'
import { GitFault } from './gitFault'
import { type Manner, mannerOf } from './namedPrograms'
import { type ParsedStatus, parseStatus } from './parseStatus'
import type { GitRunner } from './runGit'

/** Where the user's own git sees no lock of ours. */
const NO_LOCKS = { GIT_OPTIONAL_LOCKS: '0' }
/** Of what is not known to git each file is named, unless there is more of it than this. */
const MAX_BYTES = 8 * 1024 * 1024
const ALL_MS = 20_000
const STATUS_MS = 120_000
const MAX_STATUS_BYTES = 256 * 1024 * 1024

/** What tells that something was begun, in the folder of the work tree. */
const OPERATIONS = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const

/** A repository with the places of its files in the workspace. */
export interface Placed {
  readonly found: FoundRepository
  /** Its path on the wire. */
  readonly path: string
  /** Where git is called: in the workspace, where the repository lies around it. */
  readonly cwd: string
  /** Null: the file lies outside of the workspace. */
  wirePath(path: string): string | null
  /** The path in the repository, in its shown form. */
  ownPath(wirePath: string): string
}

export function place(root: string, found: FoundRepository): Placed {
  const inside = relative(root, found.folder)
  if (inside !== '' && !inside.startsWith('..')) {
    const base = `/${inside}`
    return {
      found,
      path: base,
      cwd: found.folder,
      wirePath: (path) => `${base}/${path}`,
      ownPath: (path) => path.slice(base.length + 1),
    }
  }
  const around = relative(found.folder, root)
  const prefix = around === '' ? '' : `${around}/`
  return {
    found,
    path: '/',
    cwd: root,
    wirePath: (path) => (path.startsWith(prefix) ? `/${path.slice(prefix.length)}` : null),
    ownPath: (path) => prefix + path.slice(1),
  }
}

/** How git is to be called in a repository. Rejects with `GitFault` where that cannot be done safely. */
export async function approach(runner: GitRunner, placed: Placed, isTrusted: boolean): Promise<Manner> {
  const { found, cwd } = placed
  if (typeof nativePath(cwd) !== 'string')
    throw new GitFault('FAILED', 'The name of this folder cannot be given to git.')
  const manner = await mannerOf({ runner, cwd, common: found.common, isTrusted })
  const { workTree } = manner
  const isOwn = workTree === null || (await isSame(resolve(found.own, workTree), found.folder))
  if (!isOwn)
    throw new GitFault('FAILED', 'The files of this repository lie in another folder (core.worktree).')
  return { ...manner, env: { ...manner.env, GIT_CEILING_DIRECTORIES: dirname(found.folder) } }
}

/** What git says of one repository. `all`: those in the workspace, of which each is asked for itself. */
export async function readStatus(
  runner: GitRunner,
  placed: Placed,
  { isTrusted, all }: { isTrusted: boolean; all: readonly Placed[] },
): Promise<GitRepository> {
  const { path, found } = placed
  try {
    const manner = await approach(runner, placed, isTrusted)
    const [parsed, stamp, operation, isLocked] = await Promise.all([
      ask(runner, placed, manner),
      stampOf(join(found.own, 'index')),
      operationIn(found.own),
      isThere(join(found.own, 'index.lock')),
    ])
    const { nested: _, files: said, ...head } = parsed
    const others = new Set(all.map((one) => one.path))
    const files = said
      .flatMap((file) => inWorkspace(placed, file))
      .filter((file) => !others.has(bare(file.path)))
    return {
      path,
      ...head,
      ...(stamp === null ? {} : { stamp }),
      ...(operation === null ? {} : { operation }),
      files: files.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
      counts: countsOf(files),
      ...(isLocked ? { isLocked: true } : {}),
      ...(manner.remotes.length > 0 ? { remotes: [...manner.remotes] } : {}),
      ...(manner.withheld.length > 0 ? { withheld: [...manner.withheld] } : {}),
    }
  } catch (error) {
    if (!(error instanceof GitFault) || error.code === 'NO_GIT') throw error
    return { path, branch: null, commit: null, files: [], counts: countsOf([]), problem: error.message }
  }
}

async function ask(runner: GitRunner, { cwd }: Placed, { settings, env }: Manner): Promise<ParsedStatus> {
  const status = async (untracked: string, limits: { maxBytes: number; timeoutMs: number }) => {
    const args = ['status', '--porcelain=v2', '-z', '--branch', `--untracked-files=${untracked}`]
    // A submodule is asked for itself: by itself git would read, and follow, what its settings name.
    const call = { cwd, args: [...args, '--ignore-submodules=dirty', '--', '.'], settings }
    const { out } = await runner.run({ ...call, env: { ...env, ...NO_LOCKS }, ...limits })
    return parseStatus(out)
  }
  try {
    return await status('all', { maxBytes: MAX_BYTES, timeoutMs: ALL_MS })
  } catch (error) {
    if (!(error instanceof GitFault) || error.code === 'FAILED') throw error
    const parsed = await status('normal', { maxBytes: MAX_STATUS_BYTES, timeoutMs: STATUS_MS })
    const folders = parsed.nested.map((path): GitFile => ({ path: `${path}/`, changed: '?' }))
    return { ...parsed, files: [...parsed.files, ...folders] }
  }
}

function inWorkspace(placed: Placed, file: GitFile): readonly GitFile[] {
  const path = placed.wirePath(file.path)
  if (path === null) return []
  const from = file.from === undefined ? null : placed.wirePath(file.from)
  const { from: _, ...rest } = file
  return [{ ...rest, path, ...(from === null ? {} : { from }) }]
}

function countsOf(files: readonly GitFile[]): GitRepository['counts'] {
  const counts = { conflicts: 0, staged: 0, changed: 0, untracked: 0 }
  for (const { conflict, staged, changed } of files) {
    if (conflict !== undefined) counts.conflicts += 1
    if (staged !== undefined) counts.staged += 1
    if (changed === '?') counts.untracked += 1
    else if (changed !== undefined) counts.changed += 1
  }
  return counts
}

async function operationIn(folder: string): Promise<GitRepository['operation'] | null> {
  for (const [name, operation] of OPERATIONS) if (await isThere(join(folder, name))) return operation
  return null
}

const stampOf = (index: string): Promise<string | null> =>
  lstat(nativePath(index), { bigint: true }).then(
    ({ mtimeNs, size }) => `${mtimeNs}-${size}`,
    () => null,
  )

const bare = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)

const isThere = (path: string): Promise<boolean> =>
  lstat(nativePath(path)).then(
    () => true,
    () => false,
  )

async function isSame(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => realpath(nativePath(path)).catch(() => null)),
  )
  return first !== null && String(first) === String(second)
}
