import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { nativePath, shownPath } from '../drivers/disk/nativePath'
import { inParallel } from '../lib/inParallel'
import { MAX_FILE_BYTES, NoCheckpoint } from './checkpoints'
import { canBeNamed, type GitCall, type GitProgram } from './gitProgram'
import { type Facts, lookAt } from './lookAt'

/** Files of one repository that are looked at. */
const MAX_FILES = 200_000
/** Bytes of their paths. */
const MAX_LISTED_BYTES = 64 * 1024 ** 2
/** Bytes that are taken in at once: more would fill the disk of the state folder. */
const MAX_BYTES = 2 * 1024 ** 3
/** Questions to the disk at a time. */
const AT_ONCE = 64

export interface Candidates {
  /** Paths of what differs from the index. */
  readonly updated: Buffer[]
  /** Of all of them. */
  bytes: number
  /** Paths of what is not to be in the index. */
  readonly removed: Buffer[]
  /** Path (its bytes as Latin-1), a word that differs with the content, bytes. */
  readonly large: [string, string, number][]
  /** Repositories in it, absolute. */
  readonly nested: string[]
}

/** What is new, changed or gone since the index was written: `git` compares times and sizes, and reads what it must. */
export async function listCandidates(git: GitProgram, at: Omit<GitCall, 'args'>): Promise<Candidates> {
  const args = ['ls-files', '-z', '-t', '--others', '--modified', '--deleted', '--exclude-standard']
  const listed = (await git.run({ ...at, args, maxBytes: MAX_LISTED_BYTES })).toString('latin1').split('\0')
  const paths = [...new Set(listed.map((row) => row.slice(2)))].filter((path) => path !== '')
  if (paths.length > MAX_FILES) throw new NoCheckpoint('too_large', 'There are too many files.')
  const found: Candidates = { updated: [], removed: [], large: [], nested: [], bytes: 0 }
  const files = paths.filter((path) => !path.endsWith('/'))
  const unsure: { path: string; bytes: number }[] = []
  const sort = (index: number, facts: Facts) => {
    const path = files[index] ?? ''
    if (sortIn(path, facts, found) === 'unsure') unsure.push({ path, bytes: Number(facts?.size) })
  }
  await lookAt(files.length, (index) => placeOf(files[index] ?? '', at.cwd), sort)
  await inParallel(unsure, AT_ONCE, async ({ path, bytes }) => {
    if (await isReadable(placeOf(path, at.cwd))) take(path, bytes, found)
  })
  for (const path of paths.filter((each) => each.endsWith('/'))) {
    const place = placeOf(path, at.cwd)
    if (canBeNamed(place)) found.nested.push(place.slice(0, -1))
  }
  if (found.bytes > MAX_BYTES) throw new NoCheckpoint('too_large', 'The files are too large together.')
  return found
}

const bytesOf = (path: string) => Buffer.from(path, 'latin1')
const placeOf = (path: string, folder: string) => join(folder, shownPath(bytesOf(path)))

function take(path: string, bytes: number, found: Candidates): void {
  found.updated.push(bytesOf(path))
  found.bytes += bytes
}

const ownUser = BigInt(process.geteuid?.() ?? -1)
const OWNER_READS = BigInt(constants.S_IRUSR)

/** Unsure: only the disk knows whether we may read it. Of a file of our own its mode says so. */
function sortIn(path: string, facts: Facts, found: Candidates): 'unsure' | 'done' {
  const isLarge = facts?.isFile() === true && facts.size > BigInt(MAX_FILE_BYTES)
  if (isLarge) found.large.push([path, `${facts.ino}:${facts.size}:${facts.mtimeNs}`, Number(facts.size)])
  if (facts === null || isLarge || facts.isDirectory()) found.removed.push(bytesOf(path))
  else if (facts.isSymbolicLink()) take(path, Number(facts.size), found)
  else if (facts.isFile()) {
    if (facts.uid !== ownUser || (facts.mode & OWNER_READS) === 0n) return 'unsure'
    take(path, Number(facts.size), found)
  }
  return 'done'
}

const isReadable = (path: string) =>
  access(nativePath(path), constants.R_OK).then(
    () => true,
    () => false,
  )
