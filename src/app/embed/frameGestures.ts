/**
 * Notes on the document since when the user acts in this frame, in milliseconds of `now`: `data-entered`, which is
 * empty until there was a key or a press here after the focus came, wherever it came from. A page around ours can focus us,
 * but it cannot press.
 */
export function attachFrameGestures(page: Window, now: () => number): void {
  const { dataset } = page.document.documentElement
  const acted = ({ isTrusted }: Event) => {
    if (isTrusted) dataset.entered ||= String(now())
  }
  dataset.entered = ''
  for (const gesture of ['pointerdown', 'keydown']) page.addEventListener(gesture, acted, { capture: true })
  page.addEventListener('blur', () => {
    dataset.entered = ''
  })
}
