import { ChevronsDownUp, ChevronsUpDown, Eraser, History, RefreshCw } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { type Totals, searchMessages as words } from '../../../messages/search'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import { Strip } from '../../../ui/Strip'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { currentRow } from '../../../ui/useRowStop'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Replace } from './createReplace'
import type { Search } from './createSearch'
import { ReplaceField, ReplaceReport, useReplaceOff } from './ReplaceBar'
import { SearchForm } from './SearchForm'
import { SearchResults } from './SearchResults'
import styles from './SearchView.module.css'
import { MAX_MATCHES } from './searchFields'
import { type SearchRow, searchRows } from './searchRows'
import { countOf, type FileHits, type Hit, isOver, keptFiles } from './searchStore'
import { useSearch } from './useSearch'

export interface FoundPlace {
  readonly preview: boolean
  readonly focus: boolean
  readonly line?: number
  readonly column?: number
  /** UTF-16 units of the match. */
  readonly length?: number
}

interface SearchViewProps {
  onOpenFile: (path: string, place: FoundPlace) => void
}

/** Searches in the files of the workspace. */
export function SearchView({ onOpenFile }: SearchViewProps) {
  const { search, replace } = useSearch()
  const { store } = search
  const field = useRef<HTMLTextAreaElement>(null)
  const replaceField = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const files = useStore(store, (state) => state.files)
  const dismissed = useStore(store, (state) => state.dismissed)
  const closed = useStore(store, (state) => state.closed)
  const context = useStore(store, (state) => state.fields.context)
  const kept = useMemo(() => keptFiles({ files, dismissed }), [files, dismissed])
  const rows = useMemo(() => searchRows(kept, closed, context), [kept, closed, context])
  const totals = useMemo(() => countOf(kept), [kept])
  const replacing = useReplacing(search, replace, kept)
  useArrival(search, { query: field, replacement: replaceField })
  useTotalsSaid(search, totals)
  const toField = () => focusIfHere(field.current)
  const toResults = () => focusIfHere(currentRow(list.current))
  return (
    <div className={styles.view}>
      <header className={styles.header}>
        <h2 className={styles.title}>{words.title}</h2>
        <div className={styles.toolbar}>
          <SearchToolbar search={search} hasRows={rows.length > 0} />
          <Recent search={search} />
        </div>
      </header>
      <SearchForm
        search={search}
        field={field}
        toResults={toResults}
        replaceField={
          replacing && (
            <ReplaceField
              field={replaceField}
              search={search}
              replace={replace}
              files={kept}
              totals={totals}
            />
          )
        }
      />
      <ReplaceReport replace={replace} />
      <Status search={search} totals={totals} />
      {rows.length > 0 && (
        <SearchResults
          rows={rows}
          list={list}
          search={search}
          toField={toField}
          replaceBy={replacing?.by}
          onReplace={replacing?.run}
          onOpen={(row, place) => {
            search.keep()
            if (row.kind === 'file') return onOpenFile(row.path, place)
            const { line, column, length } = row.hit
            onOpenFile(row.path, { ...place, line, column, length })
          }}
        />
      )}
    </div>
  )
}

/** What matches become, and how; null: this server compares no versions, or nothing may be changed here. */
function useReplacing(search: Search, replace: Replace, kept: readonly FileHits[]) {
  const { queries } = useWorkspace().files
  const isReadOnly = useIsReadOnly('files')
  const isReplacing = useStore(search.store, (state) => state.isReplacing)
  const isRegExp = useStore(search.store, ({ fields }) => fields.isRegExp)
  const replacement = useStore(search.store, (state) => state.replacement)
  const off = useReplaceOff(search, replace)
  const announce = useAnnounce()
  if (!search.hasOptions() || !queries.hasVersions() || isReadOnly) return undefined
  const run = (row: SearchRow) => {
    if (off !== undefined) return announce(off)
    const file = kept.find(({ path }) => path === row.path)
    if (!file) return
    const hits = row.kind === 'hit' ? [row.hit] : file.hits
    search.keep()
    void replace.run([{ ...file, hits }])
  }
  if (!isReplacing) return { by: undefined, run: undefined }
  return { by: (hit: Hit) => (isRegExp ? hit.replacement : replacement), run }
}

interface Fields {
  readonly query: RefObject<HTMLTextAreaElement | null>
  readonly replacement: RefObject<HTMLInputElement | null>
}

