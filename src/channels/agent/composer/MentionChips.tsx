import { X } from 'lucide-react'
import { agentContextMessages } from '../../../messages/agentContext'
import { agentItemMessages } from '../../../messages/agentItems'
import { IconButton } from '../../../ui/IconButton'
import styles from './Composer.module.css'
import type { Mention } from './mentions'

const copy = agentContextMessages.suggest

interface MentionChipsProps {
  mentions: readonly Mention[]
  onRemove: (mention: Mention) => void
}

/** Files of the workspace that go with the message because its text names them. */
export function MentionChips({ mentions, onRemove }: MentionChipsProps) {
  if (mentions.length === 0) return null
  return (
    <ul className={styles.attached} aria-label={agentItemMessages.composer.attached}>
      {mentions.map((mention) => {
        const { token, path, startLine, endLine } = mention
        const name = path.slice(1)
        return (
          <li
            key={token}
            className={styles.chip}
            onKeyDown={(event) => {
              if (event.key !== 'Backspace' && event.key !== 'Delete') return
              event.preventDefault()
              onRemove(mention)
            }}
          >
            <bdi title={name}>{name}</bdi>
            {startLine !== undefined && <span>{copy.lines(startLine, endLine)}</span>}
            <IconButton size="sm" label={copy.remove(name)} icon={X} onClick={() => onRemove(mention)} />
          </li>
        )
      })}
    </ul>
  )
}
