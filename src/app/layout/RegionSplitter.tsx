import { messages } from '../../messages/en'
import { Splitter } from '../../ui/splitter/Splitter'
import { useApp, useLayout } from '../AppContext'
import { fillsMain } from './layoutStore'
import styles from './RegionSplitter.module.css'
import { isDrawer, LIMITS, type RegionName, rangeOf } from './sizes'

/** The line between the editor and a region. A closed region keeps its line, so that it can be drawn out again. */
export function RegionSplitter({ region }: { region: RegionName }) {
  const { layout } = useApp()
  const state = useLayout((whole) => whole)
  const { regions, box, constraints, isPanelMaximised } = state
  const { isOpen, size } = regions[region]
  if (!constraints.regions[region].isShown || constraints.regions[region].isLocked) return null
  if (isDrawer(region, box) && !isOpen) return null
  if (region === 'agent' && fillsMain(state)) return null
  // Without an editor there is nothing on the other side.
  if (region === 'panel' && (isPanelMaximised || !constraints.regions.editor.isShown)) return null
  return (
    <Splitter
      label={messages.app.resize[region]}
      orientation={region === 'panel' ? 'horizontal' : 'vertical'}
      region={region === 'side' ? 'before' : 'after'}
      controls={region}
      isOpen={isOpen}
      size={size}
      {...rangeOf(region, regions, box)}
      snap={LIMITS[region].snap}
      onResize={(next) => layout.resize(region, next)}
      onOpenChange={(next) => layout.setOpen(region, next)}
      className={styles[region]}
    />
  )
}
