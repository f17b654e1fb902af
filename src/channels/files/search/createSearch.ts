import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import { type ConnectionState, isLive } from '../../../socket/connection/connectionState'
import { RequestError } from '../../../socket/link'
import type { UiMemory } from '../../workspaceChannel'
import { errorText } from '../errorText'
import { keepRecent, recentOf } from './recentSearches'
import { MAX_MATCHES, NO_FIELDS, type SearchFields, searchFrame } from './searchFields'
import { type Asked, askSearch, type Searching } from './searchRequest'
import {
  askedOf,
  countOf,
  createSearchStore,
  type FileHits,
  type Hit,
  isOver,
  ordered,
  type SearchState,
} from './searchStore'
import { escaped } from './searchText'

export interface SearchParts {
  readonly searching: Searching
  readonly clock: Pick<Clock, 'after'>
  readonly connection: StoreApi<ConnectionState>
  /** Keeps the last searches. */
  readonly memory: Pick<UiMemory, 'get' | 'set'>
  /** What is found in texts that are on no disk, in place of what the server found in their files. */
  readonly unsaved: (state: SearchState) => ReadonlyMap<string, FileHits | null>
}

export type Search = ReturnType<typeof createSearch>

/** The user has stopped typing, ms. */
const TYPED_MS = 250
/** Between two pictures of a search that is under way, ms: each sorts and draws what is there, beside the search itself. */
const SHOWN_MS = 200

/**
 * Searches the files of the workspace.
 *
 *     const search = createSearch(parts)
 *     search.set({ query: 'needle' }) // what is found comes into search.store
 */
