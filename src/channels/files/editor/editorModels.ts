import type { Clock } from '../../../lib/clock'
import { isWithin } from '../paths'
import type { FilesQueries } from '../queries'
import type { FileChange } from '../shared/protocol'
import type { Keeping } from './backup/backupStore'
import type { EditorBackups, FoundBackup } from './backup/editorBackups'
import { type Buffer, createBuffer, fill, isDirty, type TextModel, wishOf } from './editorBuffer'
import { createEditorChoices } from './editorChoices'
import { type SaveMode, save as saveBuffer } from './editorSave'
import { noteBackup, restoreText, takeModel } from './editorTexts'
import { type Cursor, createEditorViewStore, type EditorViewStore, forget, publish } from './editorViewStore'
import { reconcile } from './reconcile'
import { createRemoteFiles } from './remoteFile'

export interface EditorModelsParts {
  readonly queries: Pick<FilesQueries, 'readWhole' | 'statNow' | 'write' | 'hasVersions'>
  /** The setting, asked each time. */
  readonly autoSave: () => boolean
  readonly clock: Pick<Clock, 'after'>
  readonly viewStore?: EditorViewStore
  /** Keeps unsaved text over a crash; without it there is only this page. */
  readonly backups?: (keptIn: (where: Keeping) => void) => EditorBackups
}

export type EditorModels = ReturnType<typeof createEditorModels>

const AUTO_SAVE_MS = 1000
/** Files asked about at once after a reconnect. */
const IN_FLIGHT = 8

