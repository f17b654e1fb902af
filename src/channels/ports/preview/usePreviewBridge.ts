import { type RefObject, useEffect, useEffectEvent, useMemo } from 'react'
import { createPreviewBridge, type Picked, type PreviewBridge } from './previewBridge'

interface PreviewBridgeOptions {
  frame: RefObject<HTMLIFrameElement | null>
  /** Of the preview: messages of other origins are dropped, and none are sent there. */
  origin: string | null
  onPicked: (picked: Picked) => void
  onTook: () => void
  onLeave: (back: boolean) => void
}

/** The bridge to the page in a frame, for as long as the frame is mounted. */
export function usePreviewBridge({ frame, origin, ...heard }: PreviewBridgeOptions): PreviewBridge {
  const onPicked = useEffectEvent(heard.onPicked)
  const onTook = useEffectEvent(heard.onTook)
  const onLeave = useEffectEvent(heard.onLeave)
  const bridge = useMemo(
    () =>
      createPreviewBridge({
        send: (message) => {
          if (origin !== null) frame.current?.contentWindow?.postMessage(message, origin)
        },
        now: () => performance.now(),
        onPicked: (picked) => onPicked(picked),
        onTook: () => onTook(),
        onLeave: (back) => onLeave(back),
      }),
    [frame, origin],
  )
  useEffect(() => {
    const hear = ({ source, origin: from, data }: MessageEvent<unknown>) => {
      if (from === origin && source !== null && source === frame.current?.contentWindow) bridge.receive(data)
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  }, [frame, origin, bridge])
  return bridge
}
