import { BellDot, ChevronDown, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { messages } from '../../../messages/en'
import { IconButton } from '../../../ui/IconButton'
import { Menu, type MenuItem } from '../../../ui/menu/Menu'
import { Strip } from '../../../ui/Strip'
import { Tooltip } from '../../../ui/tooltip/Tooltip'
import { useCatchingUp } from '../../context/useCatchingUp'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent } from '../../context/WorkspaceProvider'
import { useAsking, useAskingElsewhere } from '../requests/useAsking'
import { useCommands, useTaskId, useView } from '../useView'
import styles from './AgentHeader.module.css'
import { conversationTitle } from './conversationTitle'
import { useAgentState, useAgentStatusKind, useIsBusy } from './useAgentState'

const copy = messages.agent
/** Seconds a turn may take before its time is shown. */
const SHOWN_FROM = 5

export function AgentHeader() {
  const commands = useCommands()
  const taskId = useTaskId()
  const title = useAgent((state) => conversationTitle(state, taskId))
  const off = useDisabledReason('agent', 'writable')
  return (
    <header className={styles.header}>
      <h2 className={styles.title} title={title} dir="auto">
        {title}
      </h2>
      <StatusChip />
      <AskingBadge />
      <Switcher />
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
  const busy = useIsBusy()
  return (
    <span className={styles.chip} data-kind={kind} title={text}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.chipText}>{text}</span>
      {busy && <Elapsed key={kind} />}
    </span>
  )
}

/** Counted by the client's clock, which may differ from the server's. */
function Elapsed() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((passed) => passed + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  if (seconds < SHOWN_FROM) return null
  return (
    <span className={styles.elapsed} aria-hidden="true">
      {copy.chip.elapsed(seconds)}
    </span>
  )
}

/** A link to another conversation whose agent waits for the user. */
function AskingBadge() {
  const commands = useCommands()
  const [first, ...others] = useAskingElsewhere()
  if (!first) return null
  const { taskId, title, count } = first
  return (
    <Tooltip text={copy.asking.elsewhere([first, ...others])} side="bottom">
      <button
        type="button"
        className={styles.asking}
        aria-label={copy.asking.elsewhere([first, ...others])}
        onClick={() => commands.selectTask(taskId)}
      >
        <span className={styles.askingTitle} dir="auto">
          {title}
        </span>
        <span className={styles.count}>{others.length === 0 ? count : `${count} +${others.length}`}</span>
      </button>
    </Tooltip>
  )
}

function Switcher() {
  const commands = useCommands()
  const shown = useTaskId()
  const state = useAgentTitles()
  const asking = useAsking()
  if (state.length === 0) return null
  const items = state.map(({ taskId, title }): MenuItem => {
    const count = asking.find((each) => each.taskId === taskId)?.count
    return {
      id: taskId,
      label: count === undefined ? title : copy.asking.inList(title, count),
      icon: count === undefined ? undefined : BellDot,
      isCurrent: taskId === shown,
      onSelect: () => commands.selectTask(taskId),
    }
  })
  return (
    <Menu
      label={copy.conversations}
      items={items}
      trigger={<IconButton label={copy.conversations} icon={ChevronDown} />}
    />
  )
}

/** Newest first. Follows the list of conversations and their titles, not every word in them. */
function useAgentTitles(): readonly { taskId: string; title: string }[] {
  const order = useAgent((state) => state.taskOrder)
  const titles = useAgent((state) => order.map((taskId) => conversationTitle(state, taskId)).join('\n'))
  const lines = titles.split('\n')
  return order.map((taskId, index) => ({ taskId, title: lines[index] ?? copy.untitled })).reverse()
}
