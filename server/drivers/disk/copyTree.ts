import { constants, type Stats } from 'node:fs'
import { chmod, copyFile, link, lstat, lutimes, mkdir, readdir, readlink, symlink } from 'node:fs/promises'
import { FilesFault } from './filesFault'

export type NativePath = string | Buffer

/**
 * Copies a file, a link as a link, or a folder with all it holds, to where nothing is. Node's own `cp` cannot take names
 * that are no UTF-8. @throws FilesFault for what is none of these
 * @param isMove the copy takes the place of the original: it is as old, and what was one file under two names stays one
 */
export function copyTree(from: NativePath, to: NativePath, isMove = false): Promise<void> {
  return copyEntry(from, to, isMove ? new Map() : null)
}

/** Where the first name of a file that has several was copied to, by inode; null: each is a file of its own. */
type Copied = Map<string, NativePath> | null

async function copyEntry(from: NativePath, to: NativePath, copied: Copied): Promise<void> {
  const facts = await lstat(from)
  if (facts.isSymbolicLink()) await symlink(await readlink(from, 'buffer'), to)
  else if (facts.isDirectory()) await copyFolder(from, to, facts, copied)
  else if (facts.isFile()) await copyOrLink(from, to, facts, copied)
  else throw new FilesFault('BAD_REQUEST', "There is something in it that isn't an ordinary file.")
  if (copied) await lutimes(to, facts.atime, facts.mtime)
}

async function copyOrLink(from: NativePath, to: NativePath, facts: Stats, copied: Copied): Promise<void> {
  const inode = `${facts.dev}:${facts.ino}`
  const first = copied?.get(inode)
  if (first !== undefined) return link(first, to)
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  if (facts.nlink > 1) copied?.set(inode, to)
}

async function copyFolder(from: NativePath, to: NativePath, { mode }: Stats, copied: Copied): Promise<void> {
  await mkdir(to, 0o700)
  for (const name of await readdir(from, 'buffer'))
    await copyEntry(inside(from, name), inside(to, name), copied)
  // Last: a folder that may not be written is filled all the same.
  await chmod(to, mode & 0o7777)
}

export function inside(folder: NativePath, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), name])
}
