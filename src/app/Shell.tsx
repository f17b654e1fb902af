import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import { messages } from '../messages/en'
import { VisuallyHidden } from '../ui/VisuallyHidden'
import { ActivityBar } from './ActivityBar'
import { AgentRegion } from './AgentRegion'
import { useApp, useLayout } from './AppContext'
import { BottomTabs } from './BottomTabs'
import { EditorRegion } from './EditorRegion'
import { RegionSplitter } from './layout/RegionSplitter'
import { PanelRegion } from './PanelRegion'
import styles from './Shell.module.css'
import { SideRegion } from './SideRegion'
import { StatusBar } from './status/StatusBar'
import { TitleBar } from './TitleBar'
import { useWorkspaceName } from './useDocumentTitle'

/**
 * Where everything stands. Nothing is ever unmounted by the layout: a closed region, and in class S every page
 * but one, is only not displayed, so that terminals, editors and the conversation keep their state.
 */
export function Shell() {
  const { layout, commands } = useApp()
  const state = useLayout((whole) => whole)
  const { regions, sizeClass, page, isPanelMaximised } = state
  const root = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const measure = () => layout.measured({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [layout])

  const sizes: CSSProperties & Record<`--${string}`, string> = {
    '--side': `${regions.side.isOpen ? regions.side.size : 0}px`,
    '--agent': `${regions.agent.isOpen ? regions.agent.size : 0}px`,
    '--panel': `${regions.panel.size}px`,
    '--side-size': `${regions.side.size}px`,
    '--agent-size': `${regions.agent.size}px`,
  }
  return (
    <div
      ref={root}
      className={styles.shell}
      style={sizes}
      data-class={sizeClass}
      data-short={state.isShort || undefined}
      data-page={page}
      data-side={regions.side.isOpen || undefined}
      data-agent={regions.agent.isOpen || undefined}
      data-panel={isPanelMaximised ? 'maximised' : regions.panel.isOpen ? 'open' : 'closed'}
    >
      <button type="button" className={styles.skip} onClick={() => commands.run('focusEditor')}>
        {messages.app.skipToEditor}
      </button>
      <Heading />
      <TitleBar />
      {sizeClass !== 'S' && <ActivityBar />}
      <SideRegion />
      {sizeClass !== 'S' && <RegionSplitter region="side" />}
      <EditorRegion />
      {sizeClass !== 'S' && <RegionSplitter region="panel" />}
      <PanelRegion />
      {sizeClass !== 'S' && <RegionSplitter region="agent" />}
      <AgentRegion />
      <StatusBar />
      {sizeClass === 'S' && <BottomTabs />}
    </div>
  )
}

function Heading() {
  return (
    <VisuallyHidden>
      <h1>{useWorkspaceName()}</h1>
    </VisuallyHidden>
  )
}
