/**
 * Opens the menu of a screen, which belongs to the element around it, on Shift+F10 and the menu key, at the cursor. Shift and
 * a right click open the browser's own. Returns detach.
 *
 * @param takesClick the program takes right clicks: they open no menu
 */
export function attachMenuKeys(host: HTMLElement, takesClick: () => boolean): () => void {
  // xterm has heard it by now: it puts what is selected where the browser's menu copies from.
  const clicked = (event: MouseEvent) => {
    if (event.button !== 2) return
    if (event.shiftKey) event.stopPropagation()
    else if (takesClick()) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  const pressed = (event: KeyboardEvent) => {
    const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    if (!isMenuKey || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    const { x, y } = cursorIn(host)
    host.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: x, clientY: y }),
    )
  }
  host.addEventListener('contextmenu', clicked)
  host.addEventListener('keydown', pressed, { capture: true })
  return () => {
    host.removeEventListener('contextmenu', clicked)
    host.removeEventListener('keydown', pressed, { capture: true })
  }
}

/** xterm keeps its field at the cursor; before it has printed anything the field is elsewhere. */
function cursorIn(host: HTMLElement): { x: number; y: number } {
  const box = host.getBoundingClientRect()
  const field = host.querySelector('textarea')?.getBoundingClientRect() ?? box
  return {
    x: Math.min(Math.max(field.left, box.left), box.right),
    y: Math.min(Math.max(field.bottom, box.top), box.bottom),
  }
}
