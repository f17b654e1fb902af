import type { MountOptions } from './sdkTypes'

/** At most one change of the height in this many milliseconds, in steps of so many pixels. */
const EVERY_MS = 1000
const STEP = 8

/** Gives the frame the height it is to have. Returns what follows the workspace's content, or does nothing. */
export function sizeFrame(
  frame: HTMLElement,
  size: MountOptions['size'] = 'fill',
): (contentHeight: number) => void {
  if (size === 'fill') return () => {}
  const set = (height: number) => {
    frame.style.blockSize = `${height}px`
  }
  if ('height' in size) {
    set(size.height)
    return () => {}
  }
  let wanted = size.min
  let shown = 0
  let isResting = false
  const apply = () => {
    if (isResting || wanted === shown) return
    shown = wanted
    set(shown)
    isResting = true
    setTimeout(() => {
      isResting = false
      apply()
    }, EVERY_MS)
  }
  apply()
  return (contentHeight) => {
    wanted = Math.min(size.max, Math.max(size.min, Math.ceil(contentHeight / STEP) * STEP))
    apply()
  }
}
