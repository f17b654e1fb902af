import { AppWindow, Clock, X } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { EditorFile } from '../../channels/files/editor/editorViewStore'
import { revealWithin } from '../../lib/revealWithin'
import { messages } from '../../messages/en'
import { ContextMenu } from '../../ui/menu/ContextMenu'
import type { MenuItem } from '../../ui/menu/menuItem'
import styles from './EditorTabs.module.css'
import type { TabLabel } from './tabLabels'
import { pathOf, type Tab } from './tabsStore'

const text = messages.editor

/** What one gets to know about an open file besides its name. */
type TabMarks = Pick<EditorFile, 'isDirty' | 'isQueued' | 'disk'>
/** What another tab of the browser has of the file. */
type Elsewhere = 'open' | 'unsaved' | undefined

const UNMARKED: TabMarks = { isDirty: false, isQueued: false, disk: 'same' }

interface EditorTabProps {
  tab: Tab
  label: TabLabel
  isActive: boolean
  /** The tab the Tab key stops at. */
  isStop: boolean
  hintId: string
  menu: () => readonly MenuItem[]
  onActivate: () => void
  onPin: () => void
  onClose: () => void
  onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
}

/** One tab, and beside it, outside the tab list, the button that closes it. */
export function EditorTab(props: EditorTabProps) {
  const { label, isActive, onClose } = props
  const { id, content, isPreview } = props.tab
  const path = pathOf(content)
  const { view } = useWorkspace().files.editors
  const marks = useStore(view, ({ files }) => (path !== null && files[path]) || UNMARKED)
  const elsewhere = useStore(view, (state) => (path === null ? undefined : state.elsewhere[path]))
  const tab = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive && tab.current) revealWithin(tab.current)
  }, [isActive])
  const closeOnMiddle = (event: MouseEvent) => {
    if (event.button === 1) onClose()
  }
  const notes = notesOf(marks, elsewhere)
  return (
    <div className={styles.item} data-active={isActive} data-dirty={marks.isDirty}>
      <ContextMenu items={props.menu} label={label.name}>
        <div
          ref={tab}
          id={tabDomId(id)}
          role="tab"
          draggable
          data-tab={id}
          className={styles.tab}
          tabIndex={props.isStop ? 0 : -1}
          aria-label={accessibleName(label, notes, isPreview)}
          title={notes.length > 0 ? notes.join(', ') : undefined}
          aria-selected={isActive}
          aria-controls={isActive ? panelDomId(id) : undefined}
          aria-describedby={props.hintId}
          onClick={props.onActivate}
          onDoubleClick={props.onPin}
          onAuxClick={closeOnMiddle}
          onMouseDown={(event) => event.button === 1 && event.preventDefault()}
          onKeyDown={props.onKeyDown}
        >
          <TabFace label={label} marks={marks} isPreview={isPreview} notes={notes} />
        </div>
      </ContextMenu>
      <button
        type="button"
        className={styles.close}
        tabIndex={-1}
        aria-label={text.closeNamed(label.name)}
        onClick={onClose}
      >
        <span className={styles.dot} aria-hidden="true" />
        <X className={styles.cross} aria-hidden="true" size={14} strokeWidth={1.5} />
      </button>
    </div>
  )
}

interface TabFaceProps {
  label: TabLabel
  marks: TabMarks
  isPreview: boolean
  notes: readonly string[]
}

/** What is seen of a tab: its name, the folder where two have the same name, and glyphs of its state. */
function TabFace({ label, marks, isPreview, notes }: TabFaceProps) {
  return (
    <>
      <span
        className={styles.name}
        data-preview={isPreview}
        data-deleted={marks.disk === 'deleted'}
        dir="auto"
      >
        {label.name}
      </span>
      {label.folder !== null && <span className={styles.folder}>{label.folder}</span>}
      {marks.isQueued && <Clock {...glyph} />}
      {notes.some(isAboutElsewhere) && <AppWindow {...glyph} />}
    </>
  )
}

const glyph = { className: styles.glyph, 'aria-hidden': true, size: 12, strokeWidth: 1.5 } as const

function accessibleName({ name, folder }: TabLabel, notes: readonly string[], isPreview: boolean) {
  const parts = [name, folder, ...notes, isPreview ? text.lookedAt : null]
  return parts.filter((part) => part !== null).join(', ')
}

/** Another tab matters where one of the two has unsaved text. */
function notesOf({ isDirty, isQueued, disk }: TabMarks, elsewhere: Elsewhere) {
  const isTold = elsewhere === 'unsaved' || (elsewhere === 'open' && isDirty)
  return [
    isDirty ? text.unsaved : null,
    isQueued ? text.waiting : null,
    disk === 'deleted' ? text.deleted : null,
    isTold ? text.elsewhere[elsewhere] : null,
  ].filter((note) => note !== null)
}

const isAboutElsewhere = (note: string) => Object.values<string>(text.elsewhere).includes(note)

/** Ids may not hold spaces, file names may. */
const domId = (id: string) => encodeURIComponent(id)
export const tabDomId = (id: string) => `tab-${domId(id)}`
export const panelDomId = (id: string) => `panel-${domId(id)}`
