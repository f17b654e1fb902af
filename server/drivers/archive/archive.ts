import { basename } from 'node:path'
import type { ZipEntry } from '../../lib/zipStream'
import type { Disk } from '../disk/disk'
import { FilesFault, toFault } from '../disk/filesFault'
import { childPath, parsePath } from '../disk/safePath'

type ArchivedDisk = Pick<Disk, 'root' | 'names' | 'identity' | 'open'>

/** What a listed name is: a folder, a file, or neither by now. */
interface Step {
  /** As the wire has it. */
  readonly path: string
  /** Inside the archive. */
  readonly name: string
  readonly kind: 'folder' | 'file'
  /** Of the folder around it: what is a link has another one than its name says. */
  readonly around: string
}

/** Under which name a folder is downloaded: its own, or that of the workspace. */
export const archiveName = (disk: Pick<Disk, 'root'>, path: string): string =>
  parsePath(path).at(-1) ?? (basename(disk.root) || 'workspace')

/**
 * A folder with all it holds, for `zipStream`. A link to a file of the workspace is that file. Left out, and named in a file beside
 * the folder: links to folders, which would be there several times, what leads out of the workspace, what cannot be read, and
 * names that an archive cannot have.
 *
 *     for await (const { name } of archiveOf(disk, '/src')) … // 'src/', 'src/main.ts'
 */
export async function* archiveOf(disk: ArchivedDisk, path: string): AsyncGenerator<ZipEntry> {
  const top = archiveName(disk, path)
  const leftOut: string[] = []
  // The last is the next: in the order of the tree, with a list of one folder for each level.
  const steps: Step[] = []
  const { real } = await disk.identity(path)
  for (const step of await stepsIn(disk, { path, name: `${top}/` }, real)) steps.push(step)
  yield folderEntry(`${top}/`)
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      if (step.kind === 'file') yield await fileEntry(disk, step)
      else {
        const inside = await folderSteps(disk, step)
        yield folderEntry(`${step.name}/`)
        for (const next of inside) steps.push(next)
      }
    } catch (error) {
      const fault = toFault(error, step.path)
      if (fault.code !== 'NOT_FOUND') leftOut.push(`${step.path}: ${fault.message}`)
    }
  }
  if (leftOut.length > 0) yield noteEntry(`${top} - not included.txt`, leftOut)
}

async function folderSteps(disk: ArchivedDisk, { path, name, around }: Step): Promise<Step[]> {
  nameable(path)
  const { real } = await disk.identity(path)
  if (real !== childPath(around, lastOf(path)))
    throw new FilesFault('BAD_REQUEST', 'This is a link to a folder.', { path })
  return stepsIn(disk, { path, name: `${name}/` }, real)
}

async function stepsIn(
  disk: ArchivedDisk,
  folder: { readonly path: string; readonly name: string },
  real: string,
): Promise<Step[]> {
  const { folders, files } = await disk.names(folder.path)
  const step = (kind: Step['kind']) => (name: string) => ({
    path: childPath(folder.path, name),
    name: folder.name + name,
    kind,
    around: real,
  })
  return [...folders.map(step('folder')), ...files.map(step('file'))].reverse()
}

async function fileEntry(disk: ArchivedDisk, { path, name }: Step): Promise<ZipEntry> {
  nameable(path)
  const file = await disk.open(path)
  const { size, modified, isExecutable } = file
  return { name, modified, isExecutable, size, content: file.chunks(), close: file.close }
}

const folderEntry = (name: string): ZipEntry => ({ name, modified: new Date(), size: 0, content: null })

function noteEntry(name: string, lines: readonly string[]): ZipEntry {
  const text = Buffer.from(
    `This is not in the archive:\n\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  )
  return { name, modified: new Date(), size: text.length, content: one(text) }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/** Programs that unpack take a backslash for a border of folders; it also begins what stands for bytes that are no text. */
function nameable(path: string): void {
  if (lastOf(path).includes('\\'))
    throw new FilesFault('INVALID_PATH', 'An archive cannot have this name.', { path })
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
