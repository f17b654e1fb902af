import { type RefObject, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { Splitter } from '../../../ui/splitter/Splitter'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { usePreview } from './PreviewContext'
import { PreviewLeaveHint } from './PreviewLeaveHint'
import styles from './PreviewStage.module.css'
import { PreviewGone, PreviewWaiting } from './PreviewWaiting'
import { previewPermissions } from './previewPermissions'

/** The preview page may do what an app needs, but never navigate us: its origin differs from ours. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads'
const MIN_WIDTH = 200
const MAX_WIDTH = 2560

interface PreviewStageProps {
  onShowTerminal: (() => void) | undefined
  onLeave: ((back: boolean) => void) | undefined
}

/** A fresh frame per mount, so that coming back needs nothing of the page inside. */
export function PreviewStage({ onShowTerminal, onLeave }: PreviewStageProps) {
  const { port, frame, bridge, state, navigation, live, width } = usePreview()
  const id = useId()
  const [isLoaded, setLoaded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const mounted = useEffectEvent(bridge.restarted)
  useEffect(() => mounted(), [])
  const isRefused = state.trouble === 'unanswered'
  const isCovered = isRefused || state.trouble === 'framing'
  const isOnTheWay = !isLoaded || state.pending !== null
  // One per attempt: what says that a page is slow counts anew.
  const key = `${navigation.count} ${isOnTheWay}`
  return (
    <div className={styles.stage}>
      {live && (isOnTheWay || isRefused) && (
        <PreviewWaiting
          key={key}
          number={port}
          mayBeSlow={isOnTheWay}
          onReload={navigation.reload}
          openOutside={navigation.openOutside}
        />
      )}
      <div
        ref={box}
        id={id}
        className={styles.box}
        data-fit={width === null}
        style={width === null ? undefined : { inlineSize: `${width}px` }}
        // A paused page, and one below our own words, takes no input.
        inert={!live || isCovered}
      >
        <PageFrame
          onLoaded={() => {
            setLoaded(true)
            bridge.loaded()
          }}
        />
      </div>
      <WidthHandle box={box} controls={id} />
      {isCovered && (
        <div className={styles.cover}>
          {isRefused ? (
            <PreviewGone key={key} number={port} isOnTheWay={isOnTheWay} onShowTerminal={onShowTerminal} />
          ) : (
            <EmptyState text={text.framing}>
              <Button onClick={navigation.openOutside}>{text.openInNewTab}</Button>
            </EmptyState>
          )}
        </div>
      )}
      {onLeave && <PreviewLeaveHint frame={frame} isHelped={state.place !== null} onLeave={onLeave} />}
    </div>
  )
}

function PageFrame({ onLoaded }: { onLoaded: () => void }) {
  const { port, frame, state, navigation } = usePreview()
  const { isEmbed } = useEmbedHost()
  // Both count when the frame is mounted: later it navigates by itself, and keeps its permissions.
  const [first] = useState(navigation.source)
  const [allow] = useState(() => previewPermissions(document, isEmbed))
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      title={text.previewTitle(port, state.place?.title || undefined)}
      src={first ?? undefined}
      sandbox={SANDBOX}
      referrerPolicy="no-referrer"
      allow={allow}
      onLoad={onLoaded}
    />
  )
}

function WidthHandle({ box, controls }: { box: RefObject<HTMLElement | null>; controls: string }) {
  const { width, setWidth } = usePreview()
  const fitted = useWidth(box)
  return (
    <Splitter
      className={styles.handle}
      label={text.resizePreview}
      orientation="vertical"
      region="before"
      controls={controls}
      isOpen
      size={width ?? fitted}
      min={MIN_WIDTH}
      max={MAX_WIDTH}
      snap={0}
      onResize={setWidth}
      onOpenChange={() => setWidth(null)}
    />
  )
}

/** The current width of a box in CSS pixels. */
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
