import { constants, type Stats } from 'node:fs'
import { chmod, copyFile, lstat, lutimes, mkdir, readdir, readlink, symlink } from 'node:fs/promises'
import { FilesFault } from './filesFault'

export type NativePath = string | Buffer

/**
 * Copies a file, a link as a link, or a folder with all it holds, to where nothing is. Node's own `cp` cannot take names
 * that are no UTF-8. @throws FilesFault for what is none of these
 * @param isMove the copy takes the place of the original: it is as old
 */
export async function copyTree(from: NativePath, to: NativePath, isMove = false): Promise<void> {
  const facts = await lstat(from)
  if (facts.isSymbolicLink()) await symlink(await readlink(from, 'buffer'), to)
  else if (facts.isDirectory()) await copyFolder(from, to, facts, isMove)
  else if (facts.isFile()) await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  else throw new FilesFault('BAD_REQUEST', "There is something in it that isn't an ordinary file.")
  if (isMove) await lutimes(to, facts.atime, facts.mtime)
}

async function copyFolder(from: NativePath, to: NativePath, { mode }: Stats, isMove: boolean): Promise<void> {
  await mkdir(to, 0o700)
  for (const name of await readdir(from, 'buffer'))
    await copyTree(inside(from, name), inside(to, name), isMove)
  // Last: a folder that may not be written is filled all the same.
  await chmod(to, mode & 0o7777)
}

export function inside(folder: NativePath, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), name])
}
