import type { Entries } from './entries'
import type { TurnFile, UndoItem } from './reviewState'

interface Since {
  readonly moment: number | undefined
  /** What users made meanwhile stays. */
  readonly saves: ReadonlyMap<string, unknown>
  readonly entries: Entries
}

/** Of files that are new since that moment also the folders that are: they go with them. */
export async function withMadeFolders(
  files: readonly TurnFile[],
  { moment, saves, entries }: Since,
): Promise<TurnFile[]> {
  if (moment === undefined) return [...files]
  const known = new Map<string, Promise<boolean>>()
  const isMade = (folder: string) => {
    const asked = known.get(folder) ?? entries.isFolderSince(folder, moment)
    known.set(folder, asked)
    return asked
  }
  return Promise.all(
    files.map(async (file) => {
      if (file.before !== null) return file
      const made: string[] = []
      for (const folder of foldersOf(file.path))
        if (!saves.has(folder) && (await isMade(folder))) made.push(folder)
      return made.length === 0 ? file : { ...file, made }
    }),
  )
}

/** Removes the folders that were made for files which are gone now, where nothing else is in them. */
export async function removeMadeFolders(items: readonly UndoItem[], entries: Entries): Promise<void> {
  const gone = items.filter(({ to }) => to === null)
  const folders = new Set(gone.flatMap(({ before }) => before.made ?? []))
  for (const folder of [...folders].toSorted((one, other) => other.length - one.length))
    await entries.removeFolder(folder)
}

/** From the file up. */
function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(1, -1)
  return names.map((_, at) => `/${names.slice(0, names.length - at).join('/')}`)
}
