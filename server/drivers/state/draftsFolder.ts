import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type Draft, draftSchema } from '../../../src/channels/files/shared/protocol'
import type { Log } from '../../lib/log'
import { FilesFault } from '../disk/filesFault'
import { writeWhole } from '../disk/writeWhole'

/** Most drafts of one workspace, and bytes of all of them. */
const MAX_DRAFTS = 200
const MAX_BYTES = 32 * 1024 * 1024
/** How long an unclaimed draft is kept, and one that was settled in another page, ms. */
const KEPT_MS = 30 * 24 * 60 * 60_000
const SETTLED_MS = 24 * 60 * 60_000

interface DraftKey {
  /** The page it belongs to. */
  readonly clientId: string
  readonly path: string
}

/** Unsaved text of pages whose browser stores nothing. Every method throws `FilesFault` or an error of the disk. */
export interface Drafts {
  store(key: DraftKey, draft: Draft): Promise<void>
  /** What was not settled. */
  list(): Promise<readonly (DraftKey & { at: number })[]>
  read(key: DraftKey): Promise<Draft>
  remove(key: DraftKey): Promise<void>
  /** Another page saved or discarded the text: the draft is listed again only after its own page stores it again. */
  settle(key: DraftKey): Promise<void>
}

const fileSchema = z.object({
  clientId: z.string(),
  path: z.string(),
  draft: draftSchema,
  settled: z.boolean(),
})
type DraftFile = z.infer<typeof fileSchema>

interface Known extends DraftKey {
  readonly at: number
  readonly bytes: number
  readonly settled: boolean
  /** By this machine's clock. */
  readonly storedAt: number
}

interface Options {
  /** Only its owner may enter; never inside the workspace. Made when it is first needed. */
  readonly folder: string
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * One file per draft, under a hashed name, which neither reveals the draft's path nor can point outside of the folder.
 * `await createDraftsFolder({ folder, log, now: Date.now }).store({ clientId, path }, draft)`
 */
export function createDraftsFolder({ folder, log, now }: Options): Drafts {
  let known: Promise<Map<string, Known>> | null = null
  let last: Promise<unknown> = Promise.resolve()

  const nameOf = ({ clientId, path }: DraftKey) =>
    `${createHash('sha256')
      .update(JSON.stringify([clientId, path]))
      .digest('hex')}.json`
  /** Writes run one at a time: the limits count all drafts together. */
  const inOrder = <Result>(act: (drafts: Map<string, Known>) => Promise<Result>): Promise<Result> => {
    const index = known ?? find()
    known = index
    // A folder that could not be made now may be made later.
    index.catch(() => {
      known = null
    })
    const done = last.then(async () => act(await index))
    last = done.catch(() => undefined)
    return done
  }

  async function find(): Promise<Map<string, Known>> {
    const found = new Map<string, Known>()
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(folder)) {
      try {
        if (!name.endsWith('.json')) {
          // A server was killed while it wrote.
          await rm(join(folder, name), { force: true })
          continue
        }
        const { file, bytes } = await load(name)
        const { mtimeMs: storedAt } = await stat(join(folder, name))
        found.set(name, knownOf(file, bytes, storedAt))
      } catch (error) {
        log.warn('A draft could not be read', { name, error: String(error) })
      }
    }
    return found
  }

  async function load(name: string): Promise<{ file: DraftFile; bytes: number }> {
    const text = await readFile(join(folder, name), 'utf8')
    return { file: fileSchema.parse(JSON.parse(text)), bytes: Buffer.byteLength(text) }
  }

  async function removeNamed(name: string, drafts: Map<string, Known>): Promise<void> {
    await rm(join(folder, name), { force: true })
    drafts.delete(name)
  }

  async function removeOld(drafts: Map<string, Known>): Promise<void> {
    for (const [name, { storedAt, settled }] of [...drafts])
      if (now() - storedAt > (settled ? SETTLED_MS : KEPT_MS)) await removeNamed(name, drafts)
  }

  async function save(file: DraftFile, drafts: Map<string, Known>): Promise<void> {
    const name = nameOf(file)
    const text = JSON.stringify(file)
    const bytes = Buffer.byteLength(text)
    const others = [...drafts].filter(([each]) => each !== name).map(([, draft]) => draft)
    const total = others.reduce((sum, draft) => sum + draft.bytes, bytes)
    // Refuse, do not evict: a stored draft is the only copy of the user's text.
    if (others.length >= MAX_DRAFTS || total > MAX_BYTES)
      throw new FilesFault('NO_SPACE', 'The server keeps no more unsaved text.', { path: file.path })
    await writeWhole(join(folder, name), text)
    drafts.set(name, knownOf(file, bytes, now()))
  }

  return {
    store: (key, draft) =>
      inOrder(async (drafts) => {
        await removeOld(drafts)
        await save({ clientId: key.clientId, path: key.path, draft, settled: false }, drafts)
      }),
    list: () =>
      inOrder(async (drafts) => {
        await removeOld(drafts)
        const offered = [...drafts.values()].filter(({ settled }) => !settled)
        return offered.map(({ clientId, path, at }) => ({ clientId, path, at }))
      }),
    read: (key) =>
      inOrder(async (drafts) => {
        if (!drafts.has(nameOf(key))) throw missing(key)
        return (await load(nameOf(key))).file.draft
      }),
    remove: (key) => inOrder((drafts) => removeNamed(nameOf(key), drafts)),
    settle: (key) =>
      inOrder(async (drafts) => {
        if (!drafts.has(nameOf(key))) throw missing(key)
        await save({ ...(await load(nameOf(key))).file, settled: true }, drafts)
      }),
  }
}

const missing = ({ path }: DraftKey) =>
  new FilesFault('NOT_FOUND', `There is no unsaved text of ${path}.`, { path })

function knownOf(file: DraftFile, bytes: number, storedAt: number): Known {
  const { clientId, path, draft, settled } = file
  return { clientId, path, at: draft.at, bytes, settled, storedAt }
}
