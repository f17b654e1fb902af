import { Check, ChevronRight, Ellipsis, type LucideIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { type GitKind, letterOf, TONES } from '../../channels/files/git/gitMarks'
import type { GitFile } from '../../channels/files/shared/gitProtocol'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { workingMessages as words } from '../../messages/editing/workingTree'
import { messages } from '../../messages/en'
import styles from './ChangesView.module.css'
import working from './WorkingTree.module.css'
import type { WorkingFileRow, WorkingGroup, WorkingGroupRow, WorkingRow } from './workingRows'

export interface WorkingActs {
  readonly stage: (row: WorkingRow) => void
  readonly unstage: (row: WorkingRow) => void
  readonly discard: (row: WorkingRow) => void
}

interface WorkingRowViewProps {
  row: WorkingRow
  isCurrent: boolean
  /** It stands in the editor. */
  isShown: boolean
  /** Why nothing can be done now. */
  off: string | undefined
  height: number
  acts: WorkingActs
}

/** What can be done with what stands in a group. */
export const actsIn = (group: WorkingGroup): readonly (keyof WorkingActs)[] =>
  group === 'staged' ? ['unstage'] : group === 'conflicts' ? ['stage'] : ['discard', 'stage']

/** The name of an act on a line. */
export function actName(act: keyof WorkingActs, row: WorkingRow): string {
  if (row.kind === 'group') {
    if (act === 'discard') return (row.group === 'untracked' ? words.deleteAll : words.discardAll)(row.count)
    return (act === 'stage' ? words.stageAll : words.unstageAll)(row.count)
  }
  const name = nameOf(row.file.path)
  if (act === 'discard') return (row.group === 'untracked' ? words.deleteFile : words.discard)(name)
  if (act === 'unstage') return words.unstage(name)
  return row.group === 'conflicts' ? words.resolved(name) : words.stage(name)
}

const ICONS: Readonly<Record<keyof WorkingActs, LucideIcon>> = {
  stage: Plus,
  unstage: Minus,
  discard: RotateCcw,
}

/** One line of the working tree. Its buttons are no stops of the Tab key: keys and the menu do the same. */
export function WorkingRowView(props: WorkingRowViewProps) {
  const { row } = props
  return row.kind === 'group' ? <Group {...props} row={row} /> : <File {...props} row={row} />
}

function Line({
  row,
  label,
  children,
  ...props
}: WorkingRowViewProps & { label: string; children: ReactNode }) {
  const { isCurrent, isShown, off, height, acts } = props
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
      {children}
      <span className={styles.acts}>
        {actsIn(row.group).map((act) => (
          <RowButton
            key={act}
            often
            label={actName(act, row)}
            icon={row.group === 'conflicts' ? Check : ICONS[act]}
            off={off}
            onClick={(event) => {
              event.stopPropagation()
              if (off === undefined) acts[act](row)
            }}
          />
        ))}
        <RowButton
          label={messages.files.rowActions(isGroup ? words.groups[row.group] : nameOf(row.file.path))}
          icon={Ellipsis}
          off={undefined}
          onClick={(event) => {
            event.stopPropagation()
            requestMenu(event.currentTarget)
          }}
        />
      </span>
    </div>
  )
}

interface RowButtonProps {
  often?: boolean
  label: string
  icon: LucideIcon
  off: string | undefined
  onClick: (event: MouseEvent<HTMLElement>) => void
}

function RowButton({ often = false, label, icon: Icon, off, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.act} ${often ? styles.often : ''}`}
      aria-label={label}
      aria-disabled={off !== undefined || undefined}
      title={off === undefined ? label : `${label}. ${off}`}
      onClick={onClick}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
    </button>
  )
}

function Group(props: WorkingRowViewProps & { row: WorkingGroupRow }) {
  const { row } = props
  const title = words.groups[row.group]
  const note = words.files(row.count)
  return (
    <Line {...props} label={`${title}, ${note}`}>
      <span className={styles.twistie} data-open={row.isExpanded}>
        <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{title}</span>
        <span className={styles.note}>{note}</span>
      </span>
    </Line>
  )
}

function File(props: WorkingRowViewProps & { row: WorkingFileRow }) {
  const { row } = props
  const { path } = row.file
  const name = nameOf(path)
  const folder = revealHiddenInLine(path.slice(1, path.lastIndexOf('/', path.length - 2)))
  const marks = marksOf(row.file, row.group)
  const note = [folder, ...marks].filter((part) => part !== '').join(' · ')
  const said = [name, folder, words.kinds[row.git], ...marks].filter((part) => part !== '').join(', ')
  const middle = Math.max(0, folder.lastIndexOf('/'))
  return (
    <Line {...props} label={said}>
      <span className={styles.words}>
        <span className={styles.name} dir="auto" title={revealHiddenInLine(path)}>
          {name}
        </span>
        {note !== '' && (
          <span className={`${styles.note} ${styles.place}`} title={note}>
            <span>{note.slice(0, middle)}</span>
            <span>{note.slice(middle)}</span>
          </span>
        )}
      </span>
      <Letter kind={row.git} />
    </Line>
  )
}

function Letter({ kind }: { kind: GitKind }) {
  return (
    <span className={working.letter} data-tone={TONES[kind]} aria-hidden="true" title={words.kinds[kind]}>
      {letterOf(kind)}
    </span>
  )
}

/** What is special about a file in a group, in words. */
function marksOf({ conflict, from, isSubmodule }: GitFile, group: WorkingGroup): readonly string[] {
  const both =
    conflict === undefined
      ? undefined
      : Object.entries(words.conflicts).find(([key]) => key === conflict)?.[1]
  return [
    ...(both === undefined ? [] : [both]),
    ...(from !== undefined && group === 'staged' ? [words.moved(revealHiddenInLine(from.slice(1)))] : []),
    ...(isSubmodule ? [words.submodule] : []),
  ]
}

/** A folder of which nothing is known to git keeps its slash. */
export const nameOf = (path: string): string =>
  revealHiddenInLine(path.slice(path.lastIndexOf('/', path.length - 2) + 1))
