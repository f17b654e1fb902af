import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitAct, GitDone, GitFile } from '../../src/channels/files/shared/gitProtocol'
import { nativePath } from '../drivers/disk/nativePath'
import { type ActPlace, fromHere, gitIn, refuseFilters, refuseMergeDrivers, refuseWithheld } from './actPlace'
import { pathspec } from './chosenFiles'
import { GitFault } from './gitFault'

type Resolve = Extract<GitAct, { kind: 'resolve' }>
type Operate = Extract<GitAct, { kind: 'operation' }>

const FROM_INPUT = ['--pathspec-from-file=-', '--pathspec-file-nul'] as const
/** Hooks take their time, and many commits may follow, ms. */
const OPERATION_MS = 10 * 60_000
/** Conflicts in which a side has no such file. */
const MISSING = { ours: ['DU', 'DD', 'UA'], theirs: ['UD', 'DD', 'AU'] } as const

/** Files become what one side of a merge has, and their conflicts are solved by that. */
export async function resolve({ paths, side }: Resolve, at: ActPlace): Promise<GitDone> {
  const named = new Set(paths)
  const found = at.status.files.filter(
    ({ path, conflict, isSubmodule }) => conflict !== undefined && !isSubmodule && named.has(path),
  )
  if (found.length === 0) throw new GitFault('NOTHING', 'These files have no conflicts any more.')
  await refuseWithheld(found, at)
  const discardId = randomUUID()
  // What was solved by hand in them would be lost.
  const left = await at.discards.keep(discardId, found)
  const isLeft = new Set(left.map(({ path }) => path))
  const kept = found.filter(({ path }) => !isLeft.has(path))
  const gone = kept.filter(({ conflict }) => MISSING[side].some((one) => one === conflict))
  const there = kept.filter((file) => !gone.includes(file))
  if (there.length > 0) {
    await gitIn(at, ['checkout', '-q', `--${side}`, ...FROM_INPUT], { input: spec(there, at) })
    await gitIn(at, ['add', '-A', ...FROM_INPUT], { input: spec(there, at) })
  }
  if (gone.length > 0)
    await gitIn(at, ['rm', '-q', '-f', '--ignore-unmatch', ...FROM_INPUT], { input: spec(gone, at) })
  await at.discards.done(discardId)
  return { paths: kept.map(({ path }) => path), discardId, ...(left.length > 0 ? { left: [...left] } : {}) }
}

const spec = (files: readonly GitFile[], at: ActPlace) =>
  pathspec(files.map(({ path }) => fromHere(at, path)))

/** Goes on with what was begun, or ends it. One that stops at conflicts again is under way still. */
export async function operate({ operation, to }: Operate, at: ActPlace): Promise<GitDone> {
  const { status } = at
  if (status.operation !== operation) throw new GitFault('NOTHING', `No ${operation} is under way any more.`)
  if (to === 'continue' && status.counts.conflicts > 0)
    throw new GitFault('CONFLICTS', 'There are conflicts that are not solved yet.')
  if (to === 'skip' && operation === 'merge')
    throw new GitFault('FAILED', 'Of a merge no commit can be left out.')
  refuseFilters(at)
  if (to !== 'abort') {
    refuseMergeDrivers(at)
    if (operation === 'rebase') await refuseCommands(at)
  }
  const isMergeEnd = operation === 'merge' && to === 'continue'
  const args = isMergeEnd ? ['commit', '-q', '--no-edit', '--cleanup=strip'] : [operation, `--${to}`]
  const said = await gitIn(at, args, { mayEnd: [1], timeoutMs: OPERATION_MS })
  if (said.status === 0) return { paths: [] }
  const { out } = await gitIn(at, ['ls-files', '-u', '-z'])
  if (out.length === 0) throw new GitFault('FAILED', said.complaint)
  return { paths: [], isStopped: true }
}

/** A rebase runs commands that stand in its list, which whoever made the folder may have written. */
async function refuseCommands({ manner, placed }: ActPlace): Promise<void> {
  if (manner.isTrusted) return
  const texts = await Promise.all(
    ['git-rebase-todo', 'git-rebase-todo.backup'].map((name) =>
      readFile(nativePath(join(placed.found.own, 'rebase-merge', name)), 'utf8').catch(() => ''),
    ),
  )
  const isCommand = texts.some((text) => /^[ \t]*(x|exec)([ \t]|$)/m.test(text))
  const strategy = await readFile(
    nativePath(join(placed.found.own, 'rebase-merge', 'strategy')),
    'utf8',
  ).catch(() => '')
  if (isCommand || !/^(ort|recursive|resolve|octopus|ours|subtree)?\s*$/.test(strategy))
    throw new GitFault(
      'NOT_TRUSTED',
      'This rebase runs commands that stand in the repository, which it does only when you trust this workspace.',
    )
}
