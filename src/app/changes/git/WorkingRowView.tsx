import { Check, type LucideIcon, Minus, Plus, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { type GitKind, letterOf, TONES } from '../../../channels/files/git/gitMarks'
import type { GitFile } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { LineButton, LineWords, ListLine } from '../ListLine'
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

/** One line of the working tree. */
export function WorkingRowView(props: WorkingRowViewProps) {
  const { row } = props
  return row.kind === 'group' ? <Group {...props} row={row} /> : <File {...props} row={row} />
}

interface LineProps extends WorkingRowViewProps {
  name: string
  label: string
  children: ReactNode
}

function Line({ off, acts, ...line }: LineProps) {
  const { row } = line
  const buttons = actsIn(row.group).map((act) => (
    <LineButton
      key={act}
      often
      label={actName(act, row)}
      icon={row.group === 'conflicts' ? Check : ICONS[act]}
      off={off}
      onPress={() => acts[act](row)}
    />
  ))
  return <ListLine {...line} acts={buttons} />
}

function Group(props: WorkingRowViewProps & { row: WorkingGroupRow }) {
  const { row } = props
  const title = words.groups[row.group]
  const note = words.files(row.count)
  return (
    <Line {...props} name={title} label={`${title}, ${note}`}>
      <LineWords name={title} note={note} />
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
  return (
    <Line {...props} name={name} label={said}>
      <LineWords name={name} title={revealHiddenInLine(path)} folder={folder} note={note} />
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
