import type { Clock } from '../../../lib/clock'
import { editorMessages as words } from '../../../messages/editor'
import { isWithin } from '../paths'
import type { FilesQueries } from '../queries'
import type { FileChange } from '../shared/protocol'
import type { Keeping } from './backup/backupStore'
import type { EditorBackups, FoundBackup } from './backup/editorBackups'
import { createCodeTargets } from './codeTargets'
import {
  backupOf,
  baseOf,
  begun,
  type DocumentState,
  isDirty,
  knownVersion,
  reopenedAs,
  restored,
  retried,
  shownAsText,
  type Transition,
  theirsTaken,
} from './document'
import { type Cursor, createEditorViewStore, type EditorViewStore, forget, publish } from './editorViewStore'
import { createOpenDocument, type OpenDocument } from './openDocument'
import { createRemoteFiles } from './remoteFile'
import type { TextModel } from './textModel'
import { createViewStates } from './viewStates'

interface DocumentsOptions {
  readonly queries: Pick<FilesQueries, 'readWhole' | 'statNow' | 'write' | 'hasVersions' | 'canReadUnless'>
  /** The setting, asked each time. */
  readonly autoSave: () => boolean
  readonly clock: Pick<Clock, 'after'>
  readonly viewStore?: EditorViewStore
  /** Keeps unsaved text over a crash; without it there is only this page. */
  readonly backups?: (keptIn: (where: Keeping) => void) => EditorBackups
}

export type Documents = ReturnType<typeof createDocuments>

type Moved = (path: string, target: string) => void

/** Files asked about at once after a reconnect. */
const IN_FLIGHT = 8

/**
 * The open files of the editor, by path, and what the user decides about them.
 *
 *     const documents = createDocuments({ queries, clock, autoSave: () => true })
 *     documents.open('/src/main.ts')
 *     documents.changed(event) // what the watcher tells
 *     await documents.save('/src/main.ts')
 */
