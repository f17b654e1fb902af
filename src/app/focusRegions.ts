import { focusIfHere } from '../lib/focusIfHere'

/** The areas F6 walks through, in reading order. */
export const REGIONS = ['nav', 'side', 'editor', 'panel', 'agent', 'status'] as const
export type FocusRegion = (typeof REGIONS)[number]

type Move = (element: HTMLElement) => unknown
export type FocusRegions = ReturnType<typeof createFocusRegions>

const TABBABLE =
  'a[href], button, input, select, textarea, [contenteditable="true"], [tabindex]:not([tabindex="-1"])'

/** Where the work of an area is done, if it has such a place: its text field, or the row one stands on. */
const FIELD = 'textarea, [role="textbox"], [role="treeitem"][tabindex="0"]'

/** How long the code that draws a part may take before its element is waited for no more, ms. */
const DRAWN_MS = 5000

/** The next visible region; from outside of them the first or the last. Null if none is visible. */
export function nextRegion(
  current: FocusRegion | null,
  visible: readonly FocusRegion[],
  step: 1 | -1,
): FocusRegion | null {
  const at = current === null ? -1 : visible.indexOf(current)
  if (at === -1) return visible.at(step === 1 ? 0 : -1) ?? null
  return visible[(at + step + visible.length) % visible.length] ?? null
}

/**
 * Moves the focus between areas of the page. Each remembers its last focused element, and what had the focus
 * before it was entered. `attach` starts remembering.
 * @param onEnd hears of a step beyond the first or the last area; true: the focus goes elsewhere, not round
 */
export function createFocusRegions(root: Document, onEnd: (back: boolean) => boolean = () => false) {
  const last = new Map<FocusRegion, HTMLElement>()
  const before = new Map<FocusRegion, HTMLElement>()
  let current: HTMLElement | null = null

  const elementOf = (region: FocusRegion) => root.querySelector<HTMLElement>(`[data-region="${region}"]`)
  const isVisible = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true })

  function remember(event: FocusEvent): void {
    if (!(event.target instanceof HTMLElement)) return
    const region = regionOf(event.target)
    const previous = regionOf(current)
    if (region && region !== previous && current) before.set(region, current)
    if (region) last.set(region, event.target)
    current = event.target
  }

  const isNowhere = () => root.activeElement === null || root.activeElement === root.body
  const currentRegion = () =>
    root.activeElement instanceof HTMLElement ? regionOf(root.activeElement) : null

  /** `move` is `focusFromOutside` only where the page around ours asked for it. */
  function focus(region: FocusRegion, move: Move = focusIfHere): boolean {
    const element = elementOf(region)
    if (!element || !isVisible(element)) return false
    const remembered = last.get(region)
    if (remembered && element.contains(remembered) && tryFocus(remembered, move)) return true
    return enter(element, move)
  }

  function enter(element: HTMLElement, move: Move = focusIfHere): boolean {
    for (const candidate of element.querySelectorAll<HTMLElement>(FIELD))
      if (tryFocus(candidate, move)) return true
    for (const candidate of element.querySelectorAll<HTMLElement>(TABBABLE))
      if (candidate.tabIndex >= 0 && tryFocus(candidate, move)) return true
    element.tabIndex = -1
    return tryFocus(element, move)
  }

  function tryFocus(element: HTMLElement, move: Move = focusIfHere): boolean {
    if (!element.isConnected || !isVisible(element)) return false
    move(element)
    // A toolbar hands the focus on to its current button.
    return element.contains(root.activeElement)
  }

  function focusFirst(region: FocusRegion, selector: string): boolean {
    const matches = elementOf(region)?.querySelectorAll<HTMLElement>(selector) ?? []
    return [...matches].some((match) => tryFocus(match))
  }

  function step(by: 1 | -1): void {
    const visible = REGIONS.filter((region) => {
      const element = elementOf(region)
      return element !== null && isVisible(element)
    })
    const current = currentRegion()
    if (current !== null && visible.at(by === 1 ? -1 : 0) === current && onEnd(by === -1)) return
    const target = nextRegion(current, visible, by)
    if (target) focus(target)
  }

  return {
    attach(): () => void {
      root.addEventListener('focusin', remember)
      return () => root.removeEventListener('focusin', remember)
    },
    current: currentRegion,
    focus,
    /** Into its text field, wherever the focus was in it. */
    focusField(region: FocusRegion): boolean {
      const element = elementOf(region)
      return element !== null && isVisible(element) && enter(element)
    },
    /** Such an element has the focus. */
    isAt: (selector: string): boolean => root.activeElement?.matches(selector) === true,
    focusFirst,
    /**
     * Where the code that draws it is still on its way, the region has the focus until then, which fetches it. A user
     * who leaves the region meanwhile is not brought back.
     */
    focusWhenDrawn(region: FocusRegion, selector: string): void {
      const element = elementOf(region)
      if (focusFirst(region, selector) || !element || !isVisible(element) || !enter(element)) return
      const observer = new MutationObserver(() => {
        if (currentRegion() !== region || focusFirst(region, selector)) observer.disconnect()
      })
      observer.observe(element, { childList: true, subtree: true })
      setTimeout(() => observer.disconnect(), DRAWN_MS)
    },
    /** What stands in no region, and comes by itself. */
    focusOutside(selector: string): boolean {
      return [...root.querySelectorAll<HTMLElement>(selector)].some((match) => tryFocus(match))
    },
    step,
    /**
     * The focus is never nowhere: if nothing has it, the editor gets it, or what stands in its place. A dialog
     * that has just gone gives it back in a timer, and comes first.
     */
    ensure(): void {
      if (isNowhere()) setTimeout(() => isNowhere() && !focus('editor') && !focus('panel') && step(1))
    },
    /** Back to where the focus was before the region was entered, else to the editor. */
    leave(region: FocusRegion): void {
      const origin = before.get(region)
      if (origin && tryFocus(origin)) return
      focus('editor')
    },
  }
}

function regionOf(element: HTMLElement | null): FocusRegion | null {
  // The splitters stand in main, beside the editor.
  const name =
    element?.closest<HTMLElement>('[data-region]')?.dataset.region ??
    (element?.closest('main') ? 'editor' : null)
  return REGIONS.find((region) => region === name) ?? null
}
