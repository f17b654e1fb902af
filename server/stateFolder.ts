import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, realpath, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { STRONG_TOKEN } from '../src/socket/protocol'
import { codeOf } from './listen'
import { UsageError } from './usageError'

export interface StateFolder {
  /** Shared by every workspace of this user. */
  readonly shared: string
  /** This workspace's own: history, lock. */
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

/** The token of this state folder, made at the first start, so that open tabs survive a restart. */
export async function readToken(folder: string): Promise<string> {
  const path = join(folder, 'token')
  await createOnce(path, `${randomBytes(16).toString('base64url')}\n`)
  await chmod(path, 0o600)
  const token = (await readFile(path, 'utf8')).trim()
  if (STRONG_TOKEN.test(token)) return token
  throw new UsageError(`${path} holds no usable token. Delete it and start again.`)
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
