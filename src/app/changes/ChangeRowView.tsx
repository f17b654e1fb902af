import { Check, RotateCw } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { Counts } from '../../channels/agent/changes/Counts'
import { conversationTitle } from '../../channels/agent/header/conversationTitle'
import type { AgentState } from '../../channels/agent/shared/state'
import { useAgent } from '../../channels/context/WorkspaceProvider'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { truncate } from '../../lib/text/surrogates'
import { changesMessages as words } from '../../messages/changes'
import styles from './ChangesView.module.css'
import { useChangeMarks } from './changeMarks'
import type { ChangeRow, FileRow, GroupRow } from './changeRows'
import { LineButton, LineWords, ListLine } from './ListLine'

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

/** One line of what an agent changed. */
export function ChangeRowView(props: ChangeRowViewProps) {
  const { row } = props
  return row.kind === 'group' ? <Group {...props} row={row} /> : <File {...props} row={row} />
}

interface LineProps extends Omit<ChangeRowViewProps, 'isReviewed'> {
  name: string
  label: string
  children: ReactNode
}

function Line({ off, actions, ...line }: LineProps) {
  const { row, name } = line
  const isGroup = row.kind === 'group'
  const scope = isGroup ? words.keepAll(row.files.length) : words.keepFile(name)
  const undoScope = isGroup ? words.undoAll(row.files.length) : words.undoFile(name)
  const acts = (
    <>
      <LineButton often label={scope} off={off} icon={Check} onPress={() => actions.keep(row)} />
      <LineButton
        often
        label={undoScope}
        off={off}
        isMirrored
        icon={RotateCw}
        onPress={() => actions.undo(row)}
      />
    </>
  )
  return <ListLine {...line} acts={acts} />
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
      <LineWords name={title} title={title} note={note} />
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
      <LineWords name={name} title={revealHiddenInLine(file.path)} folder={folder} note={note} />
      {!file.binary && (
        <span className={styles.numbers}>
          <Counts additions={file.additions} deletions={file.deletions} />
        </span>
      )}
    </Line>
  )
}
