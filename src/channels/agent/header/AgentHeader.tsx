import { LocateFixed, Maximize2, MessagesSquare, Minimize2, Plus } from 'lucide-react'
import { Suspense, useContext } from 'react'
import { messages } from '../../../messages/en'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { Strip } from '../../../ui/Strip'
import { useCatchingUp } from '../../context/useCatchingUp'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { selectKeepers } from '../conversations/keepers'
import { countUnread } from '../conversations/seen'
import { useCommands, useTaskId, useView } from '../useView'
import styles from './AgentHeader.module.css'
import { conversationTitle } from './conversationTitle'
import { FollowContext } from './FollowContext'
import { MainAreaContext } from './MainAreaContext'
import { useAgentState, useAgentStatusKind } from './useAgentState'

/** Fetched with the first turn that runs. */
const BusyStatus = lazyPart(async () => (await import('../progress/BusyStatus')).BusyStatus)
const AskingBadge = lazyPart(async () => (await import('./AskingBadge')).AskingBadge)

const copy = messages.agent

export function AgentHeader() {
  const commands = useCommands()
  const taskId = useTaskId()
  const title = useAgent((state) => conversationTitle(state, taskId))
  const off = useDisabledReason('agent', 'writable')
  const isAskedElsewhere = useAgent(({ open, items }) => open.some((id) => items.get(id)?.taskId !== taskId))
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h2 className={styles.title} title={title} dir="auto">
          {title}
        </h2>
        <StatusChip />
      </div>
      {isAskedElsewhere && (
        <Suspense fallback={null}>
          <AskingBadge />
        </Suspense>
      )}
      <ListButton />
      <FollowButton />
      <MainAreaButton />
      <IconButton
        label={copy.newConversation}
        icon={Plus}
        disabledReason={off}
        onClick={commands.newConversation}
      />
    </header>
  )
}

/** The number of replayed events, where the server replays them one by one. */
export function CatchingUpStrip() {
  const events = useCatchingUp('agent')
  return events !== null && <Strip tone="info">{messages.app.connection.catchingUpWith.agent(events)}</Strip>
}

/** Shown where the server does not replay what happened during the absence. */
export function UntoldStrip() {
  const taskId = useTaskId()
  const isUntold = useView((view) => taskId !== null && view.untold.includes(taskId))
  return isUntold && <Strip tone="info">{copy.untold}</Strip>
}

function StatusChip() {
  const text = useAgentState()
  const kind = useAgentStatusKind()
  const taskId = useTaskId()
  const plain = <span className={styles.chipText}>{text}</span>
  const isAtWork = kind === 'thinking' || kind === 'working'
  return (
    <span className={styles.chip} data-kind={kind} title={text}>
      <span className={styles.dot} aria-hidden="true" />
      {isAtWork && taskId !== null ? (
        <Suspense fallback={plain}>
          <BusyStatus taskId={taskId} plain={text} />
        </Suspense>
      ) : (
        plain
      )}
    </span>
  )
}

/** The editor shows where the agent is. */
function FollowButton() {
  const follow = useContext(FollowContext)
  if (!follow) return null
  const { isFollowing, toggle } = follow
  return <IconButton label={copy.follow} icon={LocateFixed} pressed={isFollowing} onClick={toggle} />
}

function MainAreaButton() {
  const main = useContext(MainAreaContext)
  if (!main) return null
  return (
    <IconButton
      label={main.isMain ? copy.toSide : copy.toMain}
      icon={main.isMain ? Minimize2 : Maximize2}
      onClick={main.toggle}
    />
  )
}

/** Opens the list of conversations, and says how many have something new. */
function ListButton() {
  const commands = useCommands()
  const isOpen = useView((view) => view.list !== null)
  const seen = useView((view) => view.seen)
  const fresh = useAgent((state) => countUnread(state, seen))
  const isEmpty = useAgent((state) => state.taskOrder.length === 0)
  // What agents keep by themselves is listed there, too.
  const hasKeepers = useConfig(({ config }) => selectKeepers(config).length > 0)
  if (isEmpty && !hasKeepers) return null
  return (
    <IconButton
      label={copy.conversationsWith(fresh)}
      icon={MessagesSquare}
      aria-expanded={isOpen}
      data-fresh={fresh > 0 || undefined}
      className={styles.listButton}
      onClick={() => commands.showList(!isOpen)}
    />
  )
}
