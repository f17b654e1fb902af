import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { shownPath } from '../drivers/disk/nativePath'
import { versionOf } from '../drivers/disk/versions'
import { inParallel } from '../lib/inParallel'
import { createKeyedMutex } from '../lib/keyedMutex'
import type { Log } from '../lib/log'
import { AT_ONCE, type ChangedContent, type Checkpoints, MAX_CHANGED, NoCheckpoint } from './checkpoints'
import type { Contents } from './contents'
import { readBlobs } from './gitBlobs'
import { listCandidates } from './gitFiles'
import { makeIndex } from './gitIndex'
import { createGitProgram, type GitCall } from './gitProgram'
import { findRepository, placeIn, type Repository } from './gitRepositories'
import type { Side } from './reviewState'

/** Repositories in the workspace that are looked into. */
const MAX_REPOSITORIES = 200
/** Takes back what the user's own attributes would do to the bytes. */
const ATTRIBUTES = '* -text -eol -filter -ident -working-tree-encoding -crlf\n'

/** The name that git gives a tree without entries. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
/** Contents that are taken in at once are written as packs from this number on: each as a file of its own took several times the CPU. */
const PACKED = 1000
/**
 * Up to here they are written as they are: compressed quickly, as what is more, 5,000 files of 1.6 kB took 0.28 s of CPU instead of 0.16.
 * `rest` makes them small when there is time.
 */
const MAX_STORED_BYTES = 256 * 1024 ** 2
const asPack = (isStored: boolean) => [
  ...['-c', 'core.bigFileThreshold=1'],
  ...['-c', `core.compression=${isStored ? 0 : 1}`],
]
/** After a folder with too many files it is tried again. */
const AGAIN_MS = 30 * 60 * 1000
const NUL = Buffer.from([0])

const largeSchema = z.array(z.tuple([z.string(), z.string(), z.number()]))
const checkpointSchema = z.object({
  id: z.string(),
  /** Trees by the place of their repository, and what in it was too large: path, a word that differs with it, bytes. */
  trees: z.array(z.object({ place: z.string(), tree: z.string(), prefix: z.string(), large: largeSchema })),
})
type Checkpoint = z.infer<typeof checkpointSchema>
type Tree = Checkpoint['trees'][number]

interface Options {
  /** Real path of the workspace. */
  readonly root: string
  /** Of our own repository and its indexes. */
  readonly folder: string
  readonly contents: Contents
  readonly program?: string
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
  readonly now?: () => number
}

/**
 * Checkpoints as trees of a repository of our own in the state folder: git finds out what differs, keeps equal contents
 * once, and knows what is ignored. Each repository in the workspace has an index there, so that its own rules hold; the
 * user's repositories are only looked at.
 *
 *     const checkpoints = createGitCheckpoints({ root, folder: join(state, 'review', 'git'), contents, environment, log })
 *     const before = await checkpoints.take()
 *     const changed = await checkpoints.changes(before, await checkpoints.take())
 */
