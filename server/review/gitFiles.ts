import { type BigIntStats, constants } from 'node:fs'
import { access, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { nativePath, shownPath } from '../drivers/disk/nativePath'
import { MAX_FILE_BYTES, NoCheckpoint } from './checkpoints'
import { canBeNamed, type GitCall, type GitProgram } from './gitProgram'

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
  const found: Candidates = { updated: [], removed: [], large: [], nested: [] }
  let sum = 0
  for (let from = 0; from < paths.length; from += AT_ONCE)
    for (const bytes of await Promise.all(
      paths.slice(from, from + AT_ONCE).map((path) => look(path, at.cwd, found)),
    ))
      sum += bytes
  if (sum > MAX_BYTES) throw new NoCheckpoint('too_large', 'The files are too large together.')
  return found
}

/** Bytes that are taken in for it. */
async function look(path: string, folder: string, found: Candidates): Promise<number> {
  const bytes = Buffer.from(path, 'latin1')
  const full = join(folder, shownPath(bytes))
  if (path.endsWith('/')) {
    if (canBeNamed(full)) found.nested.push(full.slice(0, -1))
    return 0
  }
  const facts = await lstat(nativePath(full), { bigint: true }).catch(() => null)
  const isLarge = facts?.isFile() === true && facts.size > BigInt(MAX_FILE_BYTES)
  if (isLarge) found.large.push([path, `${facts.ino}:${facts.size}:${facts.mtimeNs}`, Number(facts.size)])
  if (facts === null || isLarge || facts.isDirectory()) found.removed.push(bytes)
  else if (facts.isSymbolicLink() || (facts.isFile() && (await isReadable(full, facts)))) {
    found.updated.push(bytes)
    return Number(facts.size)
  }
  return 0
}

const ownUser = BigInt(process.geteuid?.() ?? -1)
const OWNER_READS = BigInt(constants.S_IRUSR)

/** Of a file of our own its mode says so: to ask the disk once more took half of the time of a first checkpoint's look. */
async function isReadable(path: string, { uid, mode }: BigIntStats): Promise<boolean> {
  if (uid === ownUser && (mode & OWNER_READS) !== 0n) return true
  return access(nativePath(path), constants.R_OK).then(
    () => true,
    () => false,
  )
}
