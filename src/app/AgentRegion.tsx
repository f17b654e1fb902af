import { lazy } from 'react'
import { messages } from '../messages/en'
import { useApp } from './AppContext'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const AgentPane = lazy(async () => ({ default: (await import('../channels/agent/AgentPane')).AgentPane }))

export function AgentRegion() {
  const { openFile } = useApp()
  const name = messages.app.regions.agent
  return (
    <aside id="agent" className={shell.agent} aria-label={name} data-region="agent">
      <Pane name={name}>
        <AgentPane onOpenFile={(path, line) => openFile(path, { line })} />
      </Pane>
    </aside>
  )
}
