import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorText } from '../errorText'
import { FilesError } from '../filesError'
import type { FilesQueries } from '../queries'
import type { Search } from './createSearch'
import type { EditorTexts } from './editorTexts'
import type { FileHits, Hit } from './searchStore'
import { changedText, inverseOf, replacing, type TextChange } from './textChanges'

interface Parts {
  readonly search: Search
  readonly queries: Pick<FilesQueries, 'readWhole' | 'write' | 'hasEncodings' | 'hasVersions'>
  readonly editors: Pick<EditorTexts, 'unsavedText' | 'changeUnsaved'>
}

/** Why a file was left as it is. `changed`: it is another text than the one the matches were found in. */
export type LeftWhy =
  | { readonly kind: 'changed' | 'unsaved' | 'tooLong' | 'notText' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Left {
  readonly path: string
  readonly why: LeftWhy
}

export interface Report {
  readonly kind: 'replaced' | 'undone'
  readonly matches: number
  readonly files: number
  readonly left: readonly Left[]
}

interface Done {
  readonly path: string
  readonly undo: readonly TextChange[]
  /** Of the file as it was written; null: it stands in the editor. */
  readonly version: string | null
}

export interface ReplaceState {
  /** Files done of those that are to be. */
  readonly progress: { readonly done: number; readonly all: number } | null
  readonly report: Report | null
  /** How many acts can be undone. */
  readonly undoable: number
}

export type Replace = ReturnType<typeof createReplace>

/** Files read and written at a time: what the disk makes safe together costs little more than one. */
const AT_ONCE = 16
const MAX_ACTS = 20
const BOM = '\uFEFF'

/**
 * Replaces what a search found, and takes it back: `await replace.run(files)`, `await replace.undo()`. A file that is not
 * as it was found is left alone.
 */
export function createReplace({ search, queries, editors }: Parts) {
  const store: StoreApi<ReplaceState> = createStore<ReplaceState>(() => ({
    progress: null,
    report: null,
    undoable: 0,
  }))
  const acts: (readonly Done[])[] = []
  let isStopped = false

  async function change(
    path: string,
    changesOf: (text: string) => readonly TextChange[] | null,
    ifVersion: string | null,
  ): Promise<Done | LeftWhy> {
    const unsaved = editors.unsavedText(path)
    if (unsaved !== null) {
      const made = applied(unsaved, changesOf(unsaved))
      if (!made) return { kind: 'changed' }
      return editors.changeUnsaved(path, made.text)
        ? { path, undo: made.undo, version: null }
        : { kind: 'unsaved' }
    }
    const file = await queries.readWhole(path, queries.hasEncodings() ? { charset: 'auto' } : {})
    if (file.kind !== 'text' || file.isExact === false) return { kind: 'notText' }
    if (ifVersion !== null && file.version !== ifVersion) return { kind: 'changed' }
    const hasBom = file.text.startsWith(BOM)
    const text = hasBom ? file.text.slice(1) : file.text
    const made = applied(text, changesOf(text))
    if (!made) return { kind: 'changed' }
    // Typed meanwhile: the editor would be in conflict with what is written.
    if (editors.unsavedText(path) !== null) return { kind: 'unsaved' }
    const { version = null } = await queries.write({
      path,
      content: hasBom ? BOM + made.text : made.text,
      charset: file.charset,
      ...(file.version !== null && { ifVersion: file.version }),
    })
    return { path, undo: made.undo, version }
  }

  async function attempt(
    ...[path, changesOf, ifVersion]: Parameters<typeof change>
  ): Promise<Done | LeftWhy> {
    try {
      return await change(path, changesOf, ifVersion)
    } catch (error) {
      const isChanged =
        error instanceof FilesError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND')
      return isChanged ? { kind: 'changed' } : { kind: 'failed', reason: errorText(error) }
    }
  }

  /** Some at a time. What was not begun when the user stopped is left. */
  async function each<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
    isStopped = false
    let [next, done] = [0, 0]
    store.setState({ progress: { done, all: all.length }, report: null })
    const work = async () => {
      for (let one = all[next++]; one !== undefined && !isStopped; one = all[next++]) {
        await act(one)
        done += 1
        store.setState({ progress: { done, all: all.length } })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    store.setState({ progress: null })
  }

  return {
    store,
    /** Stops before the next file; what is done stays done, and can be undone. */
    stop(): void {
      isStopped = true
    },
    /** Replaces all matches of these files as one act. */
    async run(files: readonly FileHits[]): Promise<void> {
      if (store.getState().progress) return
      const { fields, replacement } = search.store.getState()
      const textOf = (hit: Hit) => (fields.isRegExp ? hit.replacement : replacement)
      const done: Done[] = []
      const left: Left[] = []
      const replaced = new Map<string, readonly Hit[]>()
      let matches = 0
      await each(files, async ({ path, hits }) => {
        const isTooLong = hits.some((hit) => textOf(hit) === undefined || isCut(hit))
        const made = isTooLong
          ? ({ kind: 'tooLong' } as const)
          : await attempt(path, (text) => replacing(text, hits, (hit) => textOf(hit) ?? ''), null)
        if ('kind' in made) left.push({ path, why: made })
        else {
          done.push(made)
          matches += hits.length
          replaced.set(path, hits)
        }
      })
      // All at once: the list is put in order anew each time.
      search.drop(replaced)
      if (done.length > 0) acts.push(done)
      if (acts.length > MAX_ACTS) acts.shift()
      store.setState({
        report: { kind: 'replaced', matches, files: done.length, left },
        undoable: acts.length,
      })
    },
    /** Takes the last act back, where its files are as it left them. */
    async undo(): Promise<void> {
      const act = acts.at(-1)
      if (!act || store.getState().progress) return
      acts.pop()
      const left: Left[] = []
      const again = new Set(act)
      let [files, matches] = [0, 0]
      await each(act, async (one) => {
        const { path, undo, version } = one
        const made = await attempt(path, () => undo, version)
        if ('kind' in made) left.push({ path, why: made })
        else {
          files += 1
          matches += undo.length
        }
        if (!('kind' in made) || made.kind !== 'failed') again.delete(one)
      })
      // What could not be reached, or was not begun, can still be taken back.
      if (again.size > 0) acts.push([...again])
      store.setState({ report: { kind: 'undone', matches, files, left }, undoable: acts.length })
    },
    dismiss: () => store.setState({ report: null }),
  }
}

/** Not all of what was found is known. */
const isCut = ({ text, length }: Hit): boolean => text !== undefined && text.length < length

function applied(text: string, changes: readonly TextChange[] | null) {
  const changed = changes && changedText(text, changes)
  return changes && changed !== null ? { text: changed, undo: inverseOf(changes) } : null
}
