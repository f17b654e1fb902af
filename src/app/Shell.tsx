import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import { messages } from '../messages/en'
import { ActivityBar } from './ActivityBar'
import { AgentRegion } from './AgentRegion'
import { useApp, useLayout } from './AppContext'
import { BottomTabs } from './BottomTabs'
import { EditorRegion } from './EditorRegion'
import { PANEL_HEADER } from './layout/sizes'
import { PanelRegion } from './PanelRegion'
import styles from './Shell.module.css'
import { SideRegion } from './SideRegion'
import { StatusBar } from './status/StatusBar'
import { TitleBar } from './TitleBar'

/**
 * Where everything stands. Nothing is ever unmounted by the layout: a closed region, and in class S every page
 * but one, is only not displayed, so that terminals, editors and the conversation keep their state.
 */
export function Shell() {
  const { layout, commands } = useApp()
  const { regions, sizeClass, page, isPanelMaximised } = useLayout((state) => state)
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
    '--panel': `${regions.panel.isOpen ? regions.panel.size : PANEL_HEADER}px`,
    '--side-size': `${regions.side.size}px`,
    '--agent-size': `${regions.agent.size}px`,
  }
  return (
    <div
      ref={root}
      className={styles.shell}
      style={sizes}
      data-class={sizeClass}
      data-page={page}
      data-side={regions.side.isOpen || undefined}
      data-agent={regions.agent.isOpen || undefined}
      data-panel={isPanelMaximised ? 'maximised' : regions.panel.isOpen ? 'open' : 'closed'}
    >
      <button type="button" className={styles.skip} onClick={() => commands.run('focusEditor')}>
        {messages.app.skipToEditor}
      </button>
      <TitleBar />
      {sizeClass !== 'S' && <ActivityBar />}
      <SideRegion />
      <EditorRegion />
      <PanelRegion />
      <AgentRegion />
      <StatusBar />
      {sizeClass === 'S' && <BottomTabs />}
    </div>
  )
}
