import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { Splitter } from '../../../ui/splitter/Splitter'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { PreviewLeaveHint } from './PreviewLeaveHint'
import styles from './PreviewStage.module.css'
import { PreviewGone, PreviewWaiting } from './PreviewWaiting'
import type { PreviewState } from './previewBridge'
import { previewPermissions } from './previewPermissions'

const text = messages.ports

/** The preview page may do what an app needs, but never navigate us: its origin differs from ours. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads'
const MIN_WIDTH = 200
const MAX_WIDTH = 2560

interface PreviewStageProps {
  id: string
  number: number
  frame: RefObject<HTMLIFrameElement | null>
  source: string
  state: PreviewState
  live: boolean
  /** How often the user, or we, sent the frame somewhere. */
  journeys: number
  /** CSS pixels; null fills the pane. */
  width: number | null
  onWidth: (width: number | null) => void
  /** The frame is there, and empty. */
  onMounted: () => void
  onLoaded: () => void
  onReload: () => void
  openOutside: () => void
  onShowTerminal: (() => void) | undefined
  onLeave: ((back: boolean) => void) | undefined
}

/** A fresh frame per mount, so that coming back needs nothing of the page inside. */
export function PreviewStage(props: PreviewStageProps) {
  const { id, number, frame, source, state, live, journeys, width, onWidth, onReload, openOutside } = props
  const { onLoaded, onShowTerminal, onLeave } = props
  const [first] = useState(source)
  // The frame had it when its page began; what changes later means nothing to that.
  const { isEmbed } = useEmbedHost()
  const [allow] = useState(() => previewPermissions(document, isEmbed))
  const [isLoaded, setLoaded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const fitted = useWidth(box)
  const mounted = useEffectEvent(props.onMounted)
  useEffect(() => mounted(), [])
  const isRefused = state.trouble === 'unanswered'
  const isCovered = isRefused || state.trouble === 'framing'
  const isOnTheWay = !isLoaded || state.pending !== null
  return (
    <div className={styles.stage}>
      {live && (isOnTheWay || isRefused) && (
        <PreviewWaiting
          key={`${journeys} ${isOnTheWay}`}
          number={number}
          onReload={onReload}
          openOutside={openOutside}
          mayBeSlow={isOnTheWay}
        />
      )}
      <div
        ref={box}
        id={id}
        className={styles.box}
        data-fit={width === null}
        style={width === null ? undefined : { inlineSize: `${width}px` }}
        // Nothing that is done to a paused page, or below words of ours, would come to anything.
        inert={!live || isCovered}
      >
        <iframe
          ref={frame}
          className={styles.frame}
          title={text.previewTitle(number, state.place?.title || undefined)}
          src={first}
          sandbox={SANDBOX}
          referrerPolicy="no-referrer"
          allow={allow}
          onLoad={() => {
            setLoaded(true)
            onLoaded()
          }}
        />
      </div>
      <Splitter
        className={styles.handle}
        label={text.resizePreview}
        orientation="vertical"
        region="before"
        controls={id}
        isOpen
        size={width ?? fitted}
        min={MIN_WIDTH}
        max={MAX_WIDTH}
        snap={0}
        onResize={onWidth}
        onOpenChange={() => onWidth(null)}
      />
      {isCovered && (
        <div className={styles.cover}>
          {isRefused ? (
            <PreviewGone
              key={`${journeys} ${isOnTheWay}`}
              number={number}
              isOnTheWay={isOnTheWay}
              onShowTerminal={onShowTerminal}
            />
          ) : (
            <EmptyState text={text.framing}>
              <Button onClick={openOutside}>{text.openInNewTab}</Button>
            </EmptyState>
          )}
        </div>
      )}
      {onLeave && <PreviewLeaveHint frame={frame} isHelped={state.place !== null} onLeave={onLeave} />}
    </div>
  )
}

/** CSS pixels of a box, as they are now. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}
