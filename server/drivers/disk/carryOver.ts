import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
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

/**
 * Gives the second file the owner, mode, access list and extended attributes of the first. False where something
 * may be missing: Node cannot read attributes itself, and only GNU `cp` carries all of them.
 */
export async function carryOver(from: FileHandle, to: FileHandle): Promise<boolean> {
  if (process.platform !== 'linux' || !(await runCopy(from.fd, to.fd))) return false
  const [old, fresh] = await Promise.all([from.stat({ bigint: true }), to.stat({ bigint: true })])
  return old.uid === fresh.uid && old.gid === fresh.gid && old.mode === fresh.mode
}

/** By handle: names of files may be no text, and may lead elsewhere by now. */
function runCopy(from: number, to: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('cp', [...WHAT, '--', '/proc/self/fd/3', '/proc/self/fd/4'], {
      stdio: ['ignore', 'ignore', 'ignore', from, to],
      env: TOOL_ENV,
      timeout: TIMEOUT_MS,
    })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}