/** The user asked for a field: it has the focus, with what is in it selected. */
function useArrival(search: Search, { query, replacement }: Fields): void {
  const asked = useStore(search.store, (state) => state.asked)
  useEffect(() => {
    if (!asked) return
    // Where nothing can be replaced there is no such field.
    const field = (asked === 'replacement' && replacement.current) || query.current
    focusIfHere(field)
    field?.select()
    search.arrived()
  }, [asked, search, query, replacement])
}

/** Says what was found once it is, and not what changes by itself later. */
function useTotalsSaid({ store }: Search, totals: Totals): void {
  const announce = useAnnounce()
  const status = useStore(store, (state) => state.status)
  const said = useRef(status)
  useEffect(() => {
    if (said.current === status) return
    const wasSearching = said.current.kind === 'searching'
    said.current = status
    if (!wasSearching || !isOver(store.getState())) return
    announce(totals.matches === 0 ? words.none(store.getState().fields.query) : words.totals(totals))
  }, [status, totals, store, announce])
}

function SearchToolbar({ search, hasRows }: { search: Search; hasRows: boolean }) {
  const { store } = search
  const isLive = useIsLive()
  const hasQuery = useStore(store, ({ fields }) => fields.query !== '')
  const isFolded = useStore(store, ({ closed }) => closed.size > 0)
  const nothing = hasQuery ? undefined : words.nothingSought
  const none = hasRows ? undefined : words.noResults
  return (
    <Toolbar className={styles.toolbar} label={words.title}>
      <ToolbarItem>
        <IconButton
          size="sm"
          icon={RefreshCw}
          label={words.again}
          disabledReason={isLive ? nothing : words.offline}
          onClick={search.run}
        />
      </ToolbarItem>
      <ToolbarItem>
        <IconButton
          size="sm"
          icon={Eraser}
          label={words.clear}
          disabledReason={nothing}
          onClick={search.clear}
        />
      </ToolbarItem>
      <ToolbarItem>
        <IconButton
          size="sm"
          icon={isFolded ? ChevronsUpDown : ChevronsDownUp}
          label={isFolded ? words.expandAll : words.collapseAll}
          disabledReason={none}
          onClick={() => search.foldAll(!isFolded)}
        />
      </ToolbarItem>
    </Toolbar>
  )
}

function Recent({ search }: { search: Search }) {
  const recent = useStore(search.store, (state) => state.recent)
  const items = recent.map((fields, at) => ({
    id: `${at}`,
    label: words.recentIn(fields.query, fields.include),
    onSelect: () => search.recall(fields),
  }))
  const reason = recent.length === 0 ? words.noRecent : undefined
  const button = <IconButton size="sm" icon={History} label={words.recent} disabledReason={reason} />
  return reason === undefined ? <Menu label={words.recent} trigger={button} items={items} /> : button
}

/** How far the search is, and what to do where nothing is found. */
function Status({ search, totals }: { search: Search; totals: Totals }) {
  const status = useStore(search.store, (state) => state.status)
  const fields = useStore(search.store, (state) => state.fields)
  const isFiltered = fields.include !== '' || fields.exclude !== ''
  if (status.kind === 'idle') return <EmptyState text={words.idle} />
  if (status.kind === 'offline') return <Strip tone="warning">{words.offline}</Strip>
  if (status.kind === 'failed') return <Strip tone="danger">{words.invalid(status.reason)}</Strip>
  if (status.kind === 'searching')
    return (
      <div className={styles.status}>
        <span>{words.searching(totals.matches)}</span>
        <Button size="sm" onClick={search.stop}>
          {words.stop}
        </Button>
      </div>
    )
  const isEmpty = totals.matches === 0
  return (
    <>
      {status.kind === 'full' && <Strip tone="info">{words.full(MAX_MATCHES)}</Strip>}
      {status.kind === 'stopped' && <Strip tone="info">{words.stopped}</Strip>}
      {!isEmpty && <div className={styles.status}>{words.totals(totals)}</div>}
      {isEmpty && status.kind === 'done' && (
        <EmptyState text={words.none(fields.query)}>
          {isFiltered && (
            <Button onClick={() => search.set({ include: '', exclude: '' })}>{words.clearFilters}</Button>
          )}
          {!isFiltered && search.hasOptions() && !fields.ignored && (
            <Button onClick={() => search.set({ ignored: true })}>{words.ignored}</Button>
          )}
        </EmptyState>
      )}
    </>
  )
}
