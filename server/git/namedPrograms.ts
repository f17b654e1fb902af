import { readdir } from 'node:fs/promises'
import { devNull } from 'node:os'
import { join } from 'node:path'
import type { Setting } from './gitEnvironment'
import { GitFault } from './gitFault'
import type { GitRunner } from './runGit'

/**
 * Settings that name a program, a place of programs, or a way to reach another machine. What they are about may have any
 * name: none, and one with what a `.` takes for the end of a line.
 */
const NAMES_PROGRAM = [
  /^core\.(fsmonitor|hookspath|sshcommand|askpass|editor|pager|gitproxy|alternaterefscommand)$/,
  /^filter\..*\.(clean|smudge|process)$/s,
  /^diff\.(external|.*\.(command|textconv))$/s,
  /^merge\..*\.driver$/s,
  /^credential\.(.*\.)?helper$/s,
  /^gpg\.(.*\.)?program$/s,
  /^gpg\.ssh\.defaultkeycommand$/,
  /^sequence\.editor$/,
  /^remote\..*\.(uploadpack|receivepack|vcs)$/s,
  /^submodule\..*\.update$/s,
  /^trailer\..*\.(cmd|command)$/s,
  /^hook\..*\.command$/s,
  /^uploadpack\.packobjectshook$/,
  /^protocol\.(.*\.)?allow$/s,
]
/** Whose settings are the user's own, and not the repository's. */
const OWN = new Set(['system', 'global'])

/** Nothing of this shows how a repository is, and all of it could start something or write beside what is asked for. */
const ALWAYS: readonly Setting[] = [
  ['color.ui', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['log.showSignature', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['status.submoduleSummary', 'false'],
  ['diff.ignoreSubmodules', 'dirty'],
  ['diff.renameLimit', '400'],
]

/** How git is called in a repository, so that it runs no program that the user has not chosen. */
export interface Manner {
  readonly settings: readonly Setting[]
  readonly env: NodeJS.ProcessEnv
  /** What the repository names and does not run, sorted. */
  readonly withheld: readonly string[]
  readonly remotes: readonly string[]
  readonly isTrusted: boolean
  /** How `ssh` is called, where that is said in any file. */
  readonly hasSshCommand: boolean
  /** `core.worktree` of the repository itself; null: it has none. */
  readonly workTree: string | null
}

interface Surroundings {
  readonly runner: GitRunner
  /** Where it is called. */
  readonly cwd: string
  /** What all work trees of the repository share. */
  readonly common: string
  readonly isTrusted: boolean
}

/** Reads what the repository names. `git config` itself runs nothing. */
export async function mannerOf({ runner, cwd, common, isTrusted }: Surroundings): Promise<Manner> {
  const said = await runner.run({ cwd, args: ['config', '--list', '--show-scope', '--includes', '-z'] })
  const entries = parseConfig(said.out.toString('utf8'))
  const workTree =
    entries.findLast(({ scope, key }) => !OWN.has(scope) && key === 'core.worktree')?.value ?? null
  const urls = entries.flatMap(({ key }) => /^remote\.(.*)\.url$/s.exec(key)?.[1] ?? [])
  const remotes = [...new Set(urls)]
  // One that the repository names does not run before it is trusted.
  const hasSshCommand = entries.some(
    ({ scope, key }) => key === 'core.sshcommand' && (isTrusted || OWN.has(scope)),
  )
  const facts = { remotes, workTree, isTrusted, hasSshCommand }
  if (isTrusted) return { settings: ALWAYS, env: {}, withheld: [], ...facts }
  const named = entries.filter(({ scope, key }) => !OWN.has(scope) && isProgram(key))
  // What is no text cannot be told to git as a variable, and would stay as the repository has it.
  if (named.some(({ key }) => key.includes('\uFFFD')))
    throw new GitFault(
      'NOT_TRUSTED',
      'This repository names a program by a name that is no UTF-8, so that it could only be used if you trust this workspace.',
    )
  const settings = [...new Set(named.map(({ key }) => key))].flatMap((key) => settled(key, entries))
  return {
    settings: [
      ...ALWAYS,
      ...settings,
      ['core.hooksPath', devNull],
      ['core.fsmonitor', 'false'],
      ['safe.bareRepository', 'explicit'],
    ],
    // A missing object must not be fetched, by whatever way the repository names for that.
    env: { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' },
    withheld: [
      ...(await hooksIn(join(common, 'hooks'))),
      ...named.flatMap((entry) => wordFor(entry, entries)),
    ].toSorted(),
    ...facts,
  }
}

interface Entry {
  readonly scope: string
  readonly key: string
  readonly value: string
}

/** `scope NUL key LF value NUL` for each; a key without a value is true. */
function parseConfig(text: string): readonly Entry[] {
  const parts = text.split('\0')
  const entries: Entry[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const line = parts[at + 1] ?? ''
    const end = line.indexOf('\n')
    entries.push({
      scope: parts[at] ?? '',
      key: end < 0 ? line : line.slice(0, end),
      value: end < 0 ? 'true' : line.slice(end + 1),
    })
  }
  return entries
}

/** Git tells the section and the name in small letters. */
const isProgram = (key: string): boolean => NAMES_PROGRAM.some((pattern) => pattern.test(key))

/** What the user's own files say, or nothing. */
function settled(key: string, entries: readonly Entry[]): readonly Setting[] {
  const own = entries.findLast((entry) => OWN.has(entry.scope) && entry.key === key)?.value
  const hook = /^hook\.(.*)\.command$/s.exec(key)?.[1]
  if (hook !== undefined) return [[`hook.${hook}.enabled`, 'false']]
  const filter = /^filter\.(.*)\.(clean|smudge|process)$/s.exec(key)?.[1]
  const isNeeded: readonly Setting[] =
    filter !== undefined && own === undefined ? [[`filter.${filter}.required`, 'false']] : []
  return [[key, own ?? ''], ...isNeeded]
}

/** What the user's own files say instead runs, and is not missed. */
function wordFor({ key, value }: Entry, entries: readonly Entry[]): readonly string[] {
  if (entries.some((entry) => OWN.has(entry.scope) && entry.key === key)) return []
  if (value === '' || /^protocol\./.test(key)) return []
  if (key === 'core.fsmonitor' && /^(true|false|yes|no|on|off|0|1)$/i.test(value)) return []
  return [key]
}

async function hooksIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => !name.endsWith('.sample')).map((name) => `hooks/${name}`)
}

/** Filters whose programs do not run: what goes through them would be kept as it is on the disk. */
export const withheldFilters = ({ withheld }: Manner): ReadonlySet<string> =>
  new Set(withheld.flatMap((name) => /^filter\.(.*)\.\w+$/s.exec(name)?.[1] ?? []))
