import { Bot } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useCallback } from 'react'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { useRowHeight } from '../../channels/files/tree/useRowHeight'
import { problemMessages as words } from '../../messages/editing/problems'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useCopy } from '../../ui/CopyProvider'
import { ContextMenu } from '../../ui/menu/ContextMenu'
import type { MenuItem } from '../../ui/menu/menuItem'
import { useRowStop } from '../../ui/useRowStop'
import { useAsk } from '../ask/useAsk'
import type { Diagnostic } from './diagnostic'
import { ProblemRowView } from './ProblemRowView'
import styles from './ProblemsPane.module.css'
import { problemKeyAction } from './problemKeys'
import { type ProblemsRow, problemText } from './problemRows'

interface ProblemListProps {
  rows: readonly ProblemsRow[]
  diagnostics: readonly Diagnostic[]
  /** The element that scrolls. */
  list: RefObject<HTMLDivElement | null>
  toField: () => void
  onFold: (path: string, isClosed: boolean) => void
  onOpen: (problem: Diagnostic, how: { readonly preview: boolean; readonly focus: boolean }) => void
}

/** The problems on screen. One row is the stop of the Tab key. */
export function ProblemList({ rows, diagnostics, list, toField, onFold, onOpen }: ProblemListProps) {
  const height = useRowHeight(list)
  const heightOf = useCallback(() => height, [height])
  const { current, virtual, go, leave, rowOf, follow } = useRowStop({ rows, list, heightOf, overscan: 8 })
  const open = (row: ProblemsRow | undefined, focus: boolean) => {
    if (row?.kind === 'file') onFold(row.path, !row.isClosed)
    else if (row) {
      leave()
      onOpen(row.diagnostic, { preview: !focus, focus })
    }
  }
  const { copy, menu } = useRowActs(diagnostics, open)
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const act = problemKeyAction(rows, current, event, document.dir === 'rtl')
    const row = rows[current]
    if (!act || !row) return
    event.preventDefault()
    if (act.type === 'go') go(act.index)
    if (act.type === 'field') toField()
    if (act.type === 'open') open(row, act.focus)
    if (act.type === 'fold' && row.kind === 'file') onFold(row.path, act.isClosed)
    if (act.type === 'copy') copy(row)
    if (act.type === 'menu' && document.activeElement instanceof HTMLElement)
      requestMenu(document.activeElement)
  }
  return (
    <ContextMenu items={() => menu(rows[current])} label={words.title}>
      <div className={styles.area}>
        <div ref={list} className={styles.scroller}>
          <div
            role="tree"
            aria-label={words.title}
            className={styles.list}
            style={{ blockSize: virtual.getTotalSize() }}
            onKeyDown={press}
            onClick={({ target }) => open(rowOf(target), false)}
            onDoubleClick={({ target }) => {
              const row = rowOf(target)
              if (row?.kind === 'problem') open(row, true)
            }}
            onFocus={follow}
            onContextMenu={follow}
          >
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index]
              if (!row) return null
              return (
                <div
                  key={row.key}
                  role="presentation"
                  className={styles.slot}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <ProblemRowView row={row} isCurrent={index === current} />
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </ContextMenu>
  )
}

/** What can be done with a row, by its menu and by keys. */
function useRowActs(diagnostics: readonly Diagnostic[], open: (row: ProblemsRow, focus: boolean) => void) {
  const ask = useAsk()
  const announce = useAnnounce()
  const copyText = useCopy()
  const put = (text: string) => void copyText(text).then((isCopied) => isCopied && announce(words.copied))
  const textOf = (row: ProblemsRow) =>
    row.kind === 'problem'
      ? problemText(row.diagnostic)
      : diagnostics
          .filter(({ path }) => path === row.path)
          .map(problemText)
          .join('\n')
  const copy = (row: ProblemsRow) => put(textOf(row))
  function menu(row: ProblemsRow | undefined): readonly MenuItem[] {
    if (!row) return []
    if (row.kind === 'file') return [{ id: 'copy', label: words.copyFile, onSelect: () => copy(row) }]
    const { path, line, message } = row.diagnostic
    const asking: readonly MenuItem[] = ask
      ? [
          {
            id: 'ask',
            label: words.ask,
            icon: Bot,
            separatorBefore: true,
            onSelect: () => ask({ kind: 'lines', path, startLine: line, endLine: line, problem: message }),
          },
        ]
      : []
    return [
      { id: 'open', label: words.open, onSelect: () => open(row, true) },
      ...asking,
      { id: 'copy', label: words.copy, separatorBefore: true, onSelect: () => copy(row) },
      { id: 'copyMessage', label: words.copyMessage, onSelect: () => put(message) },
    ]
  }
  return { copy, menu }
}
