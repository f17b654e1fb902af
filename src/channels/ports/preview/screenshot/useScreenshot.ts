import { type RefObject, useState } from 'react'
import { type EncodedImage, encodeImage } from '../../../../lib/encodeImage'
import { messages } from '../../../../messages/en'
import { captureElement } from './captureElement'
import type { Screenshot } from './ScreenshotButton'

const text = messages.ports

interface Options {
  frame: RefObject<HTMLIFrameElement | null>
  port: number
  onAttach: (image: EncodedImage) => void
  onProblem: (problem: string | null) => void
}

/** Takes a picture of the page for the message to the agent. The browser asks each time. */
export function useScreenshot({ frame, port, onAttach, onProblem }: Options): Screenshot {
  const [isBusy, setBusy] = useState(false)
  async function take() {
    if (!frame.current) return
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
  return { isBusy, take: () => void take() }
}
