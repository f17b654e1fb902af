import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, X } from 'lucide-react'
import {
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { conversationMessages as words } from '../../../messages/conversations'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useWorkspace } from '../../context/WorkspaceProvider'
import { ForkStrip } from '../fork/ForkStrip'
import { useFork } from '../fork/useFork'
import { RulesButton } from '../rules/RulesButton'
import type { ConversationHit } from '../shared/conversationsProtocol'
import { isDeleted } from '../store'
import { useCommands, useView } from '../useView'
import { ConversationList, openerOf } from './ConversationList'
import styles from './Conversations.module.css'
import { learnOlder, MIN_QUERY, searchQuery } from './conversationQueries'
import { type ConversationGroup, type ConversationRow, conversationGroups } from './conversationRows'
import { DeletedStrip } from './DeletedStrip'
import { EarlierSessions } from './EarlierSessions'
import { openAt } from './openAt'
import { SearchHits } from './SearchHits'
import { type ConversationActions, useConversationActions } from './useConversationActions'
import { useConversationMenu } from './useConversationMenu'

/** The conversations of this workspace, in place of the one shown: to go to, to find, to keep. */
export function ConversationsView() {
  const { store, viewStore, link } = useWorkspace().agent
  const commands = useCommands()
  const actions = useConversationActions()
  const fork = useFork()
  const { menuOf, rename, named, remove } = useConversationMenu(actions, fork)
  const [query, setQuery] = useState('')
  const [hasArchived, setHasArchived] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const { groups, archived, now } = useGroups(query, hasArchived)
  const off = useDisabledReason('agent')
  const found = useHits(query, off === undefined)
  const { openHit, ...keys } = useListKeys({ field, scroller, groups, hits: found.hits, query, setQuery })
  useEffect(() => {
    if (store.getState().hasMore) learnOlder(link, store).catch(() => undefined)
    if (viewStore.getState().list?.renaming === null) focusIfHere(field.current)
  }, [link, store, viewStore])
  return (
    // Escape ends it from everywhere in it.
    <section className={styles.list} aria-label={words.title} data-list="" onKeyDown={keys.leave}>
      <header className={styles.header}>
        <IconButton label={words.back} icon={ArrowLeft} onClick={() => commands.showList(false)} />
        <h2 className={styles.name}>{words.title}</h2>
        <RulesButton />
      </header>
      <SearchField ref={field} query={query} onQuery={setQuery} onKeyDown={keys.inField} />
      <Strips actions={actions} />
      <ForkStrip fork={fork} />
      <div ref={scroller} className={styles.scroller}>
        {groups.length > 0 && (
          <ConversationList
            groups={groups}
            scroller={scroller}
            now={now}
            menuOf={menuOf}
            onOpen={commands.selectTask}
            onRename={rename}
            onRenamed={(taskId, name) => {
              if (name !== null) named(taskId, name)
              commands.showList(true)
            }}
            onDelete={remove}
            onLeave={() => focusIfHere(field.current)}
          />
        )}
        {found.hits.length > 0 && <SearchHits hits={found.hits} onOpen={openHit} onKeys={keys.inHits} />}
        <p className={styles.note} role="status">
          {noteOf({ query, isEmpty: groups.length + found.hits.length === 0, found, off })}
        </p>
        {archived > 0 && query === '' && (
          <Button
            variant="quiet"
            size="sm"
            className={styles.toggle}
            aria-expanded={hasArchived}
            onClick={() => setHasArchived(!hasArchived)}
          >
            {hasArchived ? words.hideArchived : words.showArchived(archived)}
          </Button>
        )}
        {query === '' && <EarlierSessions now={now} onKeys={keys.inHits} />}
      </div>
    </section>
  )
}

