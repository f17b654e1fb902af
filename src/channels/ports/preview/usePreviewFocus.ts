import type { RefObject } from 'react'
import { previewMessages as text } from '../../../messages/preview'
import { useEmbedHost } from '../../context/EmbedHostContext'
import type { PreviewBridge } from './previewBridge'
import { useFocusGuard } from './useFocusGuard'
import { useFocusStealing } from './useFocusStealing'

interface PreviewFocusOptions {
  frame: RefObject<HTMLIFrameElement | null>
  bridge: PreviewBridge
  isHelped: boolean
  onNotice: (notice: string | null) => void
}

interface PreviewFocus {
  /** The page stole the focus too often and is not shown. */
  readonly isClosed: boolean
  readonly reopen: () => void
  /** The page says that it took the focus by itself. */
  readonly took: () => void
}

/** Keeps a previewed page from taking the keyboard: gives it back, asks the page to stop, and closes it in the end. */
export function usePreviewFocus({ frame, bridge, isHelped, onNotice }: PreviewFocusOptions): PreviewFocus {
  const { focusTaken } = useEmbedHost()
  const tellHost = () => focusTaken?.()
  const stealing = useFocusStealing(
    () => {
      bridge.command({ type: 'keepFocusOut' })
      onNotice(text.focusKeptOut)
    },
    () => {
      onNotice(null)
      took()
      tellHost()
    },
  )
  const took = useFocusGuard(frame, isHelped, tellHost, stealing.stole)
  return { isClosed: stealing.isClosed, reopen: stealing.forgive, took }
}
