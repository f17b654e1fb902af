import { type RefObject, useState } from 'react'
import { type EncodedImage, encodeImage } from '../../../../lib/encodeImage'
import { previewMessages as text } from '../../../../messages/preview'
import { canCapture, captureElement } from './captureElement'
import type { Screenshot } from './ScreenshotButton'

interface Options {
  frame: RefObject<HTMLIFrameElement | null>
  port: number
  onAttach: ((image: EncodedImage) => void) | undefined
  onProblem: (problem: string | null) => void
}

/**
 * Takes a picture of the page for the message to the agent; the browser asks each time. Null where there is no
 * conversation to attach it to, or the browser takes no pictures of its own tab.
 */
export function useScreenshot({ frame, port, onAttach, onProblem }: Options): Screenshot | null {
  const [isBusy, setBusy] = useState(false)
  async function take() {
    if (!frame.current || !onAttach) return
    setBusy(true)
    onProblem(null)
    try {
      onAttach(await encodeImage(await captureElement(frame.current, window), text.screenshotName(port)))
    } catch {
      // It was not allowed, or another tab was chosen: either way there is no picture, and only that is known.
      onProblem(text.noScreenshot)
    } finally {
      setBusy(false)
    }
  }
  return onAttach && canCapture(window) ? { isBusy, take: () => void take() } : null
}
