import { type RefObject, useState } from 'react'
import { isWithinPage, previewSource } from './previewAddress'
import type { PreviewBridge, PreviewState } from './previewBridge'
import { isSameTarget, type PreviewTarget } from './usePreviewTarget'

export interface PreviewNavigation {
  /** The preview's origin, as long as the port has one. */
  readonly origin: string | null
  /** The path that is shown, or on its way. */
  readonly path: string
  /** The address of that path; null where nothing may be shown. */
  readonly source: string | null
  /** Navigations so far, by the user or by us. */
  readonly count: number
  /** Another key needs another frame. */
  readonly frameKey: string
  readonly go: (path: string) => void
  readonly reload: () => void
  /** Opens the page in a tab of the browser. */
  readonly openOutside: () => void
}

interface PreviewNavigationOptions {
  frame: RefObject<HTMLIFrameElement | null>
  bridge: PreviewBridge
  state: PreviewState
  target: PreviewTarget | null
}

/** Where the preview is, and how it goes somewhere else. */
export function usePreviewNavigation(options: PreviewNavigationOptions): PreviewNavigation {
  const { frame, bridge, state, target } = options
  const origin = target?.origin ?? null
  const [requested, setRequested] = useState('/')
  const [mounts, setMounts] = useState(0)
  const [count, setCount] = useState(0)
  const path = state.pending ?? state.place?.path ?? requested

  // A restarted server is shown at the path that was open.
  const [shown, setShown] = useState(target)
  if (!isSameTarget(target, shown)) {
    setShown(target)
    setRequested(path)
  }
  const addressOf = (at: string) => (origin === null ? null : previewSource(origin, at, location.origin))
  const source = addressOf(path)

  /** In the frame that is there, so that its history stays. */
  function go(next: string) {
    const address = addressOf(next)
    setRequested(next)
    setCount((before) => before + 1)
    const isScroll = address !== null && isWithinPage(address, addressOf(state.place?.path ?? path) ?? '')
    // Without a helper script neither a move within the page nor the page's current path is known.
    if (!frame.current || address === null || (isScroll && !state.place))
      return setMounts((before) => before + 1)
    if (!isScroll) bridge.going(next)
    frame.current.src = address
  }

  function reload() {
    // The same address with a fragment would only scroll.
    if (state.place && state.pending === null && path.includes('#')) bridge.command({ type: 'reload' })
    else go(path)
  }

  return {
    origin,
    path,
    source,
    count,
    frameKey: `${mounts} ${target?.pid}`,
    go,
    reload,
    openOutside: () => source !== null && window.open(source, '_blank', 'noopener,noreferrer'),
  }
}
