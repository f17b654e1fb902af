import { ChevronRight, Ellipsis } from 'lucide-react'
import {
  type CSSProperties,
  type DragEvent,
  type HTMLAttributes,
  type MouseEvent,
  memo,
  type ReactNode,
} from 'react'
import { useStore } from 'zustand/react'
import { shallow } from 'zustand/vanilla/shallow'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { FileIcon, FolderIcon } from './FileIcon'
import { NameField, newNameLabel } from './NameField'
import styles from './TreeRowView.module.css'
import type { EntryRow, FieldRow, NoteRow, TreeRow } from './treeRows'

const text = messages.files

export interface TreeRowActions {
  click: (path: string, event: MouseEvent) => void
  dragStart: (path: string, event: DragEvent) => void
  doubleClick: (path: string) => void
  retry: (folder: string) => void
  created: (path: string) => void
}

interface TreeRowViewProps {
  row: TreeRow
  /** The one row that Tab reaches. */
  isCurrent: boolean
  isSelected: boolean
  /** Its file stands in the editor. */
  isActive: boolean
  isRenaming: boolean
  isRemoving: boolean
  /** It will be moved where it is pasted. */
  isCut: boolean
  actions: TreeRowActions
}

/**
 * One line of the tree: a file or folder, the field for a new name, or words about a folder. All rows are made anew when a
 * folder opens or changes; those that say the same as before are not rendered again.
 */
export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps) {
  const { row, actions } = props
  if (row.kind === 'field') return <NewName row={row} actions={actions} />
  if (row.kind === 'note') return <Note row={row} isCurrent={props.isCurrent} actions={actions} />
  return <EntryView {...props} row={row} />
}, isSame)

function isSame({ row: before, ...old }: TreeRowViewProps, { row, ...now }: TreeRowViewProps): boolean {
  return shallow(before, row) && shallow(old, now)
}

interface LineProps extends HTMLAttributes<HTMLDivElement> {
  row: TreeRow
  children: ReactNode
}

/** Where a row stands is said by attributes, because most of its neighbours are not in the document. */
function Line({ row, children, tabIndex, ...rest }: LineProps) {
  return (
    <div
      className={styles.row}
      style={indentOf(row.level - 1)}
      role="treeitem"
      tabIndex={tabIndex}
      data-key={row.key}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.posInSet}
      {...rest}
    >
      {children}
    </div>
  )
}

const indentOf = (depth: number): CSSProperties & { '--depth': number } => ({
  '--depth': depth,
  paddingInlineStart: 4 + depth * 16,
})

function EntryView(props: TreeRowViewProps & { row: EntryRow }) {
  const { row, isCurrent, isSelected, isActive, isRenaming, isRemoving, isCut, actions } = props
  const shown = revealHiddenInLine(row.name)
  const mark = useStore(useWorkspace().files.viewStore, ({ marks }) => marks.get(row.path))
  const byAgent = useStore(useWorkspace().files.viewStore, ({ agentMarks }) => agentMarks?.get(row.path))
  // On the ground of a chosen row the tints are not told apart.
  const tint = mark && !isSelected && !isActive ? { color: `var(--ws-${mark.tone}-fg)` } : undefined
  const said = mark?.words ?? (row.isIgnored ? text.ignored : '')
  return (
    <Line
      row={row}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={[shown, said, byAgent, isCut && text.isCut].filter(Boolean).join(', ')}
      aria-expanded={row.isFolder ? row.isExpanded : undefined}
      aria-selected={isSelected}
      aria-current={isActive || undefined}
      aria-busy={row.isLoading || isRemoving || undefined}
      data-ignored={row.isIgnored || undefined}
      data-cut={isCut || undefined}
      draggable={!isRenaming}
      onDragStart={(event) => actions.dragStart(row.path, event)}
      onClick={(event) => actions.click(row.path, event)}
      onDoubleClick={() => actions.doubleClick(row.path)}
    >
      <span className={styles.twistie} data-open={row.isExpanded}>
        {row.isFolder && <ChevronRight aria-hidden="true" size={12} strokeWidth={1.5} />}
      </span>
      {row.isFolder ? <FolderIcon isOpen={row.isExpanded} /> : <FileIcon name={row.name} />}
      {isRenaming ? (
        <NameField
          label={text.nameOf(shown)}
          initial={nameOf(row.path)}
          isFolder={row.isFolder}
          onCreated={actions.created}
        />
      ) : (
        <>
          <span className={styles.name} style={tint} dir="auto" title={revealHiddenInLine(row.path)}>
            {shown}
          </span>
          {byAgent && (
            <span className={styles.mark} aria-hidden="true" title={byAgent}>
              ✎
            </span>
          )}
          {mark && (
            <span className={styles.mark} style={tint} aria-hidden="true" title={mark.words}>
              {mark.letter}
            </span>
          )}
          <button
            type="button"
            className={styles.more}
            tabIndex={-1}
            aria-label={text.rowActions(shown)}
            onClick={openMenu}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <Ellipsis aria-hidden="true" size={16} strokeWidth={1.5} />
          </button>
        </>
      )}
    </Line>
  )
}

/** The row's menu, at the button. */
function openMenu(event: MouseEvent<HTMLElement>): void {
  event.stopPropagation()
  requestMenu(event.currentTarget)
}

/** Asks for the context menu as the keyboard would: at the element. */
export function requestMenu(element: HTMLElement): void {
  const { left, bottom } = element.getBoundingClientRect()
  const at = { clientX: left + 8, clientY: bottom }
  element.dispatchEvent(new globalThis.MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }))
}

function NewName({ row, actions }: { row: FieldRow; actions: TreeRowActions }) {
  const label = newNameLabel(row.isFolder)
  return (
    <Line row={row} aria-label={label}>
      <span className={styles.twistie} />
      {row.isFolder ? <FolderIcon isOpen={false} /> : <FileIcon name="" />}
      <NameField label={label} initial="" isFolder={row.isFolder} onCreated={actions.created} />
    </Line>
  )
}

function Note({ row, isCurrent, actions }: { row: NoteRow; isCurrent: boolean; actions: TreeRowActions }) {
  const folder = row.parent === '/' ? text.rootName : revealHiddenInLine(nameOf(row.parent))
  const words = row.problem === null ? text.truncated(folder) : text.couldNotList(folder, row.problem)
  return (
    <Line row={row} tabIndex={isCurrent ? 0 : -1} aria-label={words} aria-selected={isCurrent}>
      <span className={styles.note} title={words}>
        {words}
      </span>
      {row.problem !== null && (
        <Button size="sm" variant="quiet" tabIndex={-1} onClick={() => actions.retry(row.parent)}>
          {text.tryAgain}
        </Button>
      )}
    </Line>
  )
}
