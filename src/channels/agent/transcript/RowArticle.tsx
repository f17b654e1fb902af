import { memo, type ReactNode, useId } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { Lazily } from '../../../ui/lazily/Lazily'
import { useAgent } from '../../context/WorkspaceProvider'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import { isLogged as isLoggedIn } from '../delivery/reducePending'
import { useIsElsewhere } from '../requests/useIsElsewhere'
import { selectItem } from '../store'
import { ToolGroup } from '../tools/ToolGroup'
import { ItemView, itemLabel } from './ItemView'
import { PendingMessage } from './PendingMessage'
import { RowBadges } from './RowBadges'
import { rowHeight, rowText } from './rowText'
import { senderOf } from './SenderLabel'
import styles from './Transcript.module.css'
import type { Row } from './transcriptRows'

/** A feed's articles are where its arrow keys go. */
const reachable = { tabIndex: 0 }

/** One row. Only the row whose item changed is drawn again. */
export const RowArticle = memo(function RowArticle({
  row,
  position,
  streaming,
  isFirstSeen,
  missed,
  onSeen,
}: {
  row: Row
  position: number
  streaming: boolean
  /** It is on screen when the conversation is opened at its end. */
  isFirstSeen: boolean
  /** Items that were missed from here on; 0 where that is said elsewhere or not at all. */
  missed: number
  /** Set for an unread row: called once the row was read. */
  onSeen: (() => void) | null
}) {
  const [first] = row.ids
  const item = useAgent(selectItem(first ?? ''))
  const isElsewhere = useIsElsewhere(item)
  if (!item) return null
  const isGroup = row.ids.length > 1
  const kind = isGroup ? 'group' : item.kind
  const isText = item.kind === 'text' || item.kind === 'thinking'
  return (
    <Article
      kind={kind}
      label={isGroup ? agentItemMessages.item.step : itemLabel(item)}
      position={position}
      busy={streaming && isText}
    >
      <RowBadges missed={missed} onSeen={onSeen} />
      <Lazily
        text={() => (isGroup ? agentItemMessages.item.lookedAt(row.ids.length) : rowText(item, isElsewhere))}
        height={() => rowHeight(item)}
        eager={isFirstSeen || streaming}
        // Its buttons lead on to what else it shows.
        always={item.kind === 'error'}
      >
        {isGroup ? (
          <ToolGroup rowKey={row.key} ids={row.ids} />
        ) : (
          <ItemView item={item} streaming={streaming && isText} fromEnd={isFirstSeen} />
        )}
      </Lazily>
    </Article>
  )
})

export function PendingArticle({ prompt, position }: { prompt: PendingPrompt; position: number }) {
  const isLogged = useAgent((state) => isLoggedIn(state, prompt))
  if (isLogged) return null
  return (
    <Article kind="user" label={senderOf(prompt.from)} position={position} busy={prompt.state === 'sending'}>
      <PendingMessage prompt={prompt} />
    </Article>
  )
}

function Article({
  kind,
  label,
  position,
  busy,
  children,
}: {
  kind: string
  label: string
  position: number
  busy: boolean
  children: ReactNode
}) {
  const labelId = useId()
  return (
    <article
      className={styles.article}
      data-kind={kind}
      {...reachable}
      aria-labelledby={labelId}
      aria-posinset={position}
      aria-setsize={-1}
      aria-busy={busy || undefined}
    >
      <h3 id={labelId} className={styles.label}>
        {label}
      </h3>
      {children}
    </article>
  )
}
