import { messages } from '../../messages/en'
import { useApp, useLayout } from '../AppContext'
import styles from './RegionSplitter.module.css'
import { Splitter } from './Splitter'
import { isDrawer, LIMITS, type RegionName, rangeOf } from './sizes'

/** The line between the editor and a region. A closed region keeps its line, so that it can be drawn out again. */
export function RegionSplitter({ region }: { region: RegionName }) {
  const { layout } = useApp()
  const { regions, box, sizeClass, isPanelMaximised } = useLayout((state) => state)
  const { isOpen, size } = regions[region]
  if (isDrawer(region, sizeClass) && !isOpen) return null
  if (region === 'panel' && isPanelMaximised) return null
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
