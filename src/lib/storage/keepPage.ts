/** Kinds of dropped data that a browser opens in the place of the page. */
const LEADS_AWAY = ['Files', 'text/uri-list']

/**
 * Keeps a dropped file or link from replacing the page, and all unsaved text with it. A drop target sets `dropEffect`
 * in its own `dragover`, which comes later. Returns detach.
 */
export function attachKeepPage(page: Window): () => void {
  const onDrag = (event: DragEvent) => {
    const { dataTransfer, target } = event
    if (!dataTransfer?.types.some((type) => LEADS_AWAY.includes(type)) || takesItself(target, dataTransfer))
      return
    event.preventDefault()
    // Text that is dragged with it may still be dropped where text is taken.
    if (event.type === 'dragover' && !dataTransfer.types.includes('text/plain'))
      dataTransfer.dropEffect = 'none'
  }
  for (const type of ['dragover', 'drop'] as const) page.addEventListener(type, onDrag, true)
  return () => {
    for (const type of ['dragover', 'drop'] as const) page.removeEventListener(type, onDrag, true)
  }
}

/** A field for files, and a field for text where there is text. */
function takesItself(target: EventTarget | null, { types }: DataTransfer): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.matches('input[type="file"]')) return true
  if (types.includes('Files') || !types.includes('text/plain')) return false
  return target.isContentEditable || target.matches('input, textarea')
}
