import { ChevronRight, Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTimes } from '../../../channels/context/useFormats'
import { kindOf, letterOf, TONES } from '../../../channels/files/git/gitMarks'
import type { GitLogEntry, GitRef } from '../../../channels/files/shared/gitProtocol'
import { requestMenu } from '../../../channels/files/tree/TreeRowView'
import { revealHidden, revealHiddenInLine } from '../../../lib/text/revealHidden'
import { gitLogMessages as words } from '../../../messages/editing/gitLog'
import changes from '../ChangesView.module.css'
import { nameOf } from '../git/WorkingRowView'
import working from '../git/WorkingTree.module.css'
import { Lanes, LanesBetween } from './Lanes'
import styles from './LogView.module.css'
import type { CommitRow, CommittedFileRow, LogRow, MessageRow } from './logRows'

interface LogRowViewProps {
  row: LogRow
  isCurrent: boolean
  /** It stands in the editor. */
  isShown: boolean
  height: number
}

const WHEN: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

/** One line of the log. Its button is no stop of the Tab key: the menu is there by keys, too. */
export function LogRowView(props: LogRowViewProps) {
  const { row } = props
  if (row.kind === 'group') return <Commit {...props} row={row} />
  return row.about === 'message' ? <Message {...props} row={row} /> : <File {...props} row={row} />
}

interface LineProps extends LogRowViewProps {
  label: string
  /** What the menu is about, in words. */
  name: string
  children: ReactNode
}

function Line({ row, isCurrent, isShown, height, label, name, children }: LineProps) {
  const isGroup = row.kind === 'group'
  const isTall = row.kind === 'file' && row.about === 'message'
  return (
    <div
      className={`${changes.row} ${styles.row} ${isGroup ? changes.group : ''}`}
      style={isTall ? { minBlockSize: height } : { blockSize: height }}
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
      {row.lanes && (isGroup ? <Lanes row={row.lanes} height={height} /> : <LanesBetween row={row.lanes} />)}
      {children}
      <span className={changes.acts}>
        <button
          type="button"
          tabIndex={-1}
          className={`${changes.act} ${changes.often}`}
          aria-label={words.rowActions(name)}
          title={words.rowActions(name)}
          onClick={(event) => {
            event.stopPropagation()
            requestMenu(event.currentTarget)
          }}
        >
          <Ellipsis aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      </span>
    </div>
  )
}

function Commit(props: LogRowViewProps & { row: CommitRow }) {
  const { row } = props
  const { entry, isExpanded } = row
  const times = useTimes(WHEN)
  const { commit, author, date, parents, refs = [] } = entry
  const subject = subjectOf(entry)
  const when = times.format(new Date(date))
  const name = revealHiddenInLine(author)
  const said = [
    subject,
    name,
    when,
    ...refs.map(refWords),
    ...(parents.length > 1 ? [words.merge] : []),
  ].join(', ')
  return (
    <Line {...props} label={said} name={commit.slice(0, 7)}>
      <span className={changes.twistie} data-open={isExpanded}>
        <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
      </span>
      <span className={changes.words}>
        <span className={changes.name} dir="auto" title={subject}>
          {subject}
        </span>
        <span className={`${changes.note} ${styles.about}`}>
          {refs.map((ref) => (
            <Ref key={`${ref.kind} ${ref.name}`} shown={ref} />
          ))}
          <span className={styles.who} title={`${name} · ${when} · ${commit}`}>
            {name} · {when}
          </span>
        </span>
      </span>
    </Line>
  )
}

function Ref({ shown }: { shown: GitRef }) {
  const name = revealHiddenInLine(shown.name)
  return (
    <span
      className={styles.ref}
      data-kind={shown.kind}
      data-current={shown.isCurrent}
      title={refWords(shown)}
    >
      {name}
    </span>
  )
}

const refWords = ({ kind, name, isCurrent }: GitRef): string =>
  kind === 'head'
    ? words.refs.head
    : `${words.refs[kind]} ${revealHiddenInLine(name)}${isCurrent ? ` (${words.current})` : ''}`

const subjectOf = ({ subject, commit }: Pick<GitLogEntry, 'subject' | 'commit'>): string =>
  subject === '' ? commit.slice(0, 7) : revealHiddenInLine(subject)

function Message(props: LogRowViewProps & { row: MessageRow }) {
  const { entry, details } = props.row
  const times = useTimes(WHEN)
  const name = entry.commit.slice(0, 7)
  if (details === 'loading')
    return (
      <Line {...props} label={words.loadingCommit} name={name}>
        <span className={styles.message}>{words.loadingCommit}</span>
      </Line>
    )
  if ('problem' in details) {
    const problem = words.couldNotReadCommit(details.problem)
    return (
      <Line {...props} label={problem} name={name}>
        <span className={styles.message}>{problem}</span>
      </Line>
    )
  }
  const { author, email, date, committer, message, files, unnamed = 0 } = details
  const facts = [
    words.by(revealHiddenInLine(author), revealHiddenInLine(email)),
    times.format(new Date(date)),
    ...(committer === undefined ? [] : [words.committedBy(revealHiddenInLine(committer))]),
  ].join(' · ')
  const left = [
    ...(files.length === 0 && unnamed === 0 ? [words.noFiles] : []),
    ...(unnamed > 0 ? [words.unnamed(unnamed)] : []),
  ]
  const text = revealHidden(message)
  return (
    <Line {...props} label={[words.message(text), facts, details.commit, ...left].join(', ')} name={name}>
      <span className={styles.message}>
        <span className={styles.text} dir="auto">
          {text}
        </span>
        <span className={styles.facts}>{facts}</span>
        <span className={styles.facts}>{details.commit}</span>
        {left.map((note) => (
          <span key={note} className={styles.facts}>
            {note}
          </span>
        ))}
      </span>
    </Line>
  )
}

function File(props: LogRowViewProps & { row: CommittedFileRow }) {
  const { path, kind, from } = props.row.file
  const name = nameOf(path)
  const folder = revealHiddenInLine(path.slice(1, path.lastIndexOf('/')))
  const before = from === undefined ? [] : [words.from(revealHiddenInLine(from.slice(1)))]
  const note = [folder, ...before].filter((part) => part !== '').join(' · ')
  const said = [name, folder, words.kinds[kind], ...before].filter((part) => part !== '').join(', ')
  const git = kindOf(kind)
  return (
    <Line {...props} label={said} name={name}>
      <span className={changes.words}>
        <span className={changes.name} dir="auto" title={revealHiddenInLine(path)}>
          {name}
        </span>
        {note !== '' && (
          <span className={changes.note} title={note}>
            {note}
          </span>
        )}
      </span>
      <span className={working.letter} data-tone={TONES[git]} aria-hidden="true" title={words.kinds[kind]}>
        {letterOf(git)}
      </span>
    </Line>
  )
}
