import { useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import type { EncodedImage } from '../../../lib/encodeImage'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { useIsLive } from '../../context/useIsLive'
import { usePorts } from '../../context/WorkspaceProvider'
import { selectPort } from '../store'
import { type Preview, PreviewContext, usePreview } from './PreviewContext'
import styles from './PreviewFrame.module.css'
import { PreviewNotices } from './PreviewNotices'
import { PreviewProblems } from './PreviewProblems'
import { PreviewStage } from './PreviewStage'
import { PreviewToolbar } from './PreviewToolbar'
import type { Picked, PreviewBridge } from './previewBridge'
import { useScreenshot } from './screenshot/useScreenshot'
import { useDelayedRetry } from './useDelayedRetry'
import { useNavigationTimeout } from './useNavigationTimeout'
import { usePreviewBridge } from './usePreviewBridge'
import { usePreviewedPort } from './usePreviewedPort'
import { usePreviewFocus } from './usePreviewFocus'
import { usePreviewNavigation } from './usePreviewNavigation'
import { usePreviewTarget } from './usePreviewTarget'
import { useReloadOnHelperSwitch } from './useReloadOnHelperSwitch'
import { useReloadOnSave } from './useReloadOnSave'

interface PreviewFrameProps {
  port: number
  active: boolean
  onShowTerminal?: () => void
  /** Puts something of the page into the message to the agent. */
  onTell?: (prompt: string) => void
  /** Puts a picture of the page with it. */
  onAttach?: ((file: EncodedImage) => void) | undefined
  onOpenFile?: (path: string, line: number) => void
  /** The page is at another path. */
  onPlace?: (path: string) => void
  /** The focus leaves the page, backwards or forwards. */
  onLeave?: (back: boolean) => void
}

/** One previewed port as a tab of the editor area, with its own small toolbar. */
export function PreviewFrame(props: PreviewFrameProps) {
  const { port, active, onShowTerminal, onTell, onAttach, onOpenFile, onPlace, onLeave } = props
  const problemsId = useId()
  const [width, setWidth] = useState<number | null>(null)
  const [showsProblems, setShowsProblems] = useState(false)
  const [notice, setNotice] = useState<string | null>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const live = useIsLive()
  const target = usePreviewTarget(port)
  const bridge = usePreviewBridge({
    frame,
    origin: target?.origin ?? null,
    onPicked: (picked) => onTell?.(pickedPrompt(port, navigation.path, picked)),
    onTook: () => focus.took(),
    // A page without the focus cannot hand it on, whatever it says.
    onLeave: (back) => active && document.activeElement === frame.current && onLeave?.(back),
  })
  const state = useStore(bridge.store)
  const navigation = usePreviewNavigation({ frame, bridge, state, target })
  const focus = usePreviewFocus({ frame, bridge, isHelped: state.isHelped, onNotice: setNotice })
  const preview = { port, frame, bridge, state, navigation, live, width, setWidth }
  usePathEvents(bridge, onPlace)
  usePreviewReloads(preview, active)
  usePreviewedPort(port, target?.pid ?? null)
  useNavigationTimeout(state.pending !== null && live ? navigation.count : null, bridge.stayed)
  const screenshot = useScreenshot({ frame, port, onAttach, onProblem: setNotice })
  return (
    <PreviewContext value={preview}>
      <div className={styles.preview} hidden={!active}>
        <PreviewToolbar
          problems={{
            id: problemsId,
            isOpen: showsProblems,
            toggle: () => setShowsProblems((is) => !is),
          }}
          canPick={onTell !== undefined}
          screenshot={navigation.source === null ? null : screenshot}
        />
        <PreviewNotices notice={notice} onClose={() => setNotice(null)} />
        {showsProblems && <PreviewProblems id={problemsId} onTell={onTell} onOpenFile={onOpenFile} />}
        {focus.isClosed ? (
          <EmptyState text={text.greedy}>
            <Button onClick={focus.reopen}>{text.loadAgain}</Button>
          </EmptyState>
        ) : navigation.source !== null ? (
          <PreviewStage key={navigation.frameKey} onShowTerminal={onShowTerminal} onLeave={onLeave} />
        ) : (
          <NoPage isGone={target === null} onShowTerminal={onShowTerminal} />
        )}
      </div>
    </PreviewContext>
  )
}

function NoPage(props: { isGone: boolean; onShowTerminal: (() => void) | undefined }) {
  const { isGone, onShowTerminal } = props
  const { port, navigation } = usePreview()
  const why = isGone ? text.gone(port) : navigation.origin === null ? text.notShown : text.unsafe
  return (
    <EmptyState text={why}>
      {onShowTerminal && <Button onClick={onShowTerminal}>{text.showTerminal}</Button>}
    </EmptyState>
  )
}

/** Reloads what is out of date: after a save, after the helper script was switched, while no server answers. */
function usePreviewReloads({ port, state, live, navigation: { reload } }: Preview, active: boolean): void {
  const cwd = usePorts(selectPort(port))?.cwd
  useReloadOnSave({ cwd, isActive: active && live, reload })
  useReloadOnHelperSwitch(reload)
  const isUnanswered = state.trouble === 'unanswered' && live
  // An attempt in flight is not cut off by the next: an answer may take longer than that.
  useDelayedRetry(isUnanswered && active && state.pending === null, reload)
}

function usePathEvents(bridge: PreviewBridge, onPlace: ((path: string) => void) | undefined): void {
  useEffect(
    () =>
      bridge.store.subscribe(({ place }, before) => {
        if (place && place.path !== before.place?.path) onPlace?.(place.path)
      }),
    [bridge, onPlace],
  )
}

function pickedPrompt(port: number, path: string, { selector, text: shown, html, box }: Picked): string {
  return text.pickedPrompt(port, path, selector, text.box(box.width, box.height, box.x, box.y), shown, html)
}
