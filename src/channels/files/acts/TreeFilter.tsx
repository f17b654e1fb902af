import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import {
  type KeyboardEvent,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { fileFilterMessages as words } from '../../../messages/editing/fileActs'
import { filesMessages as text } from '../../../messages/files'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { TextField } from '../../../ui/field/TextField'
import { IconButton } from '../../../ui/IconButton'
import { currentRow } from '../../../ui/useRowStop'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Listing } from '../listFolder'
import { ancestorsOf } from '../paths'
import type { ShownRows } from '../tree/treeRows'
import { filterRows } from './filterRows'
import styles from './TreeFilter.module.css'

const NONE: ReadonlySet<string> = new Set()
/** A count is said once the user has stopped typing, ms. */
const SAID_MS = 700

interface TreeFilterProps {
  /** What the tree shows in place of all it has. */
  onRows: (rows: ShownRows | null) => void
}

/** The field over the tree that leaves in it what fits, with what the server finds in folders that were not opened. */
export function TreeFilter({ onRows }: TreeFilterProps) {
  const { viewStore } = useWorkspace().files
  const query = useStore(viewStore, ({ filter }) => filter ?? '')
  const field = useRef<HTMLInputElement>(null)
  const { shown, isMore } = useFiltered(useDeferredValue(query))
  const end = useEnd(field)
  useSaid(shown && words.count(shown.matches, isMore))
  useEffect(() => onRows(shown), [onRows, shown])
  useEffect(() => {
    focusIfHere(field.current)
  }, [])
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    focusIfHere(currentRow(paneOf(field.current)))
  }
  return (
    <>
      <div className={styles.bar}>
        <TextField
          ref={field}
          className={styles.field}
          type="search"
          label={text.filter}
          hideLabel
          placeholder={text.filter}
          value={query}
          onChange={(filter) => viewStore.setState({ filter })}
          onKeyDown={press}
        />
        <span className={styles.count}>{shown && words.short(shown.matches, isMore)}</span>
        <IconButton size="sm" icon={X} label={words.end} onClick={end} />
      </div>
      {shown?.matches === 0 && (
        <EmptyState text={words.none(query)}>
          <Button
            onClick={() => {
              viewStore.setState({ filter: '' })
              focusIfHere(field.current)
            }}
          >
            {words.clear}
          </Button>
        </EmptyState>
      )}
    </>
  )
}

/** Null: nothing is filtered. */
function useFiltered(query: string) {
  const { files, queryClient } = useWorkspace()
  const { queries } = files
  const isLive = useIsLive()
  const canFind = queries.canFind() && query.trim() !== ''
  const { data } = useQuery({
    ...queries.find(query.trim()),
    enabled: isLive && canFind,
    placeholderData: keepPreviousData,
  })
  const listings = useListings()
  const [closed, setClosed] = useState(NONE)
  const [opened, setOpened] = useState(NONE)
  const found = canFind ? data?.paths : undefined
  const filtered = useMemo(
    () => (query.trim() === '' ? null : filterRows({ query, listings, found: found ?? [], closed, opened })),
    [query, listings, found, closed, opened],
  )
  const fold = useEffectEvent((paths: readonly string[], isOpen: boolean) => {
    const shown = new Map(filtered?.rows.map((row) => [row.path, row]))
    setClosed(withPaths(closed, paths, !isOpen))
    const empty = paths.filter((path) => isOpen && !closed.has(path) && shown.get(path)?.isExpanded === false)
    setOpened(withPaths(opened, empty, true))
    for (const path of empty) void queryClient.prefetchQuery(queries.list(path))
  })
  const shown = useMemo(
    () =>
      filtered && { ...filtered, fold: (paths: readonly string[], isOpen: boolean) => fold(paths, isOpen) },
    [filtered],
  )
  return { shown, isMore: canFind && data?.truncated === true }
}

function withPaths(set: ReadonlySet<string>, paths: readonly string[], isIn: boolean): ReadonlySet<string> {
  if (paths.every((path) => set.has(path) === isIn)) return set
  const next = new Set(set)
  for (const path of paths) {
    if (isIn) next.add(path)
    else next.delete(path)
  }
  return next
}

/** All listings that are known, whether they are shown or not. */
function useListings(): ReadonlyMap<string, Listing> {
  const { queryClient } = useWorkspace()
  const [turn, setTurn] = useState(0)
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe(({ type, query }) => {
        if (type === 'updated' && query.queryKey[1] === 'list') setTurn((now) => now + 1)
      }),
    [queryClient],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is another state of the cache
  return useMemo(() => {
    const known = queryClient.getQueriesData<Listing>({ queryKey: ['files', 'list'] })
    return new Map(
      known.flatMap(([key, listing]) =>
        listing ? [[`/${key.slice(2, -1).join('/')}`, listing] as const] : [],
      ),
    )
  }, [queryClient, turn])
}

/** Escape in the field or in the tree ends it; the tree then shows where one was. */
function useEnd(field: { readonly current: HTMLElement | null }): () => void {
  const { viewStore, commands, queries } = useWorkspace().files
  const { queryClient } = useWorkspace()
  const isLive = useIsLive()
  const end = useEffectEvent(async () => {
    const pane = paneOf(field.current)
    const { selected } = viewStore.getState()
    // The row one was on may lie in folders that only the server knew.
    const above = isLive && selected !== null ? ancestorsOf(selected) : []
    await Promise.allSettled(above.map((folder) => queryClient.ensureQueryData(queries.list(folder))))
    viewStore.setState({ filter: null })
    if (selected !== null) commands.reveal(selected)
    requestAnimationFrame(() => focusIfHere(currentRow(pane)))
  })
  useEffect(() => {
    const pane = paneOf(field.current)
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      event.stopPropagation()
      void end()
    }
    pane?.addEventListener('keydown', press)
    return () => pane?.removeEventListener('keydown', press)
  }, [field])
  return () => void end()
}

const paneOf = (inside: HTMLElement | null): HTMLElement | null =>
  inside?.closest<HTMLElement>('[data-file-tree]') ?? null

function useSaid(text: string | null): void {
  const announce = useAnnounce()
  const { clock } = useWorkspace()
  useEffect(
    () => (text === null ? undefined : clock.after(SAID_MS, () => announce(text, { key: 'filter' }))),
    [text, announce, clock],
  )
}
