import { constants, type Stats } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises'
import { FilesFault } from './filesFault'

type NativePath = string | Buffer

/**
 * Copies a file, a link as a link, or a folder with all it holds, to where nothing is. Node's own `cp` cannot take names
 * that are no UTF-8. @throws FilesFault for what is none of these
 */
export async function copyTree(from: NativePath, to: NativePath): Promise<void> {
  const facts = await lstat(from)
  if (facts.isSymbolicLink()) return symlink(await readlink(from, 'buffer'), to)
  if (facts.isDirectory()) return copyFolder(from, to, facts)
  if (!facts.isFile())
    throw new FilesFault('BAD_REQUEST', "There is something in it that isn't an ordinary file.")
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
}

async function copyFolder(from: NativePath, to: NativePath, { mode }: Stats): Promise<void> {
  await mkdir(to, 0o700)
  for (const name of await readdir(from, 'buffer')) await copyTree(inside(from, name), inside(to, name))
  // Last: a folder that may not be written is filled all the same.
  await chmod(to, mode & 0o7777)
}

function inside(folder: NativePath, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), name])
}