interface SearchFieldProps {
  ref: Ref<HTMLInputElement>
  query: string
  onQuery: (query: string) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function SearchField({ ref, query, onQuery, onKeyDown }: SearchFieldProps) {
  return (
    <div className={styles.searchBox}>
      <input
        ref={ref}
        type="search"
        className={styles.search}
        aria-label={words.search}
        placeholder={words.searchPlaceholder}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}

/** What became of what the user did. */
function Strips({ actions }: { actions: ConversationActions }) {
  const { problem, isExporting, dismiss } = actions
  return (
    <>
      <DeletedStrip actions={actions} />
      {isExporting && <Strip tone="info">{words.exporting}</Strip>}
      {problem !== null && (
        <Strip
          tone="danger"
          alert
          actions={<IconButton label={words.dismiss} icon={X} size="sm" onClick={dismiss} />}
        >
          {problem}
        </Strip>
      )}
    </>
  )
}

interface ListKeysOptions {
  field: RefObject<HTMLInputElement | null>
  scroller: RefObject<HTMLElement | null>
  groups: readonly ConversationGroup[]
  hits: readonly ConversationHit[]
  query: string
  setQuery: (query: string) => void
}

/** Arrows lead from the field through all that is listed and back, Enter opens, Escape leaves. */
function useListKeys({ field, scroller, groups, hits, query, setQuery }: ListKeysOptions) {
  const { agent } = useWorkspace()
  const { commands } = agent
  const openHit = ({ taskId, seq }: ConversationHit) => {
    if (seq === undefined) commands.selectTask(taskId)
    else void openAt(agent, taskId, seq)
  }
  const stops = () => [...(scroller.current?.querySelectorAll<HTMLElement>(STOPS) ?? [])]
  return {
    openHit,
    leave(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      event.stopPropagation()
      if (query === '') commands.showList(false)
      else setQuery('')
      focusIfHere(field.current)
    },
    inField(event: KeyboardEvent) {
      if (isComposing(event.nativeEvent)) return
      const first = groups[0]?.rows[0]
      if (event.key === 'ArrowDown')
        focusIfHere(first ? openerOf(scroller.current, first.taskId) : stops()[0])
      else if (event.key === 'Enter') {
        if (first) commands.selectTask(first.taskId)
        else if (hits[0]) openHit(hits[0])
      } else return
      event.preventDefault()
    },
    inHits(event: KeyboardEvent) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (by === undefined || !(event.target instanceof HTMLElement)) return
      event.preventDefault()
      const all = stops()
      focusIfHere(all[all.indexOf(event.target) + by] ?? (by === -1 ? field.current : null))
    },
  }
}

const STOPS = '[data-row] > button, [data-hit]'

/** Every minute, so that a day that begins makes other groups. */
const MINUTE_MS = 60_000

function useGroups(query: string, hasArchived: boolean) {
  const { clock } = useWorkspace()
  const tasks = useAgent((state) => state.tasks)
  const open = useAgent((state) => state.open)
  const { store } = useWorkspace().agent
  const seen = useView((view) => view.seen)
  const [now, setNow] = useState(() => clock.wall())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.wall()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [clock])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is listed changes with these, and not with every word
  const all = useMemo(() => conversationGroups(store.getState(), seen, now), [store, tasks, open, seen, now])
  const groups = useMemo(() => {
    if (query !== '') return fitting(all, query)
    return hasArchived ? all : all.filter(({ name }) => name !== 'archived')
  }, [all, query, hasArchived])
  return { groups, archived: all.find(({ name }) => name === 'archived')?.rows.length ?? 0, now }
}

/** Those whose title has every word of the query. */
function fitting(groups: readonly ConversationGroup[], query: string): readonly ConversationGroup[] {
  const wanted = query.toLocaleLowerCase().trim().split(/\s+/)
  const fits = ({ title }: ConversationRow) => {
    const lower = title.toLocaleLowerCase()
    return wanted.every((word) => lower.includes(word))
  }
  return groups
    .map(({ name, rows }) => ({ name, rows: rows.filter(fits) }))
    .filter(({ rows }) => rows.length > 0)
}

function useHits(query: string, isLive: boolean) {
  const { link } = useWorkspace().agent
  const tasks = useAgent((state) => state.tasks)
  const wanted = useDeferredValue(query.trim())
  const kept = Object.values(tasks).filter((task) => !isDeleted(task))
  const options = searchQuery(link, wanted, `${kept.length} of ${Object.keys(tasks).length}`)
  const { data, isFetching, isError } = useQuery({ ...options, enabled: options.enabled === true && isLive })
  const isAsked = wanted.length >= MIN_QUERY
  return {
    // The titles are listed above, with all that is known of their conversations.
    hits: isAsked
      ? (data?.hits ?? []).filter(({ kind, taskId }) => kind !== 'title' && !isDeleted(tasks[taskId]))
      : [],
    more: isAsked && (data?.more ?? false),
    isFetching,
    isError: isAsked && isError,
    isAsked,
  }
}

function noteOf(options: {
  query: string
  isEmpty: boolean
  found: ReturnType<typeof useHits>
  off: string | undefined
}): string {
  const { query, isEmpty, found, off } = options
  if (query.trim() === '') return isEmpty ? words.none : ''
  if (off !== undefined) return words.searchOffline
  if (found.isError) return words.searchFailed
  if (found.isFetching) return words.searching
  if (found.hits.length > 0) return words.hits(found.hits.length, found.more)
  return isEmpty ? words.noneFits(query.trim()) : ''
}
