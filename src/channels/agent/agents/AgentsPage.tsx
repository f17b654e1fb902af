import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { agentsPageMessages as text } from '../../../messages/agentsPage'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { Dialog } from '../../../ui/dialog/Dialog'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { useCommands, useTaskId } from '../useView'
import { AgentLog } from './AgentLog'
import { AgentRow } from './AgentRow'
import styles from './AgentsPage.module.css'
import { AgentTools } from './AgentTools'
import { createAgentsModel } from './agentsModel'

interface Props {
  readonly onClose: () => void
  /** Brings a terminal into sight that may still be on its way. Null: none may be opened, so nothing is done in one. */
  readonly onShowTerminal: ((sessionId: string) => void) | null
}

/** Every agent of the server: how it is, what it can do, its log, and what conversations may use. */
export function AgentsPage({ onClose, onShowTerminal }: Props) {
  const { agent } = useWorkspace()
  const [model] = useState(() => createAgentsModel(agent.agents))
  const taskId = useTaskId()
  useEffect(() => model.follow(taskId), [model, taskId])
  const { agents, failure, busy } = useStore(model.store)
  const isLive = useIsLive()
  const [logOf, setLogOf] = useState<string | null>(null)
  /** Whose log was looked at last. */
  const [cameFrom, setCameFrom] = useState<string | null>(null)
  const showLog = (id: string) => {
    setLogOf(id)
    setCameFrom(id)
  }
  const nameOf = (id: string) => agents?.agents.find((each) => each.id === id)?.name ?? id
  const leaveFor = (sessionId: string | null) => {
    if (sessionId === null) return
    onClose()
    onShowTerminal?.(sessionId)
  }
  const { login } = useCommands()
  const standard = useConfig(({ config }) => config?.agent?.provider)
  return (
    <Dialog
      open
      title={logOf === null ? text.title : text.log.title(nameOf(logOf))}
      shape="page"
      onClose={onClose}
    >
      {!isLive && <Strip tone="info">{text.offline}</Strip>}
      {failure !== null && (
        <Strip tone="warning" alert>
          {failure || text.notDone}
        </Strip>
      )}
      {logOf !== null && <AgentLog model={model} agentId={logOf} onBack={() => setLogOf(null)} />}
      {logOf === null && agents === null && <SkeletonRows count={8} label={text.loading} />}
      {logOf === null && agents !== null && (
        <>
          <ul className={styles.list} aria-label={text.list}>
            {agents.agents.map((each) => (
              <AgentRow
                key={each.id}
                agent={each}
                isDefault={each.id === standard}
                hasTerminal={onShowTerminal !== null}
                onInstall={() => void model.install(each.id).then(leaveFor)}
                onSignIn={() => leaveFor(login(each.id))}
                onRestart={() => void model.restart(each.id)}
                takesFocus={each.id === cameFrom}
                onShowLog={() => showLog(each.id)}
              />
            ))}
          </ul>
          <AgentTools model={model} agents={agents} taskId={taskId} />
        </>
      )}
      <ConfirmDialog
        open={busy !== null}
        title={text.busy(nameOf(busy ?? ''))}
        body={text.busyBody}
        confirmLabel={text.restart}
        cancelLabel={text.keepRunning}
        danger
        onConfirm={() => void (busy !== null && model.restart(busy, true))}
        onCancel={model.keepRunning}
      />
    </Dialog>
  )
}
