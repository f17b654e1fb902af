import { ChevronRight, CircleX, Ellipsis, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type MouseEvent, memo, type ReactNode } from 'react'
import { nameOf, parentOf } from '../../channels/files/paths'
import { FileIcon } from '../../channels/files/tree/FileIcon'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { problemMessages as words } from '../../messages/editing/problems'
import type { Severity } from './diagnostic'
import styles from './ProblemsPane.module.css'
import type { ProblemFileRow, ProblemRow, ProblemsRow } from './problemRows'

interface ProblemRowViewProps {
  row: ProblemsRow
  /** The one row that Tab reaches. */
  isCurrent: boolean
}

const SIGNS: Readonly<Record<Severity, LucideIcon>> = { error: CircleX, warning: TriangleAlert, info: Info }

export function SeveritySign({ severity, size = 14 }: { severity: Severity; size?: number }) {
  const Sign = SIGNS[severity]
  return (
    <Sign aria-hidden="true" className={styles.sign} data-severity={severity} size={size} strokeWidth={1.5} />
  )
}

/** A file with how many problems it has, or one problem. */
export const ProblemRowView = memo(function ProblemRowView(props: ProblemRowViewProps) {
  const { row } = props
  return row.kind === 'file' ? <File {...props} row={row} /> : <One {...props} row={row} />
})

interface LineProps extends ProblemRowViewProps {
  level: number
  label: string
  menuLabel: string
  isStale?: boolean
  children: ReactNode
}

function Line({ row, isCurrent, level, label, menuLabel, isStale = false, children }: LineProps) {
  return (
    <div
      className={styles.row}
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      data-key={row.key}
      data-level={level}
      data-stale={isStale || undefined}
      aria-label={label}
      aria-level={level}
      aria-setsize={row.setSize}
      aria-posinset={row.posInSet}
      aria-expanded={row.kind === 'file' ? !row.isClosed : undefined}
      aria-selected={isCurrent}
    >
      {children}
      <button type="button" className={styles.more} tabIndex={-1} aria-label={menuLabel} onClick={openMenu}>
        <Ellipsis aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
    </div>
  )
}

/** The row's menu, at the button. */
function openMenu(event: MouseEvent<HTMLElement>): void {
  event.stopPropagation()
  requestMenu(event.currentTarget)
}

function File(props: ProblemRowViewProps & { row: ProblemFileRow }) {
  const { row } = props
  const name = revealHiddenInLine(nameOf(row.path))
  const folder = revealHiddenInLine(parentOf(row.path).slice(1))
  return (
    <Line
      {...props}
      level={1}
      label={words.fileName(name, folder, row.count)}
      menuLabel={words.actions(name)}
    >
      <span className={styles.twistie} data-open={!row.isClosed}>
        <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
      </span>
      <FileIcon name={nameOf(row.path)} />
      <span className={styles.name} dir="auto" title={revealHiddenInLine(row.path)}>
        {name}
      </span>
      <span className={styles.fact} dir="auto">
        {folder}
      </span>
      <span className={styles.count}>{row.count}</span>
    </Line>
  )
}

function One(props: ProblemRowViewProps & { row: ProblemRow }) {
  const { line, column, severity, message, code, tool, origin, isStale } = props.row.diagnostic
  const shown = revealHiddenInLine(message)
  const source = [tool, code].filter((part) => part !== '').join(' ') || words.from[origin.kind]
  const details = isStale ? [source, words.stale] : [source]
  return (
    <Line
      {...props}
      level={2}
      isStale={isStale}
      label={words.problemName(words.severity[severity], shown, line, details)}
      menuLabel={words.actions(shown)}
    >
      <SeveritySign severity={severity} />
      <span className={styles.message} title={shown} dir="auto">
        {shown}
      </span>
      <span className={styles.fact} dir="ltr">
        {source}
      </span>
      <span className={styles.place} dir="ltr">
        {line}:{column}
      </span>
      {isStale && (
        <span className={styles.fact} title={words.staleHint}>
          {words.stale}
        </span>
      )}
    </Line>
  )
}
