import { messages } from '../../messages/en'
import { firstPart } from '../../ui/later/lazyPart'
import { useApp } from '../AppContext'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const WorkspaceAgent = firstPart(async () => (await import('./WorkspaceAgent')).WorkspaceAgent)

export function AgentRegion() {
  const { openLinkedFile } = useApp()
  const name = messages.app.regions.agent
  return (
    <aside id="agent" className={shell.agent} aria-label={name} data-region="agent">
      <Pane name={name}>
        <WorkspaceAgent onOpenFile={(path, line, column) => openLinkedFile(path, { line, column })} />
      </Pane>
    </aside>
  )
}
