interface Focusable {
  focus(options?: FocusOptions): void
}

const PRESSES = ['mousedown', 'pointerup', 'click'] as const

/** Before `attachFocusGuard` takes its place. Absent where there is no page. */
const focusNatively = globalThis.HTMLElement?.prototype.focus

/**
 * Moves the focus where the user is in this window, and nowhere else: in a frame, `focus()` takes the keyboard from the
 * page around it, and what the user types there lands here. False: nothing was moved.
 */
export function focusIfHere(target: Focusable | null | undefined, options?: FocusOptions): boolean {
  if (!target || !document.hasFocus()) return false
  target.focus(options)
  return true
}

/** Moves the focus in any case, also out of the page around ours. Only a wish that says so may do this: `ui.focus`. */
export function focusFromOutside(element: HTMLElement): void {
  focusNatively?.call(element)
}

/** Runs at once where the user is in this window, else when the user comes back to it. Returns what cancels that. */
export function whenHere(run: () => void): () => void {
  if (document.hasFocus()) {
    run()
    return () => {}
  }
  window.addEventListener('focus', run, { once: true })
  return () => window.removeEventListener('focus', run)
}

/**
 * Holds libraries to the same rule. Radix focuses a dialog in which something was removed, and the button of a menu that
 * closes because the page has lost the focus; neither can be turned off. `select()` focuses in Chromium. A press is heard
 * before the browser moves the focus for it, and Monaco and xterm move it themselves in that moment: the window is
 * entered first.
 */
export function attachFocusGuard(page: Window & typeof globalThis): () => void {
  const { HTMLElement: Any, HTMLInputElement: Input, HTMLTextAreaElement: Area } = page
  const enter = (event: PointerEvent | MouseEvent) => {
    // A mouse that lets go may have been pressed elsewhere. A finger that scrolls lets go without a pointerup; one that
    // taps has its mousedown only after Monaco has acted. A click may come alone, from a screen reader.
    const isDragged =
      event.type === 'pointerup' && event instanceof PointerEvent && event.pointerType === 'mouse'
    if (event.isTrusted && !isDragged && !page.document.hasFocus()) page.focus()
  }
  for (const press of PRESSES) page.addEventListener(press, enter, true)
  const watch = new page.MutationObserver(() => forgetHiddenFocus(page.document))
  const left = () => watch.observe(page.document, { subtree: true, attributes: true })
  const entered = () => watch.disconnect()
  page.addEventListener('blur', left)
  page.addEventListener('focus', entered)
  const stops = [
    guard(Any.prototype, 'focus'),
    guard(Input.prototype, 'select'),
    guard(Area.prototype, 'select'),
  ]
  return () => {
    for (const press of PRESSES) page.removeEventListener(press, enter, true)
    for (const stop of stops) stop()
    watch.disconnect()
    page.removeEventListener('blur', left)
    page.removeEventListener('focus', entered)
  }

  function guard<N extends string>(prototype: { [K in N]: (options?: FocusOptions) => void }, name: N) {
    const native = prototype[name]
    prototype[name] = function (this: unknown, options) {
      if (page.document.hasFocus()) native.call(this, options)
    }
    return () => {
      prototype[name] = native
    }
  }
}

/**
 * Ends the focus of an element that was hidden while the user is elsewhere. Chromium would do so with `blur()`, and that
 * gives the frame of the element the focus of the whole window. Taken out of the page and put back, it has none. A frame
 * is left alone: put back, its page would be loaded anew.
 */
function forgetHiddenFocus(page: Document): void {
  const { activeElement: element } = page
  if (element === null || element === page.body || page.hasFocus() || element.checkVisibility()) return
  if (element.matches('iframe, :has(iframe)')) return
  const { parentNode, nextSibling } = element
  element.remove()
  parentNode?.insertBefore(element, nextSibling)
}
