import { ChevronRight, type LucideIcon, Replace, ReplaceAll, X } from 'lucide-react'
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { searchMessages as words } from '../../../messages/search'
import { nameOf, parentOf } from '../paths'
import { FileIcon } from '../tree/FileIcon'
import styles from './SearchResults.module.css'
import type { FileRow, HitRow, SearchRow } from './searchRows'
import { inPreview } from './searchText'

/** UTF-16 units shown before a match, so that it is in sight in a narrow list. */
const LEAD = 12
/** What is shown of a long match; the rest of its line follows in the editor. */
const SHOWN = 200

interface SearchRowActions {
  readonly dismiss: (row: SearchRow) => void
  readonly replace: (row: SearchRow) => void
}

interface SearchRowViewProps {
  row: SearchRow
  /** The one row that Tab reaches. */
  isCurrent: boolean
  height: number
  isReplacing: boolean
  /** What the match would become. */
  becomes: string | undefined
  actions: SearchRowActions
}

/** A file with how much was found in it, or one match in its line. Its button is no stop of the Tab key: Delete does the same. */
export const SearchRowView = memo(function SearchRowView(props: SearchRowViewProps) {
  const { row } = props
  return row.kind === 'file' ? <File {...props} row={row} /> : <HitView {...props} row={row} />
})

interface LineProps extends SearchRowViewProps {
  level: number
  label: string
  dismissLabel: string
  replaceLabel: string
  children: ReactNode
}

function Line(props: LineProps) {
  const { row, isCurrent, height, level, label, isReplacing, actions, children } = props
  const act = (run: (row: SearchRow) => void) => (event: MouseEvent) => {
    event.stopPropagation()
    run(row)
  }
  const own: CSSProperties & Record<'--row', string> = { '--row': `${height}px` }
  return (
    <div
      className={styles.row}
      style={own}
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      data-key={row.key}
      aria-label={label}
      aria-level={level}
      aria-setsize={row.setSize}
      aria-posinset={row.posInSet}
      aria-expanded={row.kind === 'file' ? !row.isClosed : undefined}
      aria-selected={isCurrent}
    >
      {children}
      {isReplacing && (
        <RowButton
          label={props.replaceLabel}
          icon={row.kind === 'file' ? ReplaceAll : Replace}
          onClick={act(actions.replace)}
        />
      )}
      <RowButton label={props.dismissLabel} icon={X} onClick={act(actions.dismiss)} />
    </div>
  )
}

interface RowButtonProps {
  label: string
  icon: LucideIcon
  onClick: (event: MouseEvent) => void
}

function RowButton({ label, icon: Icon, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.act}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.5} />
    </button>
  )
}

function File(props: SearchRowViewProps & { row: FileRow }) {
  const { row } = props
  const name = revealHiddenInLine(nameOf(row.path))
  const folder = revealHiddenInLine(parentOf(row.path).slice(1))
  const said = words.fileName(name, folder, row.count)
  return (
    <Line
      {...props}
      level={1}
      label={row.isUnsaved ? `${said}, ${words.unsaved}` : said}
      dismissLabel={words.dismissFile(name)}
      replaceLabel={words.replaceFile(name)}
    >
      <span className={styles.twistie} data-open={!row.isClosed}>
        <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />
      </span>
      <FileIcon name={nameOf(row.path)} />
      <span className={styles.path} title={revealHiddenInLine(row.path)}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <span className={styles.folder} dir="auto">
          {row.isUnsaved ? `${words.unsaved} · ${folder}` : folder}
        </span>
      </span>
      <span className={styles.count}>{row.count}</span>
    </Line>
  )
}

function HitView(props: SearchRowViewProps & { row: HitRow }) {
  const { becomes } = props
  const { hit, above, below } = props.row
  const more = (hit.text?.split('\n').length ?? 1) - 1
  const { preview, line } = hit
  const { start, end } = inPreview(hit)
  const named = words.hitName(line, revealHiddenInLine(preview.trim().slice(0, SHOWN)))
  const said = more > 0 ? `${named} ${words.moreLines(more)}` : named
  const isCut = start - indentOf(preview) > LEAD + 6
  const from = isCut ? start - LEAD : Math.min(start, indentOf(preview))
  return (
    <Line
      {...props}
      level={2}
      label={
        becomes === undefined
          ? said
          : `${said}, ${words.becomes(revealHiddenInLine(becomes.slice(0, SHOWN)))}`
      }
      dismissLabel={words.dismissHit(line)}
      replaceLabel={words.replaceHit(line)}
    >
      <span className={styles.lines}>
        {above.map((one) => (
          <Around key={one.line} {...one} />
        ))}
        <span className={styles.match}>
          <span className={styles.number}>{line}</span>
          <span className={styles.text}>
            {isCut && '…'}
            {revealHiddenInLine(preview.slice(from, start))}
            <Found
              text={revealHiddenInLine(preview.slice(start, Math.min(end, start + SHOWN)))}
              becomes={becomes}
            />
            {revealHiddenInLine(preview.slice(end))}
            {more > 0 && <span className={styles.more}>{words.plusLines(more)}</span>}
          </span>
        </span>
        {below.map((one) => (
          <Around key={one.line} {...one} />
        ))}
      </span>
    </Line>
  )
}

/** The match as it is, and what it would become. */
function Found({ text, becomes }: { text: string; becomes: string | undefined }) {
  if (becomes === undefined) return <mark className={styles.mark}>{text}</mark>
  return (
    <>
      <del className={styles.removed}>{text}</del>
      <ins className={styles.added}>{revealHiddenInLine(becomes.slice(0, SHOWN))}</ins>
    </>
  )
}

const indentOf = (text: string): number => text.length - text.trimStart().length

function Around({ line, text }: { line: number; text: string }) {
  return (
    <span className={styles.around}>
      <span className={styles.number}>{line}</span>
      <span className={styles.text}>{revealHiddenInLine(text.replaceAll('\t', '  '))}</span>
    </span>
  )
}
