import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import { messages } from '../../messages/en'
import { useApp, useIsThere, useLayout } from '../AppContext'
import { fillsMain, type LayoutState } from '../layout/layoutStore'
import { activityBarOf, isDrawer, PANEL_HEADER, titleBarOf } from '../layout/sizes'
import { StatusBar } from '../status/StatusBar'
import { ActivityBar } from './ActivityBar'
import { AgentRegion } from './AgentRegion'
import { BottomTabs } from './BottomTabs'
import { EditorRegion } from './EditorRegion'
import { PanelRegion } from './PanelRegion'
import styles from './Shell.module.css'
import { SideRegion } from './SideRegion'
import { TitleBar } from './TitleBar'

/**
 * Where everything stands. Nothing is ever unmounted by the layout: a closed region, and in class S every page
 * but one, is only not displayed, so that terminals, editors and the conversation keep their state.
 */
export function Shell() {
  const { layout, commands } = useApp()
  const state = useLayout((whole) => whole)
  const { regions, sizeClass, page, box, constraints } = state
  const hasActivityBar = useIsThere('activityBar') && sizeClass !== 'S'
  const root = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const measure = () => layout.measured({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [layout])

  const isMain = fillsMain(state)
  const sizes: CSSProperties & Record<`--${string}`, string> = {
    '--title': `${titleBarOf(box)}px`,
    '--nav': hasActivityBar ? `max(${activityBarOf(box)}px, calc(var(--ws-target) + 5px))` : '0px',
    '--side': `${regions.side.isOpen ? regions.side.size : 0}px`,
    '--agent': `${regions.agent.isOpen && !isMain ? regions.agent.size : 0}px`,
    '--panel': `${regions.panel.isOpen ? regions.panel.size : constraints.regions.panel.isShown ? PANEL_HEADER : 0}px`,
    '--side-size': `${regions.side.size}px`,
    '--agent-size': `${regions.agent.size}px`,
  }
  return (
    <div
      ref={root}
      className={styles.shell}
      style={sizes}
      data-class={sizeClass}
      data-embed={box.isEmbed || undefined}
      data-page={page}
      data-side={regions.side.isOpen || undefined}
      data-agent={regions.agent.isOpen || undefined}
      data-main={isMain ? 'agent' : undefined}
      data-panel={panelLook(state)}
      data-drawers={DRAWERS.filter((region) => isDrawer(region, box) && !(isMain && region === 'agent')).join(
        ' ',
      )}
      data-fills={fillingRegion(state)}
    >
      <button type="button" className={styles.skip} onClick={() => commands.run('focusEditor')}>
        {messages.app.skipToEditor}
      </button>
      <TitleBar />
      {hasActivityBar && <ActivityBar />}
      {constraints.regions.side.isShown && <SideRegion />}
      <EditorRegion />
      {constraints.regions.panel.isShown && <PanelRegion />}
      {constraints.regions.agent.isShown && <AgentRegion />}
      <StatusBar />
      {sizeClass === 'S' && <BottomTabs />}
    </div>
  )
}

const DRAWERS = ['side', 'agent'] as const

/** Without an editor its room goes to the panel, or to what is there instead. */
function panelLook({ constraints, regions, isPanelMaximised }: LayoutState): 'maximised' | 'open' | 'closed' {
  if (!regions.panel.isOpen) return 'closed'
  return isPanelMaximised || !constraints.regions.editor.isShown ? 'maximised' : 'open'
}

function fillingRegion({ constraints, regions, sizeClass }: LayoutState): 'agent' | 'side' | undefined {
  if (constraints.regions.editor.isShown || regions.panel.isOpen || sizeClass === 'S') return undefined
  return constraints.regions.agent.isShown ? 'agent' : 'side'
}
