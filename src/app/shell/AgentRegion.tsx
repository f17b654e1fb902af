import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { messages } from '../../messages/en'
import { deferredPart } from '../../ui/later/lazyPart'
import { useApp } from '../AppContext'
import { useIsDrawn } from '../useIsDrawn'
import { AgentOutline } from './AgentOutline'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const workspaceAgent = deferredPart(async () => (await import('./WorkspaceAgent')).WorkspaceAgent)

/** The conversation comes after the first picture, or when the user turns to it. Until then its outline stands here. */
export function AgentRegion() {
  const { openLinkedFile } = useApp()
  const region = useRef<HTMLElement>(null)
  const [isWanted, setIsWanted] = useState(false)
  const isDrawn = useIsDrawn()
  const WorkspaceAgent = workspaceAgent.usePart(isWanted || isDrawn)
  useFocusHandedOn(region, WorkspaceAgent !== null)
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

/** Who went to the region before there was anything in it stands in the message box then. */
function useFocusHandedOn(region: RefObject<HTMLElement | null>, isHere: boolean): void {
  const { focus } = useApp()
  useLayoutEffect(() => {
    const element = region.current
    if (!isHere || element === null || document.activeElement !== element) return
    element.removeAttribute('tabindex')
    focus.focusField('agent')
  }, [focus, region, isHere])
}
