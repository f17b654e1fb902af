import { type ReactNode, Suspense } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { agentItemMessages } from '../../../messages/agentItems'
import { requestMessages } from '../../../messages/requests'
import { lazyPart } from '../../../ui/later/lazyPart'
import { MarkdownView } from '../markdown/MarkdownView'
import { requestOutcome } from '../requests/requestText'
import { useIsElsewhere } from '../requests/useIsElsewhere'
import { useShowRules } from '../rules/ShowRulesContext'
import type { AgentItem, PermissionItem, QuestionItem, TextItem } from '../shared/state'
import { Shortened } from '../tools/Shortened'
import { ToolCard } from '../tools/ToolCard'
import styles from './items.module.css'
import { senderOf } from './SenderLabel'
import { Thinking } from './Thinking'
import { UserMessage } from './UserMessage'

const AnswerMenu = lazyPart(async () => (await import('../answer/AnswerMenu')).AnswerMenu)
const ErrorCard = lazyPart(async () => (await import('./ErrorCard')).ErrorCard)

const copy = agentItemMessages.item

/** One thing that happened in a conversation; live and replayed it is drawn from the same. */
export function ItemView({
  item,
  streaming,
  fromEnd,
}: {
  item: AgentItem
  streaming: boolean
  /** Its end comes on screen first. */
  fromEnd: boolean
}): ReactNode {
  switch (item.kind) {
    case 'user':
      return <UserMessage item={item} />
    case 'text':
      return <Prose item={item} streaming={streaming} fromEnd={fromEnd} />
    case 'thinking':
      return <Thinking item={item} streaming={streaming} />
    case 'tool':
      return <ToolCard item={item} />
    case 'permission':
    case 'question':
      return <RequestRow item={item} />
    case 'notice':
      return <p className={styles.divider}>{item.text}</p>
    case 'compaction':
      return <p className={styles.divider}>{copy.compaction}</p>
    case 'error':
      return (
        <Suspense>
          <ErrorCard item={item} />
        </Suspense>
      )
  }
}

function RequestRow({ item }: { item: PermissionItem | QuestionItem }) {
  const isElsewhere = useIsElsewhere(item)
  return (
    <p className={styles.outcome} data-outcome={item.outcome ?? 'open'} dir="auto">
      {revealHidden(requestOutcome(item, isElsewhere))}
      <ByRule item={item} />
    </p>
  )
}

/** What the user let pass before: the rule can be seen, and revoked. */
function ByRule({ item }: { item: AgentItem }) {
  const show = useShowRules()
  if (!('byRule' in item) || !item.byRule) return null
  const { byRule } = requestMessages.permission
  return (
    <>
      {' · '}
      {show ? (
        <button type="button" title={item.byRule.text} onClick={show}>
          {byRule}
        </button>
      ) : (
        byRule
      )}
    </>
  )
}

function Prose({ item, ...how }: { item: TextItem; streaming: boolean; fromEnd: boolean }) {
  return (
    <>
      <MarkdownView text={item.content} {...how} />
      {item.truncated && <Shortened length={item.length ?? item.content.length} />}
      <Suspense>
        <AnswerMenu taskId={item.taskId} itemId={item.id} />
      </Suspense>
    </>
  )
}

/** What a screen reader says before the item itself. */
export function itemLabel(item: AgentItem): string {
  switch (item.kind) {
    case 'user':
      return senderOf(item.from)
    case 'text':
      return copy.agent
    case 'thinking':
      return copy.thoughts
    case 'tool':
      return copy.step
    case 'permission':
    case 'question':
      return copy.request
    case 'notice':
    case 'compaction':
      return copy.note
    case 'error':
      return copy.failure
  }
}
