import { isUtf8 } from 'node:buffer'
import type { GitText, GitTextRequest } from '../../src/channels/files/shared/gitProtocol'
import { nativePath } from '../drivers/disk/nativePath'
import { versionOf } from '../drivers/disk/versions'
import { GitFault } from './gitFault'
import type { Manner } from './namedPrograms'
import type { Placed } from './readStatus'
import type { GitRunner } from './runGit'

/** Of one message, whatever JSON makes of it. */
const MAX_BYTES = 600_000
const LINE_END = 10
const STAGES = { index: ':0:', base: ':1:', ours: ':2:', theirs: ':3:', head: 'HEAD:' } as const

/** The bytes that git keeps of a file, through no filter and no program; null: it has none there. */
export async function blobOf(
  runner: GitRunner,
  { placed, manner }: { placed: Placed; manner: Manner },
  name: Pick<GitTextRequest, 'path' | 'side' | 'commit'>,
): Promise<Buffer | null> {
  if (name.side === 'commit' && name.commit === undefined)
    throw new GitFault('FAILED', 'No commit was named.')
  const from = name.side === 'commit' ? `${name.commit}:` : STAGES[name.side]
  const own = Buffer.from(nativePath(placed.ownPath(name.path)))
  const { settings, env } = manner
  const call = { cwd: placed.cwd, settings, env }
  // By its input, for a name is bytes, and an argument is text. `-z` is newer than the rest that is used of git.
  const isOneLine = !own.includes(LINE_END)
  const found = await runner.run({
    ...call,
    args: ['cat-file', '--batch-check', ...(isOneLine ? [] : ['-z'])],
    input: Buffer.concat([Buffer.from(from), own, Buffer.from([isOneLine ? LINE_END : 0])]),
  })
  const [id, kind] = found.out.toString('utf8').split(' ')
  if (kind !== 'blob' || id === undefined) return null
  const { out } = await runner.run({ ...call, args: ['cat-file', 'blob', id], maxBytes: 100 * 1024 * 1024 })
  return out
}

export function asText(bytes: Buffer | null): GitText {
  if (bytes === null) return { version: null, content: '', encoding: 'utf-8', size: 0 }
  if (bytes.length > MAX_BYTES) throw new GitFault('TOO_LARGE', 'This is too large to be compared here.')
  const encoding = isUtf8(bytes) ? 'utf-8' : 'base64'
  const content = bytes.toString(encoding)
  return { version: versionOf(bytes), content, encoding, size: bytes.length }
}