export function createGitCheckpoints(options: Options): Checkpoints {
  const { root, folder, contents, log, environment, program = 'git', now = Date.now } = options
  const repository = join(folder, 'repository')
  const git = createGitProgram({ program, repository, environment })
  const order = createKeyedMutex()
  const alone = <T>(job: () => Promise<T>) => order.run([''], job)
  let isReady = false
  let isWarm = false
  let isStopped = false
  let hasStored = false
  let making: AbortController | null = null
  /** Checkpoints that are asked for and not taken yet. */
  let waiting = 0
  let tooLargeUntil = 0

  async function prepare(): Promise<void> {
    if (isReady) return
    await mkdir(join(folder, 'indexes'), { recursive: true, mode: 0o700 })
    await git.run({ cwd: folder, args: ['init', '--quiet', '--bare', '--template=', repository] })
    // Of a git that was killed; this server is the only one here.
    for (const name of await readdir(join(repository, 'refs'), { recursive: true }))
      if (name.endsWith('.lock')) await rm(join(repository, 'refs', name), { force: true })
    await mkdir(join(repository, 'info'), { recursive: true })
    await writeFile(join(repository, 'info', 'attributes'), ATTRIBUTES)
    isReady = true
  }

  /** Looking at far too many files takes long, and no turn makes them few. */
  async function takeUnlessLarge(): Promise<string> {
    if (now() < tooLargeUntil) throw new NoCheckpoint('too_large', 'There were too many files a while ago.')
    try {
      return await take()
    } catch (error) {
      if (error instanceof NoCheckpoint && error.reason === 'too_large') tooLargeUntil = now() + AGAIN_MS
      throw error
    }
  }

  async function take(): Promise<string> {
    await prepare()
    const id = randomUUID()
    const trees: Tree[] = []
    const folders = [root]
    for (const each of folders) {
      if (folders.length > MAX_REPOSITORIES)
        throw new NoCheckpoint('too_large', 'There are too many repositories.')
      const { tree, nested } = await takeOne(await found(each), id)
      trees.push(tree)
      folders.push(...nested)
    }
    isWarm = true
    return JSON.stringify({ id, trees } satisfies Checkpoint)
  }

  /** Where the repository around the workspace ignores all of it, its rules are not meant for what is in there. */
  async function found(folderOf: string): Promise<Repository> {
    const around = await findRepository(folderOf)
    const prefix = placeIn(around.workTree, folderOf)
    if (prefix === '') return around
    const asked = { cwd: around.workTree, workTree: around.workTree, mayFail: true }
    const said = await git.run({ ...asked, args: ['check-ignore', '--no-index', `${prefix}/`] })
    return said.length === 0 ? around : { folder: folderOf, workTree: folderOf, excludes: null }
  }

  async function takeOne(found: Repository, id: string): Promise<{ tree: Tree; nested: string[] }> {
    const place = placeIn(root, found.folder)
    const name = nameOf(place)
    const index = join(folder, 'indexes', name)
    await rm(`${index}.lock`, { force: true })
    const excludes = found.excludes === null ? {} : { excludes: found.excludes }
    const at = { cwd: found.folder, workTree: found.workTree, index, ...excludes }
    const { updated, removed, large, nested, bytes } = await listCandidates(git, at).catch(async (error) => {
      if (isStopped || (error instanceof NoCheckpoint && error.reason !== 'failed')) throw error
      // An index that cannot be read is made anew.
      await rm(index, { force: true })
      return listCandidates(git, at)
    })
    if (existsSync(index)) await updateIndex(at, ['--force-remove'], removed)
    await takeIn(at, updated, bytes <= MAX_STORED_BYTES)
    const tree = (await git.run({ ...at, args: ['write-tree'] })).toString('utf8').trim()
    // What an index has is needed as long as that is used, and a checkpoint until it is released.
    for (const ref of [`refs/last/${name}`, `refs/checkpoints/${id}/${name}`])
      await git.run({ cwd: folder, args: ['update-ref', ref, tree] })
    const prefix = placeIn(found.workTree, found.folder)
    return { tree: { place, tree, prefix, large }, nested }
  }

  async function takeIn(
    at: Omit<GitCall, 'args'> & { index: string },
    paths: readonly Buffer[],
    isStored: boolean,
  ) {
    const add = (index: string, some: readonly Buffer[]) =>
      updateIndex({ ...at, index }, ['--add', '--remove', '--replace'], some, isStored)
    if (paths.length >= PACKED && !existsSync(at.index)) await makeIndex(at.index, paths, add)
    else await add(at.index, paths)
  }

  async function updateIndex(
    at: Omit<GitCall, 'args'>,
    how: readonly string[],
    paths: readonly Buffer[],
    isStored = false,
  ) {
    if (paths.length === 0) return
    const input = Buffer.concat(paths.flatMap((path) => [path, NUL]))
    const isPack = paths.length >= PACKED && (await git.packsTogether())
    hasStored ||= isPack && isStored
    const settings = isPack ? asPack(isStored) : []
    await git.run({ ...at, args: [...settings, 'update-index', ...how, '-z', '--stdin'], input })
  }

  async function changes(before: string, after: string): Promise<ChangedContent[]> {
    await prepare()
    const [old, next] = [read(before), read(after)]
    const places = new Set([...old.trees, ...next.trees].map(({ place }) => place))
    const found: ChangedContent[] = []
    for (const place of places) {
      const [was, is] = [old, next].map(({ trees }) => trees.find((tree) => tree.place === place))
      found.push(...(await changesOf(was, is)))
      if (found.length > MAX_CHANGED) throw new NoCheckpoint('too_large', 'Too many files were changed.')
    }
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }

  async function changesOf(was: Tree | undefined, is: Tree | undefined): Promise<ChangedContent[]> {
    const tree = is ?? was
    if (!tree) return []
    const args = [
      'diff-tree',
      '-r',
      '-z',
      '--no-renames',
      '--raw',
      was?.tree ?? EMPTY_TREE,
      is?.tree ?? EMPTY_TREE,
    ]
    const raw = (await git.run({ cwd: folder, args })).toString('latin1').split('\0')
    const rows = raw.flatMap((row, at) => {
      const [oldMode = '', newMode = '', oldId = '', newId = ''] = row.slice(1).split(' ')
      return at % 2 === 0 && row !== '' ? [{ path: raw[at + 1] ?? '', oldMode, newMode, oldId, newId }] : []
    })
    if (rows.length > MAX_CHANGED) throw new NoCheckpoint('too_large', 'Too many files were changed.')
    const sides = new Map<string, Side>()
    const ids = new Set(rows.flatMap(({ oldId, newId }) => [oldId, newId].filter((id) => !/^0+$/.test(id))))
    for await (const blobs of readBlobs(git, folder, [...ids]))
      await inParallel(blobs, AT_ONCE, async ({ id, bytes }) => {
        const version = await contents.put(bytes)
        sides.set(id, { version, kind: 'file', size: bytes.length })
      })
    const sideOf = (mode: string, id: string): Side => {
      const side = sides.get(id)
      if (!side) return null
      return { ...side, kind: mode === '120000' ? 'link' : mode === '100755' ? 'executable' : 'file' }
    }
    const cut = tree.prefix === '' ? 0 : Buffer.byteLength(tree.prefix) + 1
    const found = new Map<string, ChangedContent>()
    for (const { path, oldMode, newMode, oldId, newId } of rows)
      found.set(path.slice(cut), { path: '', before: sideOf(oldMode, oldId), after: sideOf(newMode, newId) })
    for (const [key, side] of [['before', was] as const, ['after', is] as const])
      for (const [path, word, size] of side?.large ?? []) {
        const other = found.get(path) ?? { path: '', before: null, after: null }
        found.set(path, { ...other, [key]: { version: versionOf(Buffer.from(word)), kind: 'large', size } })
      }
    return [...found].flatMap(([path, { before, after }]) => {
      if (before?.version === after?.version && before?.kind === after?.kind) return []
      const shown = shownPath(Buffer.from(path, 'latin1'))
      return [{ path: `/${tree.place === '' ? '' : `${tree.place}/`}${shown}`, before, after }]
    })
  }

  return {
    warm(when) {
      if (isWarm) return
      isWarm = true
      void alone(async () => {
        git.setLow(when === 'idle')
        const checkpoint = await takeUnlessLarge().finally(() => git.setLow(false))
        await forget(checkpoint)
      }).catch((error) => log.debug('No first checkpoint was taken', { error: String(error) }))
    },
    take() {
      // A prompt waits for it.
      waiting += 1
      making?.abort()
      git.setLow(false)
      return alone(takeUnlessLarge).finally(() => {
        waiting -= 1
      })
    },
    changes: (before, after) => alone(() => changes(before, after)),
    release: (checkpoint) => alone(() => forget(checkpoint)),
    rest: (held) =>
      alone(async () => {
        const wasUsed = isReady
        if (!existsSync(repository)) return
        const isSwept = await sweep(held)
        if (!wasUsed && !isSwept) return
        await makeSmall()
      }),
    async stop() {
      isStopped = true
      git.stop()
      await alone(async () => undefined)
    },
  }

  /** Takes long after a first checkpoint. A prompt ends it, and the next rest begins it again. */
  async function makeSmall(): Promise<void> {
    if (waiting > 0) return
    const current = new AbortController()
    making = current
    const run = (...args: string[]) => git.run({ cwd: folder, args, signal: current.signal })
    git.setLow(true)
    try {
      await run('gc', '--quiet', '--prune=now')
      // Only `-F` compresses again what was stored as it is.
      if (hasStored) await run('repack', '-a', '-d', '-F', '--quiet')
      hasStored = false
    } catch (error) {
      if (!current.signal.aborted) throw error
    } finally {
      making = null
      git.setLow(false)
    }
  }

  /** Forgets what a turn or a server that was killed left behind. False: there was nothing. */
  async function sweep(held: readonly string[]): Promise<boolean> {
    await prepare()
    const args = ['for-each-ref', '--format=%(refname)', 'refs/checkpoints']
    const refs = (await git.run({ cwd: folder, args })).toString('utf8').split('\n').filter(Boolean)
    const ids = new Set(held.map((checkpoint) => read(checkpoint).id))
    const left = refs.filter((ref) => !ids.has(ref.split('/')[2] ?? ''))
    if (left.length === 0) return false
    const input = Buffer.from(left.map((ref) => `delete ${ref}\n`).join(''))
    await git.run({ cwd: folder, args: ['update-ref', '--stdin'], input })
    return true
  }

  async function forget(checkpoint: string): Promise<void> {
    await prepare()
    for (const { place } of read(checkpoint).trees) {
      const ref = `refs/checkpoints/${read(checkpoint).id}/${nameOf(place)}`
      await git.run({ cwd: folder, args: ['update-ref', '-d', ref] })
    }
  }
}

function read(checkpoint: string): Checkpoint {
  const parsed = checkpointSchema.safeParse(JSON.parse(checkpoint))
  if (!parsed.success) throw new NoCheckpoint('failed', 'The checkpoint before the turn is not to be read.')
  return parsed.data
}

const nameOf = (place: string) => createHash('sha256').update(place).digest('hex').slice(0, 24)
