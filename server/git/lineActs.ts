import { randomUUID } from 'node:crypto'
import type { GitAct, GitDone } from '../../src/channels/files/shared/gitProtocol'
import { nativePath } from '../drivers/disk/nativePath'
import { versionOf } from '../drivers/disk/versions'
import { withLines } from '../lib/byteLines'
import { type ActPlace, fromHere, gitIn, refuseWithheld } from './actPlace'
import { GitFault } from './gitFault'
import { blobOf } from './sideText'

type Lines = Extract<GitAct, { kind: 'lines' }>

/**
 * Stages, unstages or discards lines of a file: what the index, or the file, then has is made of the bytes of both sides and
 * of nothing else, so that no line is changed that the user did not choose.
 */
export async function actOnLines(wish: Lines, at: ActPlace): Promise<GitDone> {
  const file = at.status.files.find(({ path }) => path === wish.path)
  if (!file || file.conflict !== undefined || file.isSubmodule)
    throw new GitFault('NOTHING', 'This file has no such changes any more.')
  await refuseWithheld([file], at)
  return wish.to === 'unstage' ? unstage(wish, at) : wish.to === 'stage' ? stage(wish, at) : discard(wish, at)
}

async function stage(wish: Lines, at: ActPlace): Promise<GitDone> {
  const older = await sideOf('index', wish, at)
  const newer = await fileOf(wish, at)
  const next = replaced(older, await asKept(newer, wish.path, at), wish, 'before')
  return put(next, wish.path, at)
}

async function unstage(wish: Lines, at: ActPlace): Promise<GitDone> {
  const older = await sideOf('head', wish, at)
  const newer = seen(await blobOf(at.runner, at, { path: wish.path, side: 'index' }), wish.after)
  return put(replaced(newer, older, wish, 'after'), wish.path, at)
}

/** The bytes are kept first, like those of a whole file. */
async function discard(wish: Lines, at: ActPlace): Promise<GitDone> {
  const { path } = wish
  await sideOf('index', wish, at)
  const newer = await fileOf(wish, at)
  // As git would write it, with its line ends and its filter.
  const own = at.placed.ownPath(path)
  const { out: older } = await gitIn(at, ['cat-file', '--filters', `:0:${own}`], { maxBytes: MAX_BYTES })
  const next = replaced(newer, older, wish, 'after')
  const discardId = randomUUID()
  const [unkept] = await at.discards.keep(discardId, [{ path }])
  if (unkept) throw new GitFault('FAILED', unkept.reason)
  await at.disk.write(path, next, { ifVersion: versionOf(newer), isEntry: true })
  await at.discards.done(discardId)
  return { paths: [path], discardId }
}

const MAX_BYTES = 100 * 1024 * 1024
const CHANGED = 'This file was changed meanwhile. Look at it again.'

const sideOf = async (side: 'head' | 'index', { path, before }: Lines, at: ActPlace): Promise<Buffer> =>
  seen(await blobOf(at.runner, at, { path, side }), before)

/** What the user saw is what there is. */
function seen(bytes: Buffer | null, version: string | null): Buffer {
  const own = bytes === null ? null : versionOf(bytes)
  if (own !== version) throw new GitFault('CHANGED', CHANGED)
  return bytes ?? Buffer.alloc(0)
}

async function fileOf({ path, after }: Lines, { disk }: ActPlace): Promise<Buffer> {
  const { bytes, version } = await disk.read(path, { isEntry: true })
  if (version !== after) throw new GitFault('CHANGED', CHANGED)
  return bytes
}

/** @param of the side whose lines give way */
function replaced(target: Buffer, source: Buffer, { ranges }: Lines, of: 'before' | 'after'): Buffer {
  const by = of === 'before' ? 'after' : 'before'
  const next = withLines(
    target,
    source,
    ranges.map((range) => ({ target: range[of], source: range[by] })),
  )
  if (next === null) throw new GitFault('CHANGED', CHANGED)
  return next
}

/** The bytes of a file as the index would have them: with its line ends, and through its filter. */
async function asKept(bytes: Buffer, path: string, at: ActPlace): Promise<Buffer> {
  const id = await hash(bytes, ['--path', nameFor(path, at)], at)
  const { out } = await gitIn(at, ['cat-file', 'blob', id], { maxBytes: MAX_BYTES })
  return out
}

/** The index has this content for the file, and keeps whether it is executable. */
async function put(bytes: Buffer, path: string, at: ActPlace): Promise<GitDone> {
  const name = nameFor(path, at)
  const listed = await gitIn(at, ['ls-files', '--stage', '-z', '--', name])
  const mode = /^(\d+) /.exec(listed.out.toString('latin1'))?.[1]
  if (mode === undefined || !mode.startsWith('100'))
    throw new GitFault('FAILED', 'Lines can be chosen only of a file that git knows. Stage it as a whole.')
  const id = await hash(bytes, ['--no-filters'], at)
  const input = `${mode} ${id}\t${at.placed.ownPath(path)}\0`
  await gitIn(at, ['update-index', '-z', '--index-info'], { input })
  return { paths: [path] }
}

async function hash(bytes: Buffer, how: readonly string[], at: ActPlace): Promise<string> {
  const { out } = await gitIn(at, ['hash-object', '-w', ...how, '--stdin'], { input: bytes })
  return out.toString('utf8').trim()
}

/** An argument is text, and a name need not be. */
function nameFor(path: string, at: ActPlace): string {
  const name = fromHere(at, path)
  if (typeof nativePath(name) !== 'string')
    throw new GitFault(
      'FAILED',
      'Lines cannot be chosen of a file whose name is no UTF-8. Stage it as a whole.',
    )
  return name
}
