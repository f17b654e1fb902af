import type { GitFile, GitRepository } from '../../src/channels/files/shared/gitProtocol'
import { shownPath } from '../drivers/disk/nativePath'

/** What `git status --porcelain=v2 -z --branch` says, paths as git has them: from the top of the repository. */
export interface ParsedStatus
  extends Pick<GitRepository, 'branch' | 'commit' | 'upstream' | 'ahead' | 'behind'> {
  readonly files: readonly GitFile[]
  /** Repositories in it that it does not know, without the slash at their end. */
  readonly nested: readonly string[]
}

type Letter = NonNullable<GitFile['staged']>
const isLetter = (letter: string | undefined): letter is Letter =>
  letter !== undefined && 'MADRCT'.includes(letter)

/** Fields before the path, by kind of row. */
const FIELDS = { '1': 8, '2': 9, u: 10 } as const
const NON_ASCII = /[\u0080-\u00FF\\]/

export function parseStatus(out: Buffer): ParsedStatus {
  const rows = out.toString('latin1').split('\0')
  const head: Record<string, string> = {}
  const files: GitFile[] = []
  const nested: string[] = []
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? ''
    const kind = row[0]
    if (kind === '#') {
      const [, name = '', value = ''] = /^# (\S+) (.*)$/s.exec(row) ?? []
      head[name] = value
    } else if (kind === '?') {
      const path = pathOf(row.slice(2))
      if (path.endsWith('/')) nested.push(path.slice(0, -1))
      else files.push({ path, changed: '?' })
    } else if (kind === '1' || kind === '2' || kind === 'u') {
      files.push(entryOf(row, FIELDS[kind], kind === '2' ? rows[at + 1] : undefined))
      if (kind === '2') at += 1
    }
  }
  return { ...headOf(head), files, nested }
}

function entryOf(row: string, count: number, before: string | undefined): GitFile {
  let end = 0
  for (let field = 0; field < count; field++) end = row.indexOf(' ', end) + 1
  const [staged, changed] = [row[2], row[3]]
  const path = pathOf(row.slice(end))
  const about = row[5] === 'S' ? { isSubmodule: true as const } : {}
  if (row[0] === 'u') return { path, conflict: row.slice(2, 4), ...about }
  return {
    path,
    ...(isLetter(staged) ? { staged } : {}),
    ...(isLetter(changed) ? { changed } : {}),
    ...(before === undefined ? {} : { from: pathOf(before) }),
    ...about,
  }
}

function headOf(head: Readonly<Record<string, string>>): Omit<ParsedStatus, 'files' | 'nested'> {
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(head['branch.ab'] ?? '') ?? []
  const [name = '(detached)', oid = '(initial)'] = [head['branch.head'], head['branch.oid']]
  const upstream = head['branch.upstream']
  return {
    branch: name === '(detached)' ? null : textOf(name),
    commit: oid === '(initial)' ? null : oid,
    ...(upstream === undefined ? {} : { upstream: textOf(upstream) }),
    ...(ahead === undefined || behind === undefined ? {} : { ahead: Number(ahead), behind: Number(behind) }),
  }
}

const textOf = (latin: string): string => Buffer.from(latin, 'latin1').toString('utf8')

const pathOf = (latin: string): string =>
  NON_ASCII.test(latin) ? shownPath(Buffer.from(latin, 'latin1')) : latin
