import { Suspense } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { truncate } from '../../../lib/text/surrogates'
import { agentItemMessages } from '../../../messages/agentItems'
import { lazyPart } from '../../../ui/later/lazyPart'
import type { MessageItem } from '../shared/state'
import { Shortened } from '../tools/Shortened'
import { useCard } from '../useView'
import { Clamped } from './Clamped'
import styles from './items.module.css'
import { LongText } from './LongText'
import { SenderLabel } from './SenderLabel'

/** Fetched once the page is at rest, and drawn beside the message. */
const MessageMenu = lazyPart(async () => (await import('../changes/MessageMenu')).MessageMenu)

export function UserMessage({ item }: { item: MessageItem }) {
  const [open, toggle] = useCard(item.id)
  const copy = agentItemMessages.item
  return (
    <div className={styles.user}>
      <Suspense>
        <MessageMenu item={item} />
      </Suspense>
      <SenderLabel from={item.from} />
      <Clamped open={open} onToggle={toggle}>
        <p className={styles.plain} dir="auto">
          <LongText text={open ? item.content : clampedText(item.content)} />
        </p>
      </Clamped>
      {(item.attachments ?? []).map(({ name }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and a sent message never changes
        <span key={index} className={styles.attachment}>
          {copy.attachment(revealHiddenInLine(name))}
        </span>
      ))}
      {item.truncated && <Shortened length={item.length ?? item.content.length} />}
    </div>
  )
}

/** Units of more than twelve lines in the widest pane. */
const MOST_CLAMPED = 8_192

/** What can be seen of a text in twelve lines, and a little more, so that it is known to go on. */
const clampedText = (text: string): string => truncate(text.split('\n', 14).join('\n'), MOST_CLAMPED)
