import { ancestorsOf, isWithin, parentOf } from '../../paths'
import type { FileChange } from '../../shared/protocol'
import { type EditorConfig, type FileStyle, parseEditorConfig, styleOf } from './editorConfig'

interface Options {
  /** The text of a file; null: there is none. Rejects where that could not be found out. */
  readonly read: (path: string) => Promise<string | null>
  /** What was known is not so any more. */
  readonly changed: () => void
}

const EDITOR_CONFIG = '.editorconfig'

/**
 * What the `.editorconfig` files of the workspace say of its files, each read once until it changes.
 *
 *     const styles = createFileStyles({ read, changed })
 *     const { indentSize } = await styles.of('/src/main.ts')
 */
export function createFileStyles({ read, changed }: Options) {
  const known = new Map<string, EditorConfig | null>()
  const coming = new Map<string, Promise<void>>()

  /** Those above a file, the nearest first. */
  const foldersOf = (path: string) => [...ancestorsOf(path).toReversed(), '/']

  function fetch(folder: string): Promise<void> {
    const before = coming.get(folder)
    if (before !== undefined) return before
    const asked = read(`${folder === '/' ? '' : folder}/${EDITOR_CONFIG}`)
      .then(
        (text) => {
          if (coming.get(folder) === asked) known.set(folder, text === null ? null : parseEditorConfig(text))
        },
        () => {}, // What could not be found out is asked for again.
      )
      .finally(() => {
        if (coming.get(folder) === asked) coming.delete(folder)
      })
    coming.set(folder, asked)
    return asked
  }

  /** As far as it is known by now. */
  function now(path: string): FileStyle {
    const placed = foldersOf(path).flatMap((folder) => {
      const config = known.get(folder)
      return config ? [{ folder, config }] : []
    })
    return styleOf(path, placed)
  }

  function forget(isMeant: (folder: string) => boolean): void {
    const folders = [...known.keys(), ...coming.keys()].filter(isMeant)
    if (folders.length === 0) return
    for (const folder of folders) {
      known.delete(folder)
      coming.delete(folder)
    }
    changed()
  }

  return {
    now,
    async of(path: string): Promise<FileStyle> {
      await Promise.all(foldersOf(path).flatMap((folder) => (known.has(folder) ? [] : [fetch(folder)])))
      return now(path)
    },
    /** The watcher saw something. */
    seen({ path, isDirectory }: FileChange): void {
      if (path.endsWith(`/${EDITOR_CONFIG}`)) forget((folder) => folder === parentOf(path))
      else if (isDirectory !== false) forget((folder) => isWithin(folder, path))
    },
    /** Anything may have changed unseen. */
    missed: () => forget(() => true),
  }
}