/** The open files of the editor: their text, how it stands to the disk, and how it gets there. */
export function createEditorModels({
  queries,
  autoSave,
  clock,
  viewStore = createEditorViewStore(),
  backups: startBackups,
}: EditorModelsParts) {
  const disk = createRemoteFiles(queries)
  const buffers = new Map<string, Buffer>()
  /** Cursor and scroll position of files that are open but not shown; only Monaco looks inside. */
  const viewStates = new Map<string, unknown>()

  const backups = startBackups?.((keptIn) => {
    if (viewStore.getState().keptIn !== keptIn) viewStore.setState({ keptIn })
  })

  const show = (buffer: Buffer) => {
    if (buffer.isClosed) return
    publish(viewStore, buffer)
    if (backups) noteBackup(backups, buffer)
  }

  /** Unsaved text of a page that is gone stands on what it was based on then; the disk is reconciled as ever. */
  function restore(found: readonly FoundBackup[]): void {
    const restored = found.flatMap((backup) => {
      const { path } = backup
      const buffer = buffers.get(path) ?? createBuffer(path)
      // What the user has typed here by now goes first; the backup stays where it is.
      if (isDirty(buffer)) return []
      buffers.set(path, buffer)
      restoreText(buffer, backup)
      show(buffer)
      backups?.adopt(backup)
      void check(buffer)
      return [path]
    })
    if (restored.length > 0) viewStore.setState({ restored })
  }

  const ready = backups?.restore('browser').then((found) => restore(found ?? []))

  /** What the server told is not asked for again: later, pages that are only cut off would look as if they were gone. */
  let isServerAsked = false
  async function restoreDrafts(): Promise<void> {
    backups?.reconnected()
    if (isServerAsked || !backups) return
    const found = await backups.restore('server')
    if (!found || isServerAsked) return
    isServerAsked = true
    restore(found)
  }

  async function save(buffer: Buffer, mode: SaveMode = 'normal'): Promise<boolean> {
    const saved = saveBuffer(buffer, disk, mode)
    show(buffer)
    const isClean = await saved
    show(buffer)
    return isClean
  }

  /** Asks what is on disk and reconciles the buffer with it; one question at a time. */
  async function check(buffer: Buffer): Promise<void> {
    buffer.checkAgain = true
    if (buffer.checking) return
    buffer.checking = true
    // Reading waits for what may be restored, so that nothing is shown that is replaced at once.
    if (buffer.status === 'loading') await ready
    while (buffer.checkAgain && !buffer.isClosed) {
      buffer.checkAgain = false
      await buffer.saving
      const { epoch } = buffer
      const wish = { ...wishOf(buffer), progress: (percent: number) => came(buffer, percent) }
      const file = await disk.readUnless(buffer.path, buffer.base?.version ?? null, wish)
      if (buffer.isClosed) return
      if (buffer.epoch !== epoch || buffer.saving !== null) buffer.checkAgain = true
      else if (buffer.status === 'loading' || buffer.status === 'error') fill(buffer, file)
      else reconcile(buffer, file)
      saveSoon(buffer)
      show(buffer)
    }
    buffer.checking = false
  }

  function came(buffer: Buffer, percent: number): void {
    if (buffer.status !== 'loading') return
    buffer.progress = percent
    show(buffer)
  }

  function saveSoon(buffer: Buffer): void {
    buffer.cancelAutoSave()
    if (autoSave() && isDirty(buffer) && buffer.disk === 'same')
      buffer.cancelAutoSave = clock.after(AUTO_SAVE_MS, () => void save(buffer))
  }

  function edited(buffer: Buffer): void {
    if (buffer.isFollowing) return
    saveSoon(buffer)
    show(buffer)
  }

  function close(path: string): void {
    const buffer = buffers.get(path)
    if (!buffer) return
    buffer.isClosed = true
    backups?.forget(path)
    buffer.cancelAutoSave()
    buffer.model?.dispose()
    buffers.delete(path)
    viewStates.delete(path)
    forget(viewStore, path)
  }

  /** Moves what is known by a path; nothing where something else is open there. */
  function relocate(buffer: Buffer, target: string): void {
    if (buffers.has(target)) return
    const { path } = buffer
    buffers.delete(path)
    forget(viewStore, path)
    buffer.path = target
    buffers.set(target, buffer)
    viewStates.set(target, viewStates.get(path))
    viewStates.delete(path)
    buffer.model?.moved(target)
    show(buffer)
    // The copy under the new name is there before the old one goes.
    backups?.flush()
    backups?.forget(path)
  }

  const choices = createEditorChoices({ disk, viewStore, buffers, show, save, saveSoon, check, relocate })

  return {
    view: viewStore,
    /** Starts reading a file; nothing happens if it is open. */
    open(path: string): void {
      if (buffers.has(path)) return
      const buffer = createBuffer(path)
      buffers.set(path, buffer)
      show(buffer)
      void check(buffer)
    },
    /** The user comes to a file that is open: what no watcher saw is found out. */
    shown(path: string): void {
      const buffer = buffers.get(path)
      if (buffer && buffer.status !== 'loading' && disk.hasVersions()) void check(buffer)
    },
    /** The text of a file that is `ready`, made once per open file. Null if there is no text to edit. */
    model(path: string, create: (path: string, text: string) => TextModel): TextModel | null {
      const buffer = buffers.get(path)
      if (buffer?.status !== 'ready' || !buffer.base) return null
      if (buffer.model) return buffer.model
      const model = takeModel(buffer, create(path, buffer.base.text))
      model.onChange(() => edited(buffer))
      show(buffer)
      return model
    },
    /** Resolves true when the file on disk is what the user sees. */
    async save(path: string): Promise<boolean> {
      const buffer = buffers.get(path)
      return buffer ? save(buffer) : true
    },
    saveAll: async (): Promise<boolean> =>
      (await Promise.all([...buffers.values()].filter(isDirty).map((buffer) => save(buffer)))).every(Boolean),
    /** The user left the editor, or the page is about to be hidden. */
    flush(): void {
      backups?.flush()
      if (!autoSave()) return
      for (const buffer of buffers.values()) if (isDirty(buffer)) void save(buffer)
    },
    /** Resolves when unsaved text is where it outlives this page, if there is such a place. */
    async persisted(): Promise<void> {
      backups?.flush()
      await backups?.settled()
    },
    /** The watcher saw something. */
    changed(event: FileChange): void {
      for (const buffer of buffers.values()) {
        const isMeant =
          event.isDirectory === false ? buffer.path === event.path : isWithin(buffer.path, event.path)
        const isOwn = event.version !== undefined && event.version === buffer.base?.version
        if (isMeant && !(isOwn && buffer.disk === 'same')) void check(buffer)
      }
    },
    /** After each (re)connect: what was missed is found out, what waited is saved. */
    async opened(): Promise<void> {
      void restoreDrafts()
      const open = [...buffers.values()]
      for (let from = 0; from < open.length; from += IN_FLIGHT)
        await Promise.all(open.slice(from, from + IN_FLIGHT).map(check))
      for (const buffer of open) if (isDirty(buffer) && (buffer.isQueued || autoSave())) void save(buffer)
    },
    ...choices,
    /** A file or folder was renamed here: its open files keep their text and undo steps. */
    moved(oldPath: string, newPath: string): void {
      for (const buffer of [...buffers.values()].filter(({ path }) => isWithin(path, oldPath))) {
        relocate(buffer, newPath + buffer.path.slice(oldPath.length))
      }
    },
    close,
    /** Closes every file that is not in the list. */
    retain(paths: ReadonlySet<string>): void {
      for (const path of [...buffers.keys()]) if (!paths.has(path)) close(path)
    },
    hasUnsaved(path: string): boolean {
      const buffer = buffers.get(path)
      return buffer !== undefined && isDirty(buffer)
    },
    anyUnsaved: () => [...buffers.values()].some(isDirty),
    async saveBeforeClose(path: string): Promise<boolean> {
      const buffer = buffers.get(path)
      return buffer === undefined || (autoSave() && (await save(buffer)))
    },
    cursorMoved: (cursor: Cursor | null) => viewStore.setState({ cursor }),
    rememberView: (path: string, view: unknown) => {
      if (buffers.has(path)) viewStates.set(path, view)
    },
    viewOf: (path: string): unknown => viewStates.get(path),
  }
}
