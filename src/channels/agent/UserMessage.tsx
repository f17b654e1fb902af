import { visibleText } from '../../lib/visibleText'
import { messages } from '../../messages/en'
import { byPosition } from './byPosition'
import { Clamped } from './Clamped'
import styles from './items.module.css'
import { Sender } from './Sender'
import { Shortened } from './Shortened'
import type { MessageItem } from './state'
import { useCard } from './useView'

export function UserMessage({ item }: { item: MessageItem }) {
  const [open, toggle] = useCard(item.id)
  const copy = messages.agent.item
  return (
    <div className={styles.user}>
      <Sender from={item.from} />
      <Clamped open={open} onToggle={toggle}>
        <p className={styles.plain} dir="auto">
          {item.content}
        </p>
      </Clamped>
      {byPosition(item.attachments ?? []).map(({ key, value: { name } }) => (
        <span key={key} className={styles.attachment}>
          {copy.attachment(visibleText(name))}
        </span>
      ))}
      {item.truncated && <Shortened length={item.length ?? item.content.length} />}
    </div>
  )
}
