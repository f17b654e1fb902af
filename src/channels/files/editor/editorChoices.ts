import { editorMessages as words } from '../../../messages/editor'
import { type Buffer, isDirty, showAsText } from './editorBuffer'
import type { MergeTexts } from './editorMerge'
import type { SaveMode } from './editorSave'
import { beginNew, mergeTheirs, saveElsewhere, takeTheirs } from './editorTexts'
import type { EditorViewStore } from './editorViewStore'
import { empty } from './reconcile'
import type { RemoteFiles } from './remoteFile'

type Moved = (path: string, target: string) => void

interface Options {
  readonly disk: RemoteFiles
  readonly viewStore: EditorViewStore
  readonly buffers: ReadonlyMap<string, Buffer>
  readonly show: (buffer: Buffer) => void
  readonly save: (buffer: Buffer, mode: SaveMode) => Promise<boolean>
  readonly saveSoon: (buffer: Buffer) => void
  readonly check: (buffer: Buffer) => Promise<void>
  /** The buffer has another path now. */
  readonly relocate: (buffer: Buffer, target: string) => void
}

/** What a person can decide about a file whose text and whose disk do not agree. */
export function createEditorChoices(options: Options) {
  const { disk, viewStore, buffers, show, save, saveSoon, check, relocate } = options
  const movedListeners = new Set<Moved>()

  const on = (act: (buffer: Buffer) => void) => (path: string) => {
    const buffer = buffers.get(path)
    if (!buffer) return
    act(buffer)
    show(buffer)
  }

  return {
    keepMine: on((buffer) => void save(buffer, 'overwrite')),
    takeDisk: on(takeTheirs),
    /** Puts the changes of both sides together, as an edit; where they overlap, says so instead. */
    merge: (path: string, mergeTexts: MergeTexts) =>
      on((buffer) => {
        if (mergeTheirs(buffer, mergeTexts)) saveSoon(buffer)
        else
          viewStore.setState(({ overlapping }) => ({ overlapping: new Set([...overlapping, buffer.path]) }))
      })(path),
    /** Shows the two texts of a file in conflict; null ends it. */
    compare: (path: string | null) => viewStore.setState({ comparing: path }),
    /** Writes a file that was deleted on disk anew. */
    saveAgain: on((buffer) => void save(buffer, 'recreate')),
    /** Writes the text where nothing is yet; the file stands there from then on. Resolves to why it could not. */
    async saveAs(path: string, target: string): Promise<string | null> {
      const buffer = buffers.get(path)
      if (!buffer?.base) return null
      if (buffers.has(target)) return words.openElsewhere
      const failure = await saveElsewhere(buffer, disk, target)
      if (failure !== null) return failure
      relocate(buffer, target)
      for (const tell of movedListeners) tell(path, target)
      return null
    },
    /** Tells whoever holds a file by path that its text stands elsewhere now. Returns its end. */
    onSavedAs(listener: Moved): () => void {
      movedListeners.add(listener)
      return () => movedListeners.delete(listener)
    },
    /** Begins a file that is not there anew; nothing is written before something is typed. */
    startNew: on(beginNew),
    retry: on((buffer) => {
      buffer.status = 'loading'
      void check(buffer)
    }),
    openAsText: on(showAsText),
    /** For a text that its encoding cannot hold. */
    saveAsUtf8: on((buffer) => {
      if (!buffer.base) return
      buffer.base = { ...buffer.base, charset: undefined }
      buffer.charset = null
      void save(buffer, 'normal')
    }),
    /** Reads the file anew, as text in this encoding; null: as what it seems to be. Not while it has unsaved text. */
    reopenAs: (path: string, charset: string | null) =>
      on((buffer) => {
        if (isDirty(buffer)) return
        buffer.charset = charset
        // What is being read just now was asked for in the old one.
        buffer.epoch++
        empty(buffer)
        void check(buffer)
      })(path),
  }
}
