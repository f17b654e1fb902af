import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, realpath, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { codeOf } from '../lib/listen'
import { UsageError } from '../lib/usageError'

export interface StateFolder {
  /** Shared by every workspace of this user. */
  readonly shared: string
  /** This workspace's own: history, lock, hashes of tokens. */
  readonly own: string
}

/** Makes the folders only their owner can enter. Never inside the workspace, where any program would read them. */
export async function openStateFolder(
  folder: string,
  root: string,
  workspaceId: string,
): Promise<StateFolder> {
  const own = join(folder, 'workspaces', workspaceId)
  const prefix = root.endsWith(sep) ? root : `${root}${sep}`
  if (`${await realPathOf(folder)}${sep}`.startsWith(prefix))
    throw new UsageError(`The state folder ${folder} lies inside the workspace. Choose another: --state-dir.`)
  try {
    for (const each of [folder, join(folder, 'workspaces'), own]) await makePrivate(each)
  } catch (error) {
    throw new UsageError(`The state folder ${folder} cannot be used: ${codeOf(error) || String(error)}.`)
  }
  return { shared: await realpath(folder), own: await realpath(own) }
}

/** Where a path leads, also when its end is not there yet. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return dirname(path) === path ? path : join(await realPathOf(dirname(path)), basename(path))
  }
}

async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { mode } = await stat(folder)
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
}

/** What the addresses of previews derive from, made at the first start, so that they stay the same. */
export async function readPreviewKey(folder: string): Promise<string> {
  const path = join(folder, 'preview-key')
  await createOnce(path, `${randomBytes(32).toString('hex')}\n`)
  const key = (await readFile(path, 'utf8')).trim()
  if (/^[0-9a-f]{64}$/.test(key)) return key
  throw new UsageError(`${path} holds no usable key. Delete it and start again.`)
}

/** Creates a whole file with mode 0600, or leaves the one that is there. True when it is ours. */
export async function createOnce(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  await writeFile(draft, content, { flag: 'wx', mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await unlink(draft)
  }
}
