import {
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleStop,
  Ellipsis,
  Pin,
} from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { conversationMessages as words } from '../../../messages/conversations'
import { IconButton } from '../../../ui/IconButton'
import { Menu, type MenuItem } from '../../../ui/menu/Menu'
import styles from './Conversations.module.css'
import type { ConversationRow, ConversationStatus } from './conversationRows'

const GLYPHS = {
  needsYou: CircleDot,
  running: CircleDashed,
  failed: CircleAlert,
  stopped: CircleStop,
  done: CircleCheck,
  new: Circle,
} as const

function StatusGlyph({ status }: { status: ConversationStatus }) {
  const Glyph = GLYPHS[status]
  return (
    <Glyph className={styles.glyph} data-status={status} aria-hidden="true" size={16} strokeWidth={1.5} />
  )
}

interface ConversationRowViewProps {
  row: ConversationRow
  /** The name of its agent, where there are several. */
  agent: string | null
  when: string
  isShown: boolean
  /** The row that Tab comes to. */
  isCurrent: boolean
  isRenaming: boolean
  menu: readonly MenuItem[]
  onOpen: () => void
  onFocus: () => void
  /** Null: it stays as it is. */
  onRenamed: (name: string | null) => void
}

/** One conversation: its title, its state in words, its agent and when something happened last. */
export function ConversationRowView(props: ConversationRowViewProps) {
  const { row, agent, when, isShown, isCurrent, isRenaming, menu, onOpen, onFocus, onRenamed } = props
  const { title, status, isUnread, isPinned } = row
  const tab = { tabIndex: isCurrent ? 0 : -1 }
  return (
    <div
      className={styles.row}
      data-row={row.taskId}
      data-unread={isUnread || undefined}
      data-current={isShown || undefined}
    >
      <StatusGlyph status={status} />
      {isRenaming ? (
        <RenameField title={title} onDone={onRenamed} />
      ) : (
        <button
          type="button"
          className={styles.open}
          aria-current={isShown || undefined}
          {...tab}
          onClick={onOpen}
          onFocus={onFocus}
        >
          <span className={styles.title} dir="auto">
            {title}
          </span>
          <span className={styles.facts}>
            {isUnread && <span className={styles.unread}>{words.unread}</span>}
            <span className={styles.status} data-status={status}>
              {words.status[status]}
            </span>
            {agent !== null && <span className={styles.agent}>{agent}</span>}
            {when !== '' && <span>{when}</span>}
          </span>
        </button>
      )}
      {isPinned && <Pin className={styles.pin} aria-hidden="true" size={14} strokeWidth={1.5} />}
      {menu.length > 0 && !isRenaming && (
        <Menu
          label={words.menu(title)}
          items={menu}
          trigger={
            <IconButton
              className={styles.more}
              label={words.more(title)}
              icon={Ellipsis}
              size="sm"
              {...tab}
              onFocus={onFocus}
            />
          }
        />
      )}
    </div>
  )
}

function RenameField({ title, onDone }: { title: string; onDone: (name: string | null) => void }) {
  const [name, setName] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.select(), [])
  const end = (result: string | null) => {
    if (isDone.current) return
    isDone.current = true
    onDone(result === null || result.trim() === title ? null : result.trim())
  }
  const press = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter') end(name)
    else if (event.key === 'Escape') end(null)
    else return event.stopPropagation()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <input
      ref={field}
      type="text"
      className={styles.rename}
      aria-label={words.renameLabel}
      placeholder={words.renameHint}
      maxLength={200}
      dir="auto"
      autoComplete="off"
      value={name}
      onChange={(event) => setName(event.target.value)}
      onKeyDown={press}
      onBlur={() => end(name)}
    />
  )
}