export function createDocuments({
  queries,
  autoSave,
  clock,
  viewStore = createEditorViewStore(),
  backups: startBackups,
}: DocumentsOptions) {
  const remote = createRemoteFiles(queries)
  const documents = new Map<string, OpenDocument>()
  const viewStates = createViewStates()
  const movedListeners = new Set<Moved>()

  const backups = startBackups?.((keptIn) => {
    if (viewStore.getState().keptIn !== keptIn) viewStore.setState({ keptIn })
  })

  function changed(document: DocumentState): void {
    publish(viewStore, document)
    const backup = backupOf(document)
    if (backup) backups?.noted(document.path, backup.noted, backup.read)
    else backups?.forget(document.path)
  }

  function create(path: string): OpenDocument {
    const document = createOpenDocument({
      path,
      remote,
      clock,
      autoSave,
      ready,
      more: decisions.more,
      changed,
    })
    documents.set(path, document)
    return document
  }

  /** Unsaved text of a page that is gone stands on what it was based on then, and is reconciled with the disk of now. */
  function restore(found: readonly FoundBackup[]): void {
    const paths = found.flatMap((backup) => {
      const { path } = backup
      const document = documents.get(path) ?? create(path)
      // What the user has typed here by now goes first; the backup stays where it is.
      if (hasUnsaved(document)) return []
      document.apply(restored(document.state(), backup))
      backups?.adopt(backup)
      void document.check()
      return [path]
    })
    if (paths.length > 0) viewStore.setState({ restored: paths })
  }

  const ready: Promise<void> | undefined = backups?.restore('browser').then((found) => restore(found ?? []))

  /** The server is asked once: later, pages that are only cut off would look as if they were gone. */
  let isServerAsked = false
  async function restoreDrafts(): Promise<void> {
    backups?.reconnected()
    if (isServerAsked || !backups) return
    const found = await backups.restore('server')
    if (!found || isServerAsked) return
    isServerAsked = true
    restore(found)
  }

  function close(path: string): void {
    const document = documents.get(path)
    if (!document) return
    backups?.forget(path)
    document.close()
    documents.delete(path)
    viewStates.forget(path)
    forget(viewStore, path)
  }

  /** Moves what is known by a path; nothing where something else is open there. */
  function relocate(document: OpenDocument, target: string): void {
    if (documents.has(target)) return
    const { path } = document.state()
    documents.delete(path)
    forget(viewStore, path)
    documents.set(target, document)
    viewStates.move(path, target)
    document.moveTo(target)
    // The copy under the new name is there before the old one goes.
    backups?.flush()
    backups?.forget(path)
  }

  /** The watcher saw something. */
  function seen(event: FileChange): void {
    for (const document of documents.values()) {
      const { path } = document.state()
      const isMeant = event.isDirectory === false ? path === event.path : isWithin(path, event.path)
      if (isMeant && !document.isKnown(event.version)) void document.check()
    }
  }

  const on = (act: (document: OpenDocument) => void) => (path: string) => {
    const document = documents.get(path)
    if (document) act(document)
  }

  /** What the user can decide about a file whose text and whose disk do not agree. */
  const decisions = {
    keepMine: on((document) => void document.save('overwrite')),
    takeDisk: on((document) => document.apply(theirsTaken(document.state()))),
    /** What a part that comes later makes of a file; null changes nothing. */
    transform: (path: string, act: (document: DocumentState) => Transition | null) =>
      on((document) => {
        const transition = act(document.state())
        if (!transition) return
        document.apply(transition)
        document.saveSoon()
      })(path),
    /** Writes a file that was deleted on disk anew. */
    saveAgain: on((document) => void document.save('recreate')),
    /** Writes the text where nothing is yet; the file stands there from then on. Resolves to why it could not. */
    async saveAs(path: string, target: string): Promise<string | null> {
      const document = documents.get(path)
      if (!document || !baseOf(document.state())) return null
      if (documents.has(target)) return words.openElsewhere
      const failure = await document.saveElsewhere(target)
      if (failure !== null) return failure
      relocate(document, target)
      for (const listener of movedListeners) listener(path, target)
      return null
    },
    /** Listens for texts that stand at another path now. Returns its end. */
    onSavedAs(listener: Moved): () => void {
      movedListeners.add(listener)
      return () => movedListeners.delete(listener)
    },
    /** Begins a file that is not there; nothing is written before something is typed. */
    startNew: on((document) => document.set(begun(document.state()))),
    retry: on((document) => {
      document.set(retried(document.state()))
      void document.check()
    }),
    openAsText: on((document) => document.set(shownAsText(document.state()))),
    ...createCodeTargets({ documents, create, remote }),
    /** Reads the file anew, as text in this encoding; null: as what it seems to be. Not while it has unsaved text. */
    reopenAs: (path: string, charset: string | null) =>
      on((document) => {
        if (hasUnsaved(document)) return
        document.set(reopenedAs(document.state(), charset))
        void document.check()
      })(path),
  }

  return {
    view: viewStore,
    ...decisions,
    /** Starts reading a file; nothing happens if it is open. */
    open(path: string): void {
      if (documents.has(path)) return
      const document = create(path)
      changed(document.state())
      void document.check()
    },
    /** The user comes to a file that is open: what no watcher saw is found out. */
    shown: on((document) => {
      if (document.state().content.kind !== 'loading' && remote.hasVersions()) void document.check()
    }),
    /** The text of a file that is `ready`, made once per open file. Null if there is no text to edit. */
    model: (path: string, make: (path: string, text: string) => TextModel): TextModel | null =>
      documents.get(path)?.model(make) ?? null,
    diskVersion: (path: string) => versionOf(documents.get(path)),
    /** Resolves true when the file on disk is what the user sees. */
    save: async (path: string): Promise<boolean> => documents.get(path)?.save('normal') ?? true,
    async saveAll(): Promise<boolean> {
      const unsaved = [...documents.values()].filter(hasUnsaved)
      return (await Promise.all(unsaved.map((document) => document.save('normal')))).every(Boolean)
    },
    /** The user left the editor, or the page is about to be hidden. */
    flush(): void {
      backups?.flush()
      if (!autoSave()) return
      for (const document of documents.values()) if (hasUnsaved(document)) void document.save('normal', true)
    },
    /** Resolves when unsaved text is where it outlives this page, if there is such a place. */
    async persisted(): Promise<void> {
      backups?.flush()
      await backups?.settled()
    },
    changed: seen,
    /**
     * After each (re)connect: what was missed is found out, what waited is saved. Rejects after all of it with the first error of
     * a document, which keeps no other from being compared and saved.
     */
    async opened(): Promise<void> {
      void restoreDrafts()
      const open = [...documents.values()]
      let failed: PromiseRejectedResult | undefined
      for (let from = 0; from < open.length; from += IN_FLIGHT) {
        const some = open.slice(from, from + IN_FLIGHT)
        const checked = await Promise.allSettled(some.map((document) => document.check()))
        failed ??= checked.find((one) => one.status === 'rejected')
      }
      for (const document of open)
        if (hasUnsaved(document) && (document.state().isQueued || autoSave())) void document.save('normal')
      if (failed) throw failed.reason
    },
    /** A file or folder was renamed here: its open files keep their text and undo steps. */
    moved(oldPath: string, newPath: string): void {
      for (const [path, document] of [...documents])
        if (isWithin(path, oldPath)) relocate(document, newPath + path.slice(oldPath.length))
    },
    close,
    /** Closes every file that is not in the list. */
    retain(paths: ReadonlySet<string>): void {
      for (const path of [...documents.keys()]) if (!paths.has(path)) close(path)
    },
    hasUnsaved(path: string): boolean {
      const document = documents.get(path)
      return document !== undefined && hasUnsaved(document)
    },
    anyUnsaved: () => [...documents.values()].some(hasUnsaved),
    async saveBeforeClose(path: string): Promise<boolean> {
      const document = documents.get(path)
      return document === undefined || (autoSave() && (await document.save('normal')))
    },
    cursorMoved: (cursor: Cursor | null) => viewStore.setState({ cursor }),
    rememberView(path: string, place: number, view: unknown): void {
      if (documents.has(path)) viewStates.remember(path, place, view)
    },
    viewOf: viewStates.of,
  }
}

const hasUnsaved = (document: OpenDocument): boolean => isDirty(document.state())

/** The version of the file on disk that the text stands on; null where none is known. */
const versionOf = (document: OpenDocument | undefined): string | null =>
  document === undefined ? null : knownVersion(document.state())
