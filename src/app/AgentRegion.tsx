import { messages } from '../messages/en'
import { lazyPart } from '../ui/lazyPart'
import { useApp } from './AppContext'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const AgentPane = lazyPart(async () => (await import('../channels/agent/AgentPane')).AgentPane)

export function AgentRegion() {
  const { openLinkedFile } = useApp()
  const name = messages.app.regions.agent
  return (
    <aside id="agent" className={shell.agent} aria-label={name} data-region="agent">
      <Pane name={name}>
        <AgentPane onOpenFile={(path, line) => openLinkedFile(path, { line })} />
      </Pane>
    </aside>
  )
}
