import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Keeping } from './backup/backupStore'
import { type Block, baseOf, type Disk, type DocumentState, isDirty, modelOf } from './document'
import { type Content, imageTypeOf, type ReadOnlyCause } from './documentContent'
import type { LineEndName } from './lineEnds'
import type { AgentEdit, AgentNote } from './merge/agentEdits'
import type { MarkedSides } from './merge/conflictMarkers'
import type { MergeNote } from './merge/mergeDocument'
import type { MergeSession } from './merge/mergeSession'

/** What the page shows of one open file. Replaced by another object only when something in it changed. */
export interface EditorFile {
  readonly path: string
  readonly status: Content['kind']
  readonly reason: string | null
  readonly size: number | null
  /** Of the text on disk that it stands on; another one means another text. */
  readonly version: string | null
  readonly bytes: Uint8Array<ArrayBuffer> | null
  /** Per cent of it that has come, while it comes in pieces. */
  readonly progress: number | null
  readonly imageType: string | null
  readonly readOnly: ReadOnlyCause | null
  readonly isDirty: boolean
  readonly isSaving: boolean
  /** A save waits for the connection. */
  readonly isQueued: boolean
  /** The connection was lost during a save: it may or may not have been written. */
  readonly isInDoubt: boolean
  readonly saveFailure: string | null
  readonly disk: Disk['kind']
  readonly blockedBy: Block | null
  /** In a conflict: the text on disk, null where it is no text. */
  readonly theirs: string | null
  readonly eol: LineEndName
  readonly bom: boolean
  readonly charset: string
  /** Spaces of a step of its indentation; negative: columns of a tab. Null until Monaco has arrived. */
  readonly indent: number | null
  readonly language: string | null
}

export interface Cursor {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly column: number
  /** UTF-16 units. */
  readonly selected: number
}

/** What a language service says is wrong with a text. */
export interface TextMarker {
  /** 1-based. */
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  readonly code: string
  /** Whose words they are. */
  readonly source: string
}

interface EditorViewState {
  readonly files: Readonly<Record<string, EditorFile>>
  readonly cursor: Cursor | null
  /** The file in conflict whose two texts are shown side by side. */
  readonly comparing: string | null
  /** Files whose changes overlap, so that they cannot be merged without a person. */
  readonly overlapping: ReadonlySet<string>
  /** By path the last time that changes of the disk were put into unsaved text; absent before the first. */
  readonly merges?: Readonly<Record<string, MergeNote>>
  /** By path merges by hand that are under way. */
  readonly merging?: Readonly<Record<string, MergeSession>>
  /** By path how many conflicts git wrote into the text, as its editor has found them. */
  readonly marked?: Readonly<Record<string, number>>
  /** The two sides of such a conflict that are shown beside each other. */
  readonly sides?: MarkedSides | null
  /** By path what agents have just changed, the oldest first. */
  readonly agentEdits?: Readonly<Record<string, readonly AgentEdit[]>>
  /** The lines of such an edit that were marked last, to be said. */
  readonly agentNote?: AgentNote | null
  /** Files that are open because unsaved text of a page that is gone was found. */
  readonly restored: readonly string[]
  /** By path what another tab of this browser has open, as far as they can tell each other. */
  readonly elsewhere: Readonly<Record<string, 'open' | 'unsaved'>>
  /** Where unsaved text is beside this page; `page`: nowhere, it would not outlive it. */
  readonly keptIn: Keeping
  /** In an editor the Tab key goes on to what comes next, instead of indenting. */
  readonly tabMovesFocus: boolean
  /** By path, where the user chose another view than the file's own (`views/viewKinds.ts`). */
  readonly shownAs?: Readonly<Record<string, 'text' | 'preview' | 'table' | 'tail' | 'hex' | 'media'>>
  /** By path, of the texts that Monaco has. */
  readonly markers: Readonly<Record<string, readonly TextMarker[]>>
}

export type EditorViewStore = StoreApi<EditorViewState>

export const createEditorViewStore = (): EditorViewStore =>
  createStore<EditorViewState>(() => ({
    files: {},
    cursor: null,
    comparing: null,
    overlapping: new Set(),
    restored: [],
    elsewhere: {},
    keptIn: 'browser',
    tabMovesFocus: false,
    markers: {},
  }))

export const selectFile =
  (path: string) =>
  (state: EditorViewState): EditorFile | undefined =>
    state.files[path]

export const selectHasUnsaved = (state: EditorViewState): boolean =>
  Object.values(state.files).some((file) => file.isDirty)

export function publish(store: EditorViewStore, document: DocumentState): void {
  const { path } = document
  const { files } = store.getState()
  const before = files[path]
  const after = viewOf(document)
  if (before && isEqual(before, after)) return
  store.setState({ files: { ...files, [path]: after } })
}

export function forget(store: EditorViewStore, path: string): void {
  const { files, cursor } = store.getState()
  const { [path]: _, ...rest } = files
  store.setState({ files: rest, cursor: cursor?.path === path ? null : cursor })
}

function viewOf(document: DocumentState): EditorFile {
  const { path, content, disk, isQueued } = document
  const base = baseOf(document)
  const model = modelOf(document)
  return {
    path,
    status: content.kind,
    reason: 'reason' in content ? content.reason : null,
    size: 'size' in content ? content.size : null,
    version: base?.version ?? null,
    bytes: 'bytes' in content ? content.bytes : null,
    progress: content.kind === 'loading' ? content.progress : null,
    imageType: imageTypeOf(path),
    readOnly: content.kind === 'ready' ? content.readOnly : null,
    isDirty: isDirty(document),
    isSaving: document.isSaving,
    isQueued,
    isInDoubt: isQueued && document.unconfirmed.length > 0,
    saveFailure: document.saveFailure,
    disk: disk.kind,
    blockedBy: disk.kind === 'blocked' ? disk.by : null,
    theirs: disk.kind === 'conflict' ? disk.theirs.text : null,
    eol: model?.eol() ?? (base?.text.includes('\r\n') ? 'CRLF' : 'LF'),
    bom: base?.bom ?? false,
    charset: base?.charset ?? 'utf-8',
    indent: model?.indent?.() ?? null,
    language: model?.languageName() ?? null,
  }
}

function isEqual(one: EditorFile, other: EditorFile): boolean {
  const fields = new Map<string, unknown>(Object.entries(other))
  return Object.entries(one).every(([field, value]) => Object.is(value, fields.get(field)))
}