export function createSearch({ searching, clock, connection, memory, unsaved }: SearchParts) {
  const store = createSearchStore(recentOf(memory))
  let current: Asked | null = null
  let cancelTyped = () => {}
  /** Resolves when the search under way has ended. */
  let ended: Promise<void> = Promise.resolve()

  const hasOptions = () => searching.link.has('files.searchOptions')
  const hasLines = () => searching.link.has('files.searchMultiline')

  function frameOf({ fields, isReplacing, replacement }: SearchState) {
    return searchFrame(
      fields,
      { options: hasOptions(), multiline: hasLines() },
      isReplacing ? replacement : null,
    )
  }

  /** @param isQuiet what is known stays until all is known */
  function begin(isQuiet = false): void {
    cancelTyped()
    current?.cancel()
    current = null
    const { fields } = store.getState()
    if (fields.query === '') {
      store.setState({ status: { kind: 'idle' }, files: new Map(), dismissed: new Set() })
      return
    }
    if (!isLive(connection.getState())) {
      store.setState({ status: { kind: 'offline' } })
      return
    }
    ended = run(isQuiet)
  }

  async function run(isQuiet: boolean): Promise<void> {
    let isDue = false
    let isFirst = true
    const show = () => {
      isDue = false
      if (current !== asked) return
      const news = asked.news()
      if (news.length === 0 && !isFirst) return
      const before = isFirst ? [] : store.getState().files.values()
      isFirst = false
      put([...before, ...news])
      store.setState({ shownFor })
    }
    const shownFor = askedOf(store.getState())
    const asked = askSearch(searching, frameOf(store.getState()), () => {
      if (isQuiet) return
      if (isFirst) show()
      else if (!isDue) {
        isDue = true
        clock.after(SHOWN_MS, show)
      }
    })
    current = asked
    if (!isQuiet) store.setState({ status: { kind: 'searching' } })
    try {
      const { truncated } = await asked.answer
      if (current !== asked) return
      show()
      store.setState({ status: { kind: truncated ? endOf() : 'done' } })
    } catch (error) {
      if (current !== asked) return
      if (error instanceof RequestError && error.code === 'DISCONNECTED')
        store.setState({ status: { kind: 'offline' } })
      else store.setState({ status: { kind: 'failed', reason: errorText(error) }, files: new Map() })
    } finally {
      if (current === asked) current = null
    }
  }

  const endOf = () => (countOf(store.getState().files.values()).matches < MAX_MATCHES ? 'stopped' : 'full')

  /** Shows these, with what is unsaved in its place. */
  function put(files: readonly FileHits[]): void {
    const state = store.getState()
    const byPath = new Map(files.map((file) => [file.path, file]))
    for (const [path, hits] of unsaved(state)) {
      if (hits) byPath.set(path, hits)
      else byPath.delete(path)
    }
    store.setState({ files: ordered(byPath.values()) })
  }

  return {
    store,
    frame: () => frameOf(store.getState()),
    /** These matches are not there any more. */
    drop(replaced: ReadonlyMap<string, readonly Hit[]>): void {
      const files = [...store.getState().files.values()].flatMap((file) => {
        const gone = new Set(replaced.get(file.path)?.map(({ key }) => key))
        const left = gone.size === 0 ? file.hits : file.hits.filter(({ key }) => !gone.has(key))
        return left.length === 0 ? [] : [left.length === file.hits.length ? file : { ...file, hits: left }]
      })
      store.setState({ files: ordered(files) })
    },
    hasOptions,
    /** What is searched for may reach over several lines. */
    hasLines,
    put,
    /** What is under way has ended. */
    settled: () => ended,
    /** Changes what is searched for; the search begins when the user has stopped typing. */
    set(change: Partial<SearchFields>): void {
      store.setState(({ fields }) => ({ fields: { ...fields, ...change }, dismissed: new Set() }))
      cancelTyped()
      cancelTyped = clock.after(TYPED_MS, () => begin())
    },
    /** Begins at once, from nothing. */
    run(): void {
      store.setState({ dismissed: new Set(), closed: new Set() })
      begin()
    },
    /** The same again, because what was found may not be right any more. */
    again: () => begin(isOver(store.getState())),
    stop: () => current?.cancel(),
    clear(): void {
      cancelTyped()
      current?.cancel()
      current = null
      store.setState(({ fields }) => ({
        fields: { ...fields, query: '' },
        status: { kind: 'idle' },
        files: new Map(),
        dismissed: new Set(),
      }))
    },
    /** Takes a file, or a match, out of the list. */
    dismiss: (key: string) =>
      store.setState(({ dismissed }) => ({ dismissed: new Set([...dismissed, key]) })),
    fold(path: string, isClosed: boolean): void {
      store.setState(({ closed }) => {
        const next = new Set(closed)
        if (isClosed) next.add(path)
        else next.delete(path)
        return { closed: next }
      })
    },
    foldAll: (isClosed: boolean) =>
      store.setState(({ files }) => ({ closed: new Set(isClosed ? files.keys() : []) })),
    showDetails: (hasDetails: boolean) => store.setState({ hasDetails }),
    showReplace(isReplacing: boolean): void {
      store.setState({ isReplacing })
      if (isReplacing && store.getState().fields.isRegExp) begin()
    },
    /** What matches are to become. For a pattern the server says it of each. */
    setReplacement(replacement: string): void {
      store.setState({ replacement })
      if (!store.getState().fields.isRegExp) return
      cancelTyped()
      cancelTyped = clock.after(TYPED_MS, () => begin())
    },
    /** The user wants a field; in one folder, for this text as it is, to replace it, where that is said. */
    ask(
      change: { readonly include?: string; readonly query?: string; readonly isReplacing?: boolean } = {},
    ): void {
      const { include, isReplacing } = change
      const { fields } = store.getState()
      const wanted = change.query?.includes('\n') && !hasLines() ? undefined : change.query
      const query = wanted === undefined || !fields.isRegExp ? wanted : escaped(wanted)
      const isSought = (query ?? fields.query) !== ''
      // Nothing to replace yet: what to search for is said first.
      store.setState({ asked: isReplacing && isSought ? 'replacement' : 'query' })
      if (isReplacing !== undefined) this.showReplace(isReplacing)
      if (include !== undefined) store.setState({ hasDetails: true })
      if (include !== undefined || query !== undefined)
        this.set({ ...(include !== undefined && { include }), ...(query !== undefined && { query }) })
    },
    /** The user is in the field. */
    arrived: () => store.setState({ asked: null }),
    /** The search was meant: it is offered again. */
    keep(): void {
      const { recent, fields } = store.getState()
      store.setState({ recent: keepRecent(memory, recent, fields) })
    },
    /** Searches as one of the last did. */
    recall(fields: SearchFields): void {
      const { include, exclude, ignored } = fields
      const hasDetails = include !== '' || exclude !== '' || ignored
      store.setState(({ hasDetails: before }) => ({
        fields: { ...NO_FIELDS, ...fields },
        hasDetails: hasDetails || before,
      }))
      this.run()
    },
  }
}
