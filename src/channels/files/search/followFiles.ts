import type { Clock } from '../../../lib/clock'
import type { Emitter } from '../../../lib/createEmitter'
import { isLive } from '../../../socket/connection/connectionState'
import { isWithin, nameOf } from '../paths'
import { type FileChange, MAX_WITHIN } from '../shared/protocol'
import type { Search, SearchParts } from './createSearch'
import type { EditorTexts } from './editorTexts'
import { askSearch } from './searchRequest'
import { type FileHits, isOver, type SearchState } from './searchStore'
import { unsavedHits } from './unsavedHits'

interface Parts extends Pick<SearchParts, 'searching' | 'connection'> {
  readonly search: Search
  readonly clock: Pick<Clock, 'after'>
  readonly changes: Emitter<FileChange>
  readonly editors: Pick<EditorTexts, 'view'>
  /** Files whose text was found in an editor, and what was found. */
  readonly unsaved: UnsavedTexts
}

/** Changes that come together are looked at together, ms. */
const TOGETHER_MS = 300
/** What needs the whole search waits longer. */
const WHOLE_MS = 1000

/** Keeps what was found right while files and texts change. Returns its end. */
export function followFiles({
  search,
  searching,
  connection,
  clock,
  changes,
  editors,
  unsaved,
}: Parts): () => void {
  const { store } = search
  let touched = new Set<string>()
  let isWhole = false
  let cancel: (() => void) | null = null
  let isBusy = false

  function drop(path: string): void {
    const { files } = store.getState()
    const left = [...files.values()].filter((file) => !isWithin(file.path, path))
    if (left.length < files.size) search.put(left)
  }

  function seen({ action, path, isDirectory, overflow }: FileChange): void {
    if (store.getState().status.kind === 'idle') return
    if (action === 'delete') drop(path)
    const isFolder = isDirectory === true
    if (isFolder && action !== 'create' && !overflow) return
    // A folder may have come with all that is in it.
    if (overflow || isFolder || nameOf(path) === '.gitignore') isWhole = true
    else if (action !== 'delete') touched.add(path)
    soon()
  }

  function soon(): void {
    cancel?.()
    cancel = clock.after(isWhole ? WHOLE_MS : TOGETHER_MS, () => {
      cancel = null
      void refresh()
    })
  }

  async function refresh(): Promise<void> {
    await search.settled()
    const { status } = store.getState()
    if (isBusy || status.kind === 'searching') return soon()
    // What comes later looks at all files anyway.
    if (!isOver(store.getState())) return
    isBusy = true
    const paths = [...touched]
    const needsWhole = isWhole || paths.length > MAX_WITHIN || !search.hasOptions()
    touched = new Set()
    isWhole = false
    try {
      if (needsWhole) status.kind !== 'stopped' && search.again()
      else if (paths.length > 0) await lookAgain(paths)
    } finally {
      isBusy = false
      if (touched.size > 0 || isWhole) soon()
    }
  }

  /** What is found in these files now takes the place of what was. */
  async function lookAgain(paths: readonly string[]): Promise<void> {
    const before = store.getState().fields
    const { answer, news } = askSearch(searching, { ...search.frame(), within: paths }, () => {})
    try {
      await answer
    } catch {
      return // A cut: all is asked for again after it. A file that cannot be read keeps what was found.
    }
    if (store.getState().fields !== before || !isOver(store.getState())) return
    const looked = new Set(paths)
    search.put([...[...store.getState().files.values()].filter(({ path }) => !looked.has(path)), ...news()])
  }

  /** Texts in editors: those that became like the disk are looked for there. */
  function compare(): void {
    if (store.getState().status.kind === 'idle') return
    const { changed, left } = unsaved.changed(store.getState())
    for (const path of left) touched.add(path)
    if (changed) search.put([...store.getState().files.values()])
    if (left.length > 0) soon()
  }

  let cancelCompare = () => {}
  const ends = [
    changes.on(seen),
    editors.view.subscribe(() => {
      cancelCompare()
      cancelCompare = clock.after(TOGETHER_MS, compare)
    }),
    connection.subscribe((now, before) => {
      // What was not heard meanwhile is unknown.
      if (isLive(now) && !isLive(before) && store.getState().status.kind !== 'idle') search.again()
    }),
  ]
  return () => {
    for (const end of ends) end()
    cancel?.()
    cancelCompare()
  }
}

type UnsavedTexts = ReturnType<typeof createUnsavedTexts>

/** What a search finds in editors, found again only where a text or the search is another one. */
export function createUnsavedTexts(editors: Pick<EditorTexts, 'view' | 'unsavedText'>) {
  interface Known {
    readonly text: string
    readonly asked: string
    readonly hits: FileHits | null | undefined
  }
  let known = new Map<string, Known>()

  function look({ fields, isReplacing, replacement }: SearchState): ReadonlyMap<string, Known> {
    const replace = isReplacing ? replacement : null
    const asked = JSON.stringify([fields, replace])
    const now = new Map<string, Known>()
    for (const { path, isDirty } of Object.values(editors.view.getState().files)) {
      const text = isDirty ? editors.unsavedText(path) : null
      if (text === null) continue
      const before = known.get(path)
      const isSame = before?.text === text && before.asked === asked
      now.set(path, isSame ? before : { text, asked, hits: unsavedHits(path, text, fields, replace) })
    }
    return now
  }

  return {
    /** By path; null: nothing is found there now. */
    of(state: SearchState): ReadonlyMap<string, FileHits | null> {
      known = new Map(look(state))
      return new Map([...known].flatMap(([path, { hits }]) => (hits === undefined ? [] : [[path, hits]])))
    },
    /** Whether something else is found than before, and which texts are on disk now. */
    changed(state: SearchState): { readonly changed: boolean; readonly left: readonly string[] } {
      const now = look(state)
      const left = [...known.keys()].filter((path) => !now.has(path))
      const changed = [...now].some(([path, one]) => known.get(path) !== one)
      if (left.length > 0) known = new Map([...known].filter(([path]) => now.has(path)))
      return { changed, left }
    },
  }
}
