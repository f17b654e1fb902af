import { createContext, type RefObject, useContext } from 'react'
import type { PreviewBridge, PreviewState } from './previewBridge'
import type { PreviewNavigation } from './usePreviewNavigation'

/** One open preview, for the parts of its tab. */
export interface Preview {
  readonly port: number
  readonly frame: RefObject<HTMLIFrameElement | null>
  readonly bridge: PreviewBridge
  /** Of the bridge. */
  readonly state: PreviewState
  readonly navigation: PreviewNavigation
  /** Commands reach the server. */
  readonly live: boolean
  /** CSS pixels of the frame; null fills the pane. */
  readonly width: number | null
  readonly setWidth: (width: number | null) => void
}

export const PreviewContext = createContext<Preview | null>(null)

export function usePreview(): Preview {
  const preview = useContext(PreviewContext)
  if (preview === null) throw new Error('Render this inside <PreviewContext value={…}>.')
  return preview
}
