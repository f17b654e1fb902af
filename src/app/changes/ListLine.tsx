import { ChevronRight, Ellipsis, type LucideIcon } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { messages } from '../../messages/en'
import styles from './ChangesView.module.css'

/** A line of a list of changes: a group, or a file in one. */
export interface ListRow {
  /** The same while the list changes around it. */
  readonly key: string
  /** 1-based, as ARIA counts them. */
  readonly level: number
  readonly setSize: number
  readonly posInSet: number
  readonly kind: 'group' | 'file'
  readonly isExpanded?: boolean
}

interface ListLineProps {
  row: ListRow
  isCurrent: boolean
  /** It stands in the editor. */
  isShown: boolean
  height: number
  /** What it is called. */
  name: string
  /** What a screen reader says of it. */
  label: string
  /** Its buttons, before that of the menu. */
  acts: ReactNode
  children: ReactNode
}

/** One line of a list of changes. Its buttons are no stops of the Tab key: the keys of the list, and its menu, do the same. */
export function ListLine({ row, isCurrent, isShown, height, name, label, acts, children }: ListLineProps) {
  const isGroup = row.kind === 'group'
  return (
    <div
      className={`${styles.row} ${isGroup ? styles.group : ''}`}
      style={{ blockSize: height }}
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      data-key={row.key}
      aria-label={label}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.posInSet}
      aria-expanded={isGroup ? row.isExpanded : undefined}
      aria-selected={isCurrent}
      aria-current={isShown || undefined}
    >
      {isGroup && (
        <span className={styles.twistie} data-open={row.isExpanded}>
          <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
        </span>
      )}
      {children}
      <span className={styles.acts}>
        {acts}
        <LineButton
          label={messages.files.rowActions(name)}
          off={undefined}
          icon={Ellipsis}
          onPress={requestMenu}
        />
      </span>
    </div>
  )
}

interface LineButtonProps {
  /** Shown beside the pointer and the focus. */
  often?: boolean
  /** The icon of going back is that of going on. */
  isMirrored?: boolean
  label: string
  /** Why it cannot be used now. */
  off: string | undefined
  icon: LucideIcon
  onPress: (button: HTMLElement) => void
}

export function LineButton({
  often = false,
  isMirrored = false,
  label,
  off,
  icon: Icon,
  onPress,
}: LineButtonProps) {
  const press = (event: MouseEvent<HTMLElement>) => {
    // A click on the line opens it.
    event.stopPropagation()
    if (off === undefined) onPress(event.currentTarget)
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.act} ${often ? styles.often : ''} ${isMirrored ? styles.mirrored : ''}`}
      aria-label={label}
      aria-disabled={off !== undefined || undefined}
      title={off === undefined ? label : `${label}. ${off}`}
      onClick={press}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
    </button>
  )
}

interface LineWordsProps {
  name: string
  title?: string
  /** Of a file: where it is, before what is special about it. */
  folder?: string
  note: string
}

/** What stands on a line. Where there is little room the middle of the folder goes: its end and the marks say more. */
export function LineWords({ name, title, folder, note }: LineWordsProps) {
  const middle = Math.max(0, folder?.lastIndexOf('/') ?? 0)
  return (
    <span className={styles.words}>
      <span className={styles.name} dir="auto" title={title}>
        {name}
      </span>
      {note !== '' && folder === undefined && <span className={styles.note}>{note}</span>}
      {note !== '' && folder !== undefined && (
        <span className={`${styles.note} ${styles.place}`} title={note}>
          <span>{note.slice(0, middle)}</span>
          <span>{note.slice(middle)}</span>
        </span>
      )}
    </span>
  )
}
