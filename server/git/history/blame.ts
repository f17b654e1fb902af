import type { GitBlame } from '../../../src/channels/files/shared/gitProtocol'
import type { Disk } from '../../drivers/disk/disk'
import { nativePath } from '../../drivers/disk/nativePath'
import { type ActPlace, fromHere, gitIn } from '../actPlace'
import { GitFault } from '../gitFault'

type Place = Pick<ActPlace, 'runner' | 'placed' | 'manner'> & { readonly disk: Disk }

/** Git takes minutes for larger files, bytes. */
const MAX_BYTES = 5_000_000
/** An ordinary answer of this size fits one message; a refusal takes its place where long names make it larger. */
const MAX_PARTS = 40_000
const MAX_COMMITS = 2500
const BLAME_MS = 120_000
const UNCOMMITTED = /^0+$/

/** Who wrote each line of the file as it is on the disk. Runs no textconv and no filter that is withheld. */
export async function blame(at: Place, path: string): Promise<GitBlame> {
  const { bytes, version } = await at.disk.read(path)
  if (bytes.length > MAX_BYTES) throw new GitFault('TOO_LARGE', 'This file is too large to be annotated.')
  const own = fromHere(at, path)
  if (typeof nativePath(own) !== 'string')
    throw new GitFault('FAILED', 'A file whose name is no UTF-8 cannot be annotated.')
  // As it is on the disk, whatever is written there meanwhile.
  const args = ['blame', '--incremental', '--no-textconv', '--encoding=UTF-8', '--contents', '-']
  const { out, status, complaint } = await gitIn(at, [...args, '--', own], {
    input: bytes,
    mayEnd: [128],
    timeoutMs: BLAME_MS,
  })
  if (status !== 0) throw refusalOf(complaint)
  return { version, ...parseBlame(out.toString('utf8')) }
}

function refusalOf(complaint: string): GitFault {
  return /no such path|no such ref: HEAD|bad revision|does not have any commits/.test(complaint)
    ? new GitFault('NOTHING', 'Git does not know this file yet.')
    : new GitFault('FAILED', complaint)
}

/** What `git blame --incremental` says: a head, and what is known of its commit where that is named first. */
export function parseBlame(text: string): Pick<GitBlame, 'commits' | 'parts'> {
  const commits: GitBlame['commits'] = []
  const parts: GitBlame['parts'] = []
  const places = new Map<string, number>()
  let current: GitBlame['commits'][number] | null = null
  let seconds = ''
  for (const line of text.split('\n')) {
    const [, commit, first, count] = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line) ?? []
    if (commit !== undefined) {
      const known = UNCOMMITTED.test(commit) ? -1 : places.get(commit)
      const place: number = known ?? commits.length
      if (known === undefined) {
        current = { commit, author: '', email: '', date: '', subject: '' }
        places.set(commit, place)
        commits.push(current)
      } else current = place === -1 ? null : (commits[place] ?? null)
      parts.push([Number(first), Number(count), place])
      if (parts.length > MAX_PARTS || commits.length > MAX_COMMITS)
        throw new GitFault('TOO_LARGE', 'This file was changed too often to be annotated.')
      continue
    }
    if (current === null) continue
    const [, key, value = ''] = /^([a-z-]+) (.*)$/s.exec(line) ?? []
    if (key === 'author') current.author = value.slice(0, 200)
    else if (key === 'author-mail') current.email = value.replace(/^<|>$/g, '').slice(0, 200)
    else if (key === 'author-time') seconds = value
    else if (key === 'author-tz') current.date = dateOf(Number(seconds), value)
    else if (key === 'summary') current.subject = value.slice(0, 200)
  }
  return { commits, parts: parts.toSorted(([one], [other]) => one - other) }
}

/** ISO 8601, in the time zone of the author. */
function dateOf(seconds: number, zone: string): string {
  const [, sign, hours = '00', minutes = '00'] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const shown = new Date((seconds + offset * 60) * 1000)
  if (Number.isNaN(shown.getTime())) return ''
  return `${shown.toISOString().slice(0, 19)}${sign ?? '+'}${hours}:${minutes}`
}
