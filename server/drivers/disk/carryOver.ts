import { spawn } from 'node:child_process'
import { type FileHandle, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOOL_ENV } from '../../lib/runTool'

/** A disk that does not answer must not hold a save for ever, ms. */
const TIMEOUT_MS = 5_000
/**
 * Naming `xattr`, `mode` and `ownership` makes `cp` fail where one of them cannot be carried over; `all` alone
 * passes over it. Times stay those of the write.
 */
const WHAT = [
  '--attributes-only',
  '--preserve=all',
  '--preserve=mode,ownership,xattr',
  '--no-preserve=timestamps,links',
]
/** Pairs for one process. */
const MAX_PAIRS = 32
/** The first descriptor behind the three of every process. */
const FIRST_FD = 3

interface Pair {
  readonly from: FileHandle
  readonly to: FileHandle
}

/**
 * Gives the second file the owner, mode, access list and extended attributes of the first. False where something
 * may be missing: Node cannot read attributes itself, and only GNU `cp` carries all of them.
 */
export type CarryOver = (from: FileHandle, to: FileHandle) => Promise<boolean>

/**
 * A process for each file would be most of the time that many files take, so those that wait for one share the next.
 *
 *     const carryOver = createCarryOver()
 *     const isSame = await carryOver(old, fresh)
 */
export function createCarryOver(): CarryOver {
  let waiting: { pair: Pair; tell: (isCarried: boolean) => void }[] = []
  let isRunning = false

  async function next(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (waiting.length > 0) {
      const taken = waiting.slice(0, MAX_PAIRS)
      waiting = waiting.slice(MAX_PAIRS)
      // What cannot be started is not carried over, and keeps none that waits behind it.
      const carried = await carryAll(taken.map(({ pair }) => pair)).catch((): readonly boolean[] => [])
      for (const [at, { tell }] of taken.entries()) tell(carried[at] ?? false)
    }
    isRunning = false
  }

  return async (from, to) => {
    if (process.platform !== 'linux') return false
    const isCarried = await new Promise<boolean>((tell) => {
      waiting.push({ pair: { from, to }, tell })
      void next()
    })
    if (!isCarried) return false
    const [old, fresh] = await Promise.all([from.stat({ bigint: true }), to.stat({ bigint: true })])
    return old.uid === fresh.uid && old.gid === fresh.gid && old.mode === fresh.mode
  }
}

async function carryAll(pairs: readonly Pair[]): Promise<readonly boolean[]> {
  const [only] = pairs
  if (only && pairs.length === 1) return [await carryOne(only)]
  if (await carryTogether(pairs).catch(() => false)) return pairs.map(() => true)
  // Which of them failed is not said.
  const carried: boolean[] = []
  for (const pair of pairs) carried.push(await carryOne(pair))
  return carried
}

/** By handle: names of files may be no text, and may lead elsewhere by now. */
const carryOne = ({ from, to }: Pair): Promise<boolean> =>
  runCopy(['--', fdPath(FIRST_FD), fdPath(FIRST_FD + 1)], [from.fd, to.fd])

/** `cp` takes several files only into a folder: in it, the name of each leads to the handle that is meant. */
async function carryTogether(pairs: readonly Pair[]): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'aether-attributes-'))
  try {
    const sources = pairs.map((_, at) => FIRST_FD + 2 * at)
    for (const fd of sources) await symlink(fdPath(fd + 1), join(folder, String(fd)))
    const args = ['--target-directory', folder, '--', ...sources.map(fdPath)]
    return await runCopy(
      args,
      pairs.flatMap(({ from, to }) => [from.fd, to.fd]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const fdPath = (fd: number): string => `/proc/self/fd/${fd}`

function runCopy(args: readonly string[], fds: readonly number[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('cp', [...WHAT, ...args], {
      stdio: ['ignore', 'ignore', 'ignore', ...fds],
      env: TOOL_ENV,
      timeout: TIMEOUT_MS,
    })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}
