import { useRef, useState } from 'react'
import { messages } from '../../messages/en'
import { deferredPart } from '../../ui/later/lazyPart'
import { useApp } from '../AppContext'
import { useIsDrawn } from '../useIsDrawn'
import { AgentOutline } from './AgentOutline'
import { Pane } from './Pane'
import shell from './Shell.module.css'
import { useEarlyWriting } from './useEarlyWriting'

const workspaceAgent = deferredPart(async () => (await import('./WorkspaceAgent')).WorkspaceAgent)

/** The conversation comes after the first picture, or when the user turns to it. Until then its outline stands here. */
export function AgentRegion() {
  const { openLinkedFile } = useApp()
  const region = useRef<HTMLElement>(null)
  const [isWanted, setIsWanted] = useState(false)
  const isDrawn = useIsDrawn()
  const WorkspaceAgent = workspaceAgent.usePart(isWanted || isDrawn)
  const writeEarly = useEarlyWriting(region, WorkspaceAgent !== null)
  const want = () => setIsWanted(true)
  const name = messages.app.regions.agent
  return (
    <aside
      ref={region}
      id="agent"
      className={shell.agent}
      aria-label={name}
      data-region="agent"
      onFocus={want}
      onPointerDown={want}
      onKeyDown={writeEarly}
    >
      <Pane name={name}>
        {WorkspaceAgent ? (
          <WorkspaceAgent onOpenFile={(path, line, column) => openLinkedFile(path, { line, column })} />
        ) : (
          <AgentOutline label={`${messages.app.loadingPane}: ${name}`} />
        )}
      </Pane>
    </aside>
  )
}
