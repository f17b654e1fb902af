import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { groupMessages as text } from '../../messages/editing/editorGroups'
import { Splitter } from '../../ui/splitter/Splitter'
import { useApp, useTabs } from '../AppContext'
import { LEAST } from './createGroupActs'
import styles from './EditorGroups.module.css'
import { rangeOf, type Sash, sashesOf } from './groupPlaces'

/** The lines between groups. */
export function GroupSashes({ area }: { area: RefObject<HTMLElement | null> }) {
  const { tabs, laterCommands } = useApp()
  const [, draw] = useState(0)
  // This part may be here before what it does.
  useEffect(
    () =>
      void laterCommands().then(
        () => draw(1),
        () => {},
      ),
    [laterCommands],
  )
  const groups = useTabs((state) => state.groups)
  const box = useBox(area)
  const acts = tabs.more.groups
  if (!acts || box.width === 0 || box.height === 0) return null
  return sashesOf(groups).map((sash) => {
    const isVertical = sash.axis === 'x'
    const whole = isVertical ? box.width : box.height
    const { min, max } = rangeOf(groups, sash, (isVertical ? LEAST.width : LEAST.height) / whole)
    return (
      <div key={sash.id} className={styles.sash} data-axis={sash.axis} style={placeOf(sash)}>
        <Splitter
          label={text.sash}
          orientation={isVertical ? 'vertical' : 'horizontal'}
          region="before"
          controls="editor"
          isOpen
          size={Math.round(sash.at * whole)}
          min={Math.round(min * whole)}
          max={Math.round(max * whole)}
          snap={0}
          onResize={(size) => acts.resize(sash, size / whole)}
          // A double click, or Enter: they become equally large.
          onOpenChange={acts.even}
        />
      </div>
    )
  })
}

function placeOf({ axis, at, from, to }: Sash): CSSProperties {
  const [start, length] = [`${from * 100}%`, `${(to - from) * 100}%`]
  return axis === 'x'
    ? { insetInlineStart: `${at * 100}%`, insetBlockStart: start, blockSize: length }
    : { insetBlockStart: `${at * 100}%`, insetInlineStart: start, inlineSize: length }
}

function useBox(area: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [box, setBox] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setBox({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [area])
  return box
}
