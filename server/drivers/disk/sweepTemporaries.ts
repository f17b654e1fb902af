import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WATCH_IGNORED } from '../../../src/channels/files/shared/protocol'
import { createLook, type Look } from './look'
import { nativePath, shownPath } from './nativePath'
import { isTemporaryName } from './safePath'

const IGNORED = new Set<string>(WATCH_IGNORED)
/** Folders looked at before it is left at that: what a crash leaves behind is hidden anyway. */
const MAX_FOLDERS = 100_000

/**
 * Removes what a server that was killed in the middle of a write left behind in the workspace. Ignored folders and
 * links are not entered.
 * @param before milliseconds since 1970: what is younger may belong to a write that goes on
 * @returns how many were removed
 */
export async function sweepTemporaries(root: string, before: number, look = createLook()): Promise<number> {
  const folders = [root]
  let removed = 0
  for (let at = 0; at < folders.length && at < MAX_FOLDERS; at += 1) {
    const folder = folders[at] ?? root
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (isTemporaryName(entry.name)) removed += (await removeOld(path, before)) ? 1 : 0
      else if (entry.isDirectory && !IGNORED.has(entry.name) && (await answers(path, look)))
        folders.push(path)
    }
  }
  return removed
}

/** The same for one folder, and none in it. */
export async function sweepFolder(folder: string, before: number): Promise<void> {
  for (const { name } of await entriesOf(folder))
    if (isTemporaryName(name)) await removeOld(join(folder, name), before)
}

/** Reading a folder of a mount that hangs would never end. */
function answers(path: string, look: Look): Promise<boolean> {
  return look(path, () => lstat(nativePath(path))).then(
    () => true,
    () => false,
  )
}

/** A folder that went meanwhile, or that we may not read, has nothing of ours. */
async function entriesOf(folder: string): Promise<{ name: string; isDirectory: boolean }[]> {
  const entries = await readdir(nativePath(folder), { withFileTypes: true, encoding: 'buffer' }).catch(
    () => [],
  )
  return entries.map((entry) => ({ name: shownPath(entry.name), isDirectory: entry.isDirectory() }))
}

async function removeOld(path: string, before: number): Promise<boolean> {
  const facts = await lstat(nativePath(path)).catch(() => null)
  if (facts === null || facts.ctimeMs >= before) return false
  return rm(nativePath(path), { recursive: true, force: true }).then(
    () => true,
    () => false,
  )
}
