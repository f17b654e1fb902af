import { spawn } from 'node:child_process'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { TOOL_ENV } from '../../lib/runTool'
import type { OpenFile } from './openFile'

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
/** Pairs for one process. Each costs it two descriptors, and starting one costs more than all that it does. */
const MAX_PAIRS = 192
/** How long those that follow a process of several are waited for. */
const GATHERING_MS = 5
/** The first descriptor behind the three of every process. */
const FIRST_FD = 3

interface Pair {
  readonly from: FileHandle
  readonly to: FileHandle
}

/**
 * Gives the second file the owner, mode, access list and extended attributes of the first. Resolves with what it is then, and
 * with null where something may be missing: Node cannot read attributes itself, and only GNU `cp` carries all of them.
 */
export type CarryOver = (from: OpenFile, to: FileHandle) => Promise<BigIntStats | null>

/**
 * A process for each file would be most of the time that many files take, so those that wait for one share the next.
 *
 *     const carryOver = createCarryOver()
 *     const facts = await carryOver(old, fresh)
 */
export function createCarryOver(): CarryOver {
  let waiting: { pair: Pair; tell: (isCarried: boolean) => void }[] = []
  let isRunning = false

  async function next(): Promise<void> {
    if (isRunning) return
    isRunning = true
    const targets = createTargets()
    while (waiting.length > 0) {
      const taken = waiting.slice(0, MAX_PAIRS)
      waiting = waiting.slice(MAX_PAIRS)
      // What cannot be started is not carried over, and keeps none that waits behind it.
      const carried = await carryAll(
        taken.map(({ pair }) => pair),
        targets,
      ).catch((): readonly boolean[] => [])
      for (const [at, { tell }] of taken.entries()) tell(carried[at] ?? false)
      // Of many files the next ones are on their way: they share a process.
      if (taken.length > 1 && waiting.length < taken.length) await setTimeout(GATHERING_MS)
    }
    isRunning = false
    // What stays is a folder of links to nothing.
    await targets.remove().catch(() => undefined)
  }

  return async (from, to) => {
    if (process.platform !== 'linux') return null
    const isCarried = await new Promise<boolean>((tell) => {
      waiting.push({ pair: { from: from.handle, to }, tell })
      void next()
    })
    if (!isCarried) return null
    const { facts } = from
    const fresh = await to.stat({ bigint: true })
    return facts.uid === fresh.uid && facts.gid === fresh.gid && facts.mode === fresh.mode ? fresh : null
  }
}

async function carryAll(pairs: readonly Pair[], targets: Targets): Promise<readonly boolean[]> {
  const [only] = pairs
  if (only && pairs.length === 1) return [await carryOne(only)]
  if (await carryTogether(pairs, targets).catch(() => false)) return pairs.map(() => true)
  // Which of them failed is not said.
  const carried: boolean[] = []
  for (const pair of pairs) carried.push(await carryOne(pair))
  return carried
}

/** By handle: names of files may be no text, and may lead elsewhere by now. */
const carryOne = ({ from, to }: Pair): Promise<boolean> =>
  runCopy(['--', fdPath(FIRST_FD), fdPath(FIRST_FD + 1)], [from.fd, to.fd])

const sourceAt = (at: number): number => FIRST_FD + 2 * at

async function carryTogether(pairs: readonly Pair[], targets: Targets): Promise<boolean> {
  const args = ['--target-directory', await targets.of(pairs.length), '--']
  return runCopy(
    [...args, ...pairs.map((_, at) => fdPath(sourceAt(at)))],
    pairs.flatMap(({ from, to }) => [from.fd, to.fd]),
  )
}

/** `cp` takes several files only into a folder: in it, the name of each leads to the handle that is meant. */
interface Targets {
  /** The folder, with links for so many at least. */
  of(count: number): Promise<string>
  remove(): Promise<void>
}

/** The links name descriptors and no files, so that one folder serves one process after the other. */
function createTargets(): Targets {
  let folder: string | null = null
  let made = 0
  return {
    async of(count) {
      folder ??= await mkdtemp(join(tmpdir(), 'aether-attributes-'))
      for (; made < count; made++) {
        const fd = sourceAt(made)
        await symlink(fdPath(fd + 1), join(folder, String(fd)))
      }
      return folder
    },
    async remove() {
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
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
