import { useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import type { EncodedImage } from '../../../lib/encodeImage'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { Strip } from '../../../ui/Strip'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, usePorts } from '../../context/WorkspaceProvider'
import { selectPort } from '../store'
import styles from './PreviewFrame.module.css'
import { localised, PreviewProblems } from './PreviewProblems'
import { PreviewStage } from './PreviewStage'
import { PreviewToolbar } from './PreviewToolbar'
import { isWithinPage, previewAddress, previewSource } from './previewAddress'
import type { Picked, Problem } from './previewBridge'
import { canCapture } from './screenshot/captureElement'
import { useScreenshot } from './screenshot/useScreenshot'
import { useDelayedRetry } from './useDelayedRetry'
import { useFocusGuard } from './useFocusGuard'
import { useFocusStealing } from './useFocusStealing'
import { useNavigationTimeout } from './useNavigationTimeout'
import { usePreviewBridge } from './usePreviewBridge'
import { usePreviewedPort } from './usePreviewedPort'
import { useReloadOnHelperSwitch } from './useReloadOnHelperSwitch'
import { useReloadOnSave } from './useReloadOnSave'

const text = messages.ports

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
  /** The focus wants out of the page. */
  onLeave?: (back: boolean) => void
}

/** One previewed port as a tab of the editor area, with its own small toolbar. */
export function PreviewFrame(props: PreviewFrameProps) {
  const { port: number, active, onShowTerminal, onTell, onAttach, onOpenFile, onPlace, onLeave } = props
  const id = useId()
  const port = usePorts(selectPort(number))
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const [path, setPath] = useState('/')
  const [loads, setLoads] = useState(0)
  const [journeys, setJourneys] = useState(0)
  const [width, setWidth] = useState<number | null>(null)
  const [showsProblems, setShowsProblems] = useState(false)
  const [notice, setNotice] = useState<string | null>(null)
  // The user was told, and goes on without.
  const [isCookieless, setCookieless] = useState(false)
  const frame = useRef<HTMLIFrameElement>(null)
  const live = useIsLive()
  const loaded = usePorts((state) => state.loaded)
  const told = port ? { origin: previewAddress(port, template), pid: port.pid } : null
  const [kept, setKept] = useState(told)
  // What the server does not say just now is no news: the page that is shown stays as it is.
  const shown = told ?? (live && loaded ? null : kept)
  const origin = shown?.origin ?? null
  const bridge = usePreviewBridge({
    frame,
    origin,
    onPicked: (picked) => onTell?.(pickedPrompt(number, here, picked)),
    onTook: () => tookFocus(),
    // Whoever does not have the focus cannot hand it on, whatever the page says.
    onLeave: (back) => active && document.activeElement === frame.current && onLeave?.(back),
  })
  const state = useStore(bridge.store)
  useEffect(
    () =>
      bridge.store.subscribe(({ place }, before) => {
        if (place && place.path !== before.place?.path) onPlace?.(place.path)
      }),
    [bridge, onPlace],
  )
  const { focusTaken } = useEmbedHost()
  const tellHost = () => focusTaken?.()
  const stealing = useFocusStealing(
    () => {
      bridge.command({ type: 'keepFocusOut' })
      setNotice(text.focusKeptOut)
    },
    () => {
      setNotice(null)
      tookFocus()
      tellHost()
    },
  )
  const tookFocus = useFocusGuard(frame, state.isHelped, tellHost, stealing.stole)
  const here = state.pending ?? state.place?.path ?? path
  if (shown !== kept && (shown?.origin !== kept?.origin || shown?.pid !== kept?.pid)) {
    setKept(shown)
    setPath(here)
  }
  const addressOf = (at: string) => (origin === null ? null : previewSource(origin, at, location.origin))
  const source = addressOf(here)

  /** In the frame that is there, so that the way back stays. */
  function go(next: string) {
    const target = addressOf(next)
    setPath(next)
    setJourneys((count) => count + 1)
    const isMove = target !== null && isWithinPage(target, addressOf(state.place?.path ?? here) ?? '')
    // Without a helper script nobody tells of a move, nor where the page is by now.
    if (!frame.current || target === null || (isMove && !state.place)) return setLoads((count) => count + 1)
    if (!isMove) bridge.going(next)
    frame.current.src = target
  }
  function reload() {
    // The same address with a fragment would only scroll.
    if (state.place && state.pending === null && here.includes('#')) bridge.command({ type: 'reload' })
    else go(here)
  }
  const openOutside = () => source !== null && window.open(source, '_blank', 'noopener,noreferrer')
  useReloadOnSave({ cwd: port?.cwd, isActive: active && live, reload })
  usePreviewedPort(number, shown?.pid ?? null)
  useReloadOnHelperSwitch(reload)
  const isWaiting = state.trouble === 'unanswered' && live
  // A try that is still on its way is not cut off by the next: an answer may take longer than that.
  useDelayedRetry(isWaiting && active && state.pending === null, reload)
  useNavigationTimeout(state.pending !== null && live ? journeys : null, bridge.stayed)

  const takes = onAttach !== undefined && source !== null && canCapture(window)
  const picture = useScreenshot({
    frame,
    port: number,
    onAttach: (file) => onAttach?.(file),
    onProblem: setNotice,
  })
  const problem = ({ text: words, stack }: Problem) =>
    localised(stack === null ? words : `${words}\n${stack}`, origin ?? '', number)
  return (
    <div className={styles.preview} hidden={!active}>
      <PreviewToolbar
        number={number}
        live={live}
        state={state}
        bridge={bridge}
        width={width}
        openOutside={openOutside}
        path={here}
        isShown={source !== null}
        onWidth={setWidth}
        problems={{
          id: `${id}-problems`,
          isOpen: showsProblems,
          toggle: () => setShowsProblems((is) => !is),
        }}
        onGo={go}
        onReload={reload}
        canPick={onTell !== undefined}
        screenshot={takes ? picture : null}
      />
      {!live && source !== null && <Strip tone="info">{text.previewPaused}</Strip>}
      {notice !== null && (
        <Strip
          tone="warning"
          alert
          actions={
            <Button size="sm" onClick={() => setNotice(null)}>
              {text.close}
            </Button>
          }
        >
          {notice}
        </Strip>
      )}
      {state.hasNoCookies && !isCookieless && (
        <Strip
          tone="warning"
          actions={
            <>
              <Button size="sm" onClick={openOutside}>
                {text.openInNewTab}
              </Button>
              <Button size="sm" onClick={() => setCookieless(true)}>
                {text.close}
              </Button>
            </>
          }
        >
          {text.noCookies}
        </Strip>
      )}
      {state.isPicking && <Strip tone="info">{text.picking}</Strip>}
      {showsProblems && state.problems.length > 0 && origin !== null && (
        <PreviewProblems
          id={`${id}-problems`}
          problems={state.problems}
          origin={origin}
          port={number}
          cwd={port?.cwd}
          onAdd={onTell && ((one) => onTell(text.problemPrompt(number, here, problem(one))))}
          onOpenFile={onOpenFile}
          onClear={bridge.clearProblems}
        />
      )}
      {stealing.isClosed ? (
        <EmptyState text={text.greedy}>
          <Button onClick={stealing.forgive}>{text.loadAgain}</Button>
        </EmptyState>
      ) : source !== null ? (
        <PreviewStage
          key={`${loads} ${shown?.pid}`}
          number={number}
          frame={frame}
          source={source}
          width={width}
          state={state}
          live={live}
          journeys={journeys}
          openOutside={openOutside}
          onShowTerminal={onShowTerminal}
          onLeave={onLeave}
          id={`${id}-box`}
          onWidth={setWidth}
          onMounted={bridge.restarted}
          onLoaded={bridge.loaded}
          onReload={reload}
        />
      ) : (
        <EmptyState text={shown === null ? text.gone(number) : origin === null ? text.notShown : text.unsafe}>
          {onShowTerminal && <Button onClick={onShowTerminal}>{text.showTerminal}</Button>}
        </EmptyState>
      )}
    </div>
  )
}

function pickedPrompt(port: number, path: string, { selector, text: shown, html, box }: Picked): string {
  return text.pickedPrompt(port, path, selector, text.box(box.width, box.height, box.x, box.y), shown, html)
}
