import type { Dropped } from './canTransfer'
import type { Chosen } from './transferState'

/** Files and folders in one choice; a mistake ends here and not after an hour. */
export const MAX_CHOSEN = 20_000

/** More than that was chosen. */
export class TooManyChosen extends Error {}

/** Asks the user for files, or a folder. Resolves with none where the user wants none. */
export function pickFiles(page: Document, isFolder: boolean): Promise<readonly Chosen[]> {
  const input = page.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.webkitdirectory = isFolder
  // Some browsers forget a question of which the page has no element.
  input.hidden = true
  page.body.append(input)
  return new Promise((resolve) => {
    const end = (files: readonly File[]) => {
      input.remove()
      resolve(chosenOf(files))
    }
    input.addEventListener('change', () => end([...(input.files ?? [])]))
    input.addEventListener('cancel', () => end([]))
    input.click()
  })
}

/** Files of a choice or of the clipboard: with the folders they are in, where that is known. */
export const chosenOf = (files: readonly File[]): readonly Chosen[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))

/** Files that were dropped, and folders with all they hold. */
export async function chosenIn(dropped: readonly Dropped[]): Promise<readonly Chosen[]> {
  const chosen: Chosen[] = []
  for (const one of dropped) {
    if (one instanceof File) chosen.push(...chosenOf([one]))
    else await addEntry(one, chosen)
  }
  return chosen
}

async function addEntry(entry: FileSystemEntry, chosen: Chosen[]): Promise<void> {
  if (chosen.length > MAX_CHOSEN) throw new TooManyChosen()
  const path = entry.fullPath.slice(1)
  if (isFile(entry)) {
    chosen.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) })
  } else if (isFolder(entry)) {
    const inside = await allIn(entry)
    if (inside.length === 0) chosen.push({ path, file: null })
    for (const one of inside) await addEntry(one, chosen)
  }
}

/** A browser gives the entries of a folder a hundred at a time. */
async function allIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
