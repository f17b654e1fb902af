import { Check, ChevronRight, Ellipsis, RotateCw } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { Counts } from '../../channels/agent/changes/Counts'
import { conversationTitle } from '../../channels/agent/header/conversationTitle'
import type { AgentState } from '../../channels/agent/shared/state'
import { useAgent } from '../../channels/context/WorkspaceProvider'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { truncate } from '../../lib/text/surrogates'
import { changesMessages as words } from '../../messages/changes'
import { messages } from '../../messages/en'
import styles from './ChangesView.module.css'
import { useChangeMarks } from './changeMarks'
import type { ChangeRow, FileRow, GroupRow } from './changeRows'

/** UTF-16 units of a message that stand for it. */
const TITLE_UNITS = 80

export interface ChangeRowActions {
  /** `focus`: the user goes there. */
  readonly open: (row: ChangeRow, focus: boolean) => void
  readonly keep: (row: ChangeRow) => void
  readonly undo: (row: ChangeRow) => void
  readonly review: (row: FileRow, reviewed: boolean) => void
}

interface ChangeRowViewProps {
  row: ChangeRow
  isCurrent: boolean
  /** It stands in the editor. */
  isShown: boolean
  isReviewed: boolean
  off: string | undefined
  height: number
  actions: ChangeRowActions
}

/** One line of the changes. Its buttons are no stops of the Tab key: the keys of the list, and its menu, do the same. */
export function ChangeRowView(props: ChangeRowViewProps) {
  const { row } = props
  return row.kind === 'group' ? <Group {...props} row={row} /> : <File {...props} row={row} />
}

interface LineProps extends Omit<ChangeRowViewProps, 'isReviewed'> {
  name: string
  label: string
  children: ReactNode
}

function Line({ row, isCurrent, isShown, off, height, name, label, actions, children }: LineProps) {
  const act = (run: (row: ChangeRow) => void) => (event: MouseEvent) => {
    event.stopPropagation()
    if (off === undefined) run(row)
  }
  const isGroup = row.kind === 'group'
  const scope = isGroup ? words.keepAll(row.files.length) : words.keepFile(name)
  const undoScope = isGroup ? words.undoAll(row.files.length) : words.undoFile(name)
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
      {children}
      <span className={styles.acts}>
        <RowButton often label={scope} off={off} icon={Check} onClick={act(actions.keep)} />
        <RowButton often label={undoScope} off={off} isMirrored icon={RotateCw} onClick={act(actions.undo)} />
        <RowButton
          label={messages.files.rowActions(name)}
          off={undefined}
          icon={Ellipsis}
          onClick={openMenu}
        />
      </span>
    </div>
  )
}

interface RowButtonProps {
  often?: boolean
  /** The icon of going back is that of going on. */
  isMirrored?: boolean
  label: string
  off: string | undefined
  icon: typeof Check
  onClick: (event: MouseEvent<HTMLElement>) => void
}

function RowButton({ often = false, isMirrored = false, label, off, icon: Icon, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.act} ${often ? styles.often : ''} ${isMirrored ? styles.mirrored : ''}`}
      aria-label={label}
      aria-disabled={off !== undefined || undefined}
      title={off === undefined ? label : `${label}. ${off}`}
      onClick={onClick}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
    </button>
  )
}

function openMenu(event: MouseEvent<HTMLElement>): void {
  event.stopPropagation()
  requestMenu(event.currentTarget)
}

/** A group is called after its conversation, or after the message that began its turn. */
function titleOf(state: AgentState, { taskId, messageId }: GroupRow): string {
  const message = messageId === null ? undefined : state.items.get(`message:${messageId}`)
  const [line = ''] = message?.kind === 'user' ? message.content.trim().split('\n', 1) : []
  return line === '' ? conversationTitle(state, taskId) : truncate(line, TITLE_UNITS)
}

function Group(props: ChangeRowViewProps & { row: GroupRow }) {
  const { row } = props
  const title = useAgent((state) => titleOf(state, row))
  const note = words.files(row.files.length)
  const sum = (of: 'additions' | 'deletions') => row.files.reduce((all, file) => all + file[of], 0)
  return (
    <Line {...props} name={title} label={`${title}, ${note}`}>
      <span className={styles.twistie} data-open={row.isExpanded}>
        <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
      </span>
      <span className={styles.words}>
        <span className={styles.name} dir="auto" title={title}>
          {title}
        </span>
        <span className={styles.note}>{note}</span>
      </span>
      <span className={styles.numbers}>
        <Counts additions={sum('additions')} deletions={sum('deletions')} />
      </span>
    </Line>
  )
}

function File(props: ChangeRowViewProps & { row: FileRow }) {
  const { row, isReviewed, off, actions } = props
  const { file } = row
  const name = revealHiddenInLine(file.path.slice(file.path.lastIndexOf('/') + 1))
  const folder = revealHiddenInLine(file.path.slice(1, file.path.lastIndexOf('/')))
  const others = row.otherTurns > 0 ? [words.otherTurns(row.otherTurns)] : []
  const marks = [...useChangeMarks(row.taskId, file), ...others]
  const note = [folder, ...marks].filter((part) => part !== '').join(' · ')
  // Where there is little room the middle of the path goes: the last folder and the marks say more.
  const middle = Math.max(0, folder.lastIndexOf('/'))
  const said = [
    name,
    folder,
    file.binary ? '' : words.spokenCounts(file.additions, file.deletions),
    ...marks,
    isReviewed ? words.reviewed : '',
  ]
  const toggle = (event: MouseEvent) => {
    event.stopPropagation()
    if (off === undefined) actions.review(row, !isReviewed)
  }
  return (
    <Line {...props} name={name} label={said.filter((part) => part !== '').join(', ')}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.check}
        aria-pressed={isReviewed}
        aria-label={words.reviewedOf(name)}
        title={words.reviewedOf(name)}
        onClick={toggle}
      >
        <span>{isReviewed && <Check aria-hidden="true" size={12} strokeWidth={2} />}</span>
      </button>
      <span className={styles.words}>
        <span className={styles.name} dir="auto" title={revealHiddenInLine(file.path)}>
          {name}
        </span>
        {note !== '' && (
          <span className={`${styles.note} ${styles.place}`} title={note}>
            <span>{note.slice(0, middle)}</span>
            <span>{note.slice(middle)}</span>
          </span>
        )}
      </span>
      {!file.binary && (
        <span className={styles.numbers}>
          <Counts additions={file.additions} deletions={file.deletions} />
        </span>
      )}
    </Line>
  )
}
