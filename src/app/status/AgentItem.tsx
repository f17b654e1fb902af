import { useNeedsYou } from '../../channels/agent/requests/useNeedsYou'
import { selectNewest } from '../../channels/agent/store'
import { useIsServerSilent } from '../../channels/context/useIsLive'
import { useAgent, useConfig } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp } from '../AppContext'
import styles from './StatusBar.module.css'

const text = messages.app.agentState

/** What the agent does, or that it waits for the user; leads there. */
export function AgentItem() {
  const { commands } = useApp()
  const { count: open, first } = useNeedsYou()
  const status = useAgent((state) => state.tasks[selectNewest(state) ?? '']?.status ?? null)
  const hasAgent = useConfig((state) => state.config === null || state.config.agent !== undefined)
  const needsYou = open > 0
  const isSilent = useIsServerSilent()
  const label = labelOf({ open, status, hasAgent, isSilent })
  const button = (
    <button
      type="button"
      className={styles.item}
      data-tone={needsYou ? 'agent' : undefined}
      onClick={() => commands.run(needsYou ? 'needsYou' : 'composer')}
    >
      <span className={styles.text}>{label}</span>
    </button>
  )
  if (first === null) return button
  return (
    <Tooltip text={first} shortcut={commands.shown('needsYou')} side="top">
      {button}
    </Tooltip>
  )
}

interface AgentSituation {
  open: number
  status: string | null
  hasAgent: boolean
  /** What the agent does now is not known. */
  isSilent: boolean
}

function labelOf({ open, status, hasAgent, isSilent }: AgentSituation): string {
  if (open > 0) return text.needsYou(open)
  if (!hasAgent) return text.none
  if (isSilent) return text.unknown
  if (status === 'running' || status === 'waiting') return text.working
  return status === 'failed' ? text.failed : text.idle
}
