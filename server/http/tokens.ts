import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { STRONG_TOKEN } from '../../src/socket/protocol'
import { writeWhole } from '../drivers/disk/writeWhole'
import { codeOf } from '../lib/listen'
import { UsageError } from '../lib/usageError'
import type { StateFolder } from '../state/stateFolder'

/** How long the tokens of earlier starts stay valid, so that open tabs survive a restart, ms. */
const KEPT_MS = 30 * 24 * 3_600_000

/** Bytes. A token has far fewer; what is larger is another file, named by mistake. */
const MAX_TOKEN_FILE = 4_096

const keptSchema = z.object({
  tokens: z.array(
    z.object({
      /** SHA-256 of the token, hexadecimal: 128 random bits cannot be guessed from it. */
      hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      /** When it was made, ms since 1970. */
      at: z.number(),
    }),
  ),
})
type Kept = z.infer<typeof keptSchema>['tokens'][number]

/** What opens a workspace. */
export interface Tokens {
  /** The token of this start. */
  readonly current: string
  /** True for the current token and for those of earlier starts. Takes the same time for every guess. */
  isValid(text: string): boolean
}

interface Options {
  readonly state: StateFolder
  /** The user's own; null: a fresh one, beside which those of earlier starts stay valid. */
  readonly given: string | null
  /** Ends those of earlier starts. */
  readonly revoke: boolean
  /** ms since 1970. */
  readonly now: () => number
}

/**
 * The token of this start. Only hashes are kept, so that no program of the workspace can read a token from the state
 * folder. Needs the lock of the workspace.
 */
export async function openTokens({ state, given, revoke, now }: Options): Promise<Tokens> {
  const path = join(state.own, 'tokens.json')
  await removeReadable(state)
  const earlier = revoke ? [] : (await readKept(path)).filter(({ at }) => now() - at < KEPT_MS)
  if (given !== null) {
    if (revoke) await writeKept(path, [])
    return createTokens(given)
  }
  const current = randomBytes(16).toString('base64url')
  await writeKept(path, [...earlier, { hash: digest(current).toString('hex'), at: now() }])
  return createTokens(current, earlier, now)
}

export function createTokens(
  current: string,
  earlier: readonly Kept[] = [],
  now: () => number = Date.now,
): Tokens {
  const own = digest(current)
  const others = earlier.map(({ hash, at }) => ({ digest: Buffer.from(hash, 'hex'), at }))
  return {
    current,
    isValid(text) {
      // Digests have one length, and all of them are compared.
      const asked = digest(text)
      const isOwn = timingSafeEqual(asked, own)
      const isEarlier = others.map((each) => timingSafeEqual(asked, each.digest) && now() - each.at < KEPT_MS)
      return isOwn || isEarlier.includes(true)
    },
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Earlier versions kept a token there that every program of the user could read: it opens nothing any more. */
async function removeReadable({ shared }: StateFolder): Promise<void> {
  await unlink(join(shared, 'token')).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
}

async function readKept(path: string): Promise<readonly Kept[]> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(path, 'utf8'))).tokens
  } catch {
    return [] // Missing, or no list of ours: nothing in it opens anything.
  }
}

const writeKept = (path: string, tokens: readonly Kept[]): Promise<void> =>
  writeWhole(path, `${JSON.stringify({ tokens })}\n`)

/**
 * The token in a file of the user's. A file that others may read is taken, since mounted secrets often are so, but the
 * caller says it. The content is never repeated.
 */
export async function readTokenFile(path: string): Promise<{ token: string; isReadableByOthers: boolean }> {
  const { text, mode } = await readSmallFile(path).catch((error: unknown) => {
    if (error instanceof UsageError) throw error
    throw new UsageError(`The token file ${path} cannot be read: ${codeOf(error) || String(error)}.`)
  })
  const token = text.trim()
  if (!STRONG_TOKEN.test(token))
    throw new UsageError(
      `The token file ${path} needs at least 22 characters of A-Z a-z 0-9 - _ and nothing else but dots.`,
    )
  return { token, isReadableByOthers: process.platform !== 'win32' && (mode & 0o077) !== 0 }
}

/** Opened without waiting, because a FIFO without a writer never opens otherwise; looked at once it is open. */
async function readSmallFile(path: string): Promise<{ text: string; mode: number }> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await file.stat()
    if (stats.isDirectory()) throw new UsageError(`The token file ${path} is a folder.`)
    if (!stats.isFile()) throw new UsageError(`The token file ${path} is no regular file.`)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_TOKEN_FILE + 1), 0, MAX_TOKEN_FILE + 1, 0)
    if (bytesRead > MAX_TOKEN_FILE)
      throw new UsageError(`The token file ${path} is larger than ${MAX_TOKEN_FILE} bytes.`)
    return { text: buffer.toString('utf8', 0, bytesRead), mode: stats.mode }
  } finally {
    await file.close()
  }
}
