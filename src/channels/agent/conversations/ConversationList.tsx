import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { conversationMessages as words } from '../../../messages/conversations'
import type { MenuItem } from '../../../ui/menu/Menu'
import { useRowVirtualizer } from '../../../ui/useRowVirtualizer'
import { useConfig } from '../../context/WorkspaceProvider'
import { useTaskId, useView } from '../useView'
import { ConversationRowView } from './ConversationRowView'
import styles from './Conversations.module.css'
import type { ConversationGroup, ConversationRow } from './conversationRows'
import { conversationTime } from './conversationTime'

/** CSS pixels of a row and of the heading of a group. */
const ROW = 52
const HEADING = 32

export interface ConversationListProps {
  groups: readonly ConversationGroup[]
  scroller: RefObject<HTMLElement | null>
  now: number
  menuOf: (row: ConversationRow) => readonly MenuItem[]
  onOpen: (taskId: string) => void
  onRename: (row: ConversationRow) => void
  onRenamed: (taskId: string, name: string | null) => void
  onDelete: (row: ConversationRow) => void
  /** Up from the first row. */
  onLeave: () => void
}

/** The groups of conversations. Only what is on screen and around it is drawn. */
export function ConversationList(props: ConversationListProps) {
  const { groups, scroller, now, menuOf, onOpen, onRename, onRenamed, onDelete, onLeave } = props
  const shown = useTaskId()
  const renaming = useView((view) => view.list?.renaming ?? null)
  const names = useAgentNames()
  const places = useMemo(() => placesOf(groups), [groups])
  const { rows } = places
  const [focused, setFocused] = useState<string | null>(null)
  const indexOf = (taskId: string | null) => rows.findIndex((row) => row.taskId === taskId)
  const current = Math.max(indexOf(focused), focused === null ? indexOf(shown) : 0, 0)
  const virtual = useRowVirtualizer({
    count: rows.length,
    scroller,
    heightOf: useCallback((index: number) => (places.first.has(index) ? HEADING + ROW : ROW), [places]),
    current,
    overscan: 6,
  })
  const drawn = new Set(virtual.getVirtualItems().map(({ index }) => index))

  function go(index: number): void {
    const row = rows[index]
    if (!row) return
    setFocused(row.taskId)
    virtual.scrollToIndex(index)
    // It is drawn in the next frame where it was far away.
    requestAnimationFrame(() => focusIfHere(openerOf(scroller.current, row.taskId)))
  }
  // What had the focus was deleted: its neighbour has it now.
  const last = useRef(0)
  useEffect(() => {
    if (focused === null) return
    const at = rows.findIndex((row) => row.taskId === focused)
    if (at !== -1) {
      last.current = at
      return
    }
    const next = rows[Math.min(last.current, rows.length - 1)]
    setFocused(next?.taskId ?? null)
    if (next && document.activeElement === document.body) focusIfHere(openerOf(scroller.current, next.taskId))
  }, [rows, focused, scroller])
  // A row that was renamed has its button again.
  useEffect(() => {
    if (renaming !== null) setFocused(renaming)
  }, [renaming])

  function press(event: KeyboardEvent): void {
    if (isComposing(event.nativeEvent) || event.defaultPrevented) return
    const row = rows[current]
    if (event.key === 'ArrowUp' && current === 0) onLeave()
    else if (event.key === 'F2' && row) onRename(row)
    else if (event.key === 'Delete' && row) onDelete(row)
    else {
      const target = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1 }[
        event.key
      ]
      if (target === undefined) return
      go(Math.min(target, rows.length - 1))
    }
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of its rows, which have the focus
    <div className={styles.groups} role="presentation" onKeyDown={press}>
      {places.groups.map(({ group, from }) => (
        <section
          key={group.name}
          className={styles.group}
          aria-label={words.groups[group.name]}
          style={{ blockSize: HEADING + group.rows.length * ROW }}
        >
          <h3 className={styles.heading}>{words.groups[group.name]}</h3>
          <ul className={styles.rows}>
            {group.rows.map((row, at) => {
              if (!drawn.has(from + at)) return null
              return (
                <li
                  key={row.taskId}
                  className={styles.item}
                  style={{ insetBlockStart: HEADING + at * ROW }}
                  aria-posinset={at + 1}
                  aria-setsize={group.rows.length}
                >
                  <ConversationRowView
                    row={row}
                    agent={names.size > 1 ? (names.get(row.agent ?? '') ?? row.agent) : null}
                    when={conversationTime(row.at, now)}
                    isShown={row.taskId === shown}
                    isCurrent={from + at === current}
                    isRenaming={row.taskId === renaming}
                    menu={menuOf(row)}
                    onOpen={() => onOpen(row.taskId)}
                    onFocus={() => setFocused(row.taskId)}
                    onRenamed={(name) => {
                      onRenamed(row.taskId, name)
                      requestAnimationFrame(() => focusIfHere(openerOf(scroller.current, row.taskId)))
                    }}
                  />
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** The button that opens a conversation, where its row is drawn. */
export const openerOf = (list: HTMLElement | null, taskId: string): HTMLElement | null =>
  list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(taskId)}"] > button`) ?? null

/** All rows in one order, and where each group begins in it. */
function placesOf(groups: readonly ConversationGroup[]) {
  const rows = groups.flatMap((group) => group.rows)
  let from = 0
  const placed = groups.map((group) => {
    const place = { group, from }
    from += group.rows.length
    return place
  })
  return { rows, groups: placed, first: new Set(placed.map((place) => place.from)) }
}

/** What the server calls its agents, by id. */
function useAgentNames(): ReadonlyMap<string, string> {
  const providers = useConfig((state) => state.config?.agent?.providers)
  return useMemo(() => new Map((providers ?? []).map(({ id, name }) => [id, name])), [providers])
}
