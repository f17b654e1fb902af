import { vi } from 'vitest'

const CONTROLS =
  'button, [role="button"], [role="switch"], [role="tab"], [role="treeitem"]:not(:has(input)), select, a[href], input, textarea'
const ITEMS = '[role="menu"] [role^="menuitem"]'
/** What comes and goes with a menu, whatever is chosen in it. */
const OF_MENUS =
  '[role="menu"], [data-radix-popper-content-wrapper], [data-radix-focus-guard], [role="tooltip"]'
const MENU_STATES = ['aria-expanded', 'aria-controls', 'data-highlighted', 'tabindex']
/** A control that showed nothing by then does nothing, ms: what it opens may first have to be loaded. */
const VISIBLE_MS = 3000
/** Long enough for a page to be drawn. */
const SETTLE_MS = 100

/** What is wrong with the controls of a page, by name. */
export interface Walk {
  /** Everything that was met. */
  readonly seen: Set<string>
  /** Looks enabled and does nothing. */
  readonly dead: string[]
  /** Is refused without a reason. */
  readonly mute: Set<string>
}

type Field = HTMLInputElement | HTMLTextAreaElement
const isField = (control: Element): control is Field =>
  control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement

const isOff = (control: Element) =>
  control.getAttribute('aria-disabled') === 'true' ||
  control.matches(':disabled') ||
  (isField(control) && control.readOnly)

/** Pressing what is chosen already rightly changes nothing. */
const isChosen = (control: Element) =>
  control.getAttribute('aria-selected') === 'true' ||
  control.matches('[aria-current="true"], [aria-current="page"]') ||
  control.matches('[role="menuitemradio"][aria-checked="true"]')

/** A tooltip that only repeats the name gives no reason. */
const isReasoned = (control: Element) =>
  control.getAttribute('aria-busy') === 'true' ||
  control.hasAttribute('title') ||
  control.hasAttribute('aria-describedby') ||
  !['', control.getAttribute('aria-label')].includes(control.getAttribute('data-tooltip') ?? '') ||
  // The reason stands below the name.
  (control.matches(ITEMS) && control.querySelector('span > span') !== null)

function nameOf(control: Element): string {
  const isLabelled = isField(control) || control instanceof HTMLSelectElement
  const label =
    control.getAttribute('aria-label') ??
    (isLabelled ? control.labels?.[0]?.textContent : control.textContent?.trim()) ??
    ''
  const region = control.closest('[data-region], [role="dialog"], [role="menu"]')
  const where = region?.getAttribute('data-region') ?? region?.getAttribute('role') ?? 'page'
  // Seconds that are counted make it no other control.
  return `${where}: ${label.replace(/\d+ s\b/, 'n s')}`
}

/** The controls in sight. What is typed into a terminal or an editor is theirs to answer for. */
const shown = (what = CONTROLS): Element[] =>
  [...document.querySelectorAll(what)].filter(
    (control) =>
      control.checkVisibility({ visibilityProperty: true }) &&
      control.getBoundingClientRect().width > 0 &&
      !control.closest('[inert], .xterm, .monaco-editor, fieldset[aria-label="Terminal keys"]'),
  )

const press = (control: Element): (() => boolean) | undefined => {
  if (control instanceof HTMLSelectElement) return choose(control)
  if (isField(control) && !control.matches('[type="checkbox"], [type="radio"], [type="file"]'))
    return type(control)
  if (control instanceof HTMLElement) {
    control.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, pointerType: 'mouse' }))
    // A click without a count would be one of the keyboard's, which cards that just came do not take.
    control.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
  }
  return () => isChosen(control)
}

/** Where the page's attributes do not show it, the control itself says whether it was done. */
function choose(control: HTMLSelectElement): (() => boolean) | undefined {
  const other = [...control.options].find((option) => !option.selected && !option.disabled)
  if (!other) return undefined
  const { value } = other
  control.value = value
  control.dispatchEvent(new Event('change', { bubbles: true }))
  return () => control.value === value
}

/** As the browser does: React hears of a value only when it was set behind its back. */
function type(control: Field): () => boolean {
  const value = control instanceof HTMLInputElement && control.type === 'number' ? '17' : `${control.value}x`
  const prototype = control instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
  Object.getOwnPropertyDescriptor(prototype.prototype, 'value')?.set?.call(control, value)
  control.dispatchEvent(new InputEvent('input', { bubbles: true, data: 'x' }))
  return () => control.isConnected && control.value === value
}

/** A tooltip that comes or goes, and the seconds that are counted below, are nobody's doing, and what is only said aloud shows nothing. */
function isEffect({ target, type: kind, attributeName }: MutationRecord): boolean {
  const spoken = target.parentElement?.closest('[aria-live], [role="status"]')
  const isCount = kind === 'characterData' && COUNTED.test(target.textContent ?? '')
  return attributeName !== 'data-state' && !isCount && (spoken?.getBoundingClientRect().width ?? 2) >= 2
}

/** That the menu went is no effect of what was chosen in it. */
function isEffectOfItem(record: MutationRecord): boolean {
  const { target, attributeName, addedNodes, removedNodes } = record
  const isOfMenu = (node: Node) => node instanceof Element && node.matches(OF_MENUS)
  const element = target instanceof Element ? target : target.parentElement
  if (element === document.body && attributeName !== null) return false
  if (element?.closest(OF_MENUS) || !isEffect(record)) return false
  if (attributeName !== null) return !MENU_STATES.includes(attributeName)
  return record.type === 'characterData' || ![...addedNodes, ...removedNodes].every(isOfMenu)
}

/** True when the page shows within a moment that something came of it: a change, a focus, a window, a copy. */
async function does(act: () => (() => boolean) | undefined, counts = isEffect): Promise<boolean> {
  const focused = document.activeElement
  let changed = false
  const observer = new MutationObserver((records) => {
    changed ||= records.some(counts)
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const isDone = act()
  const isOpened = () => opened.mock.calls.length + copied.mock.calls.length > 0
  const isFocusMoved = () => counts === isEffect && document.activeElement !== focused
  const was = () => changed || isOpened() || isDone?.() === true || isFocusMoved()
  const until = performance.now() + VISIBLE_MS
  while (!was() && performance.now() < until) await new Promise((resolve) => requestAnimationFrame(resolve))
  const didSomething = was()
  copied.mockRestore()
  opened.mockRestore()
  observer.disconnect()
  return didSomething
}

const COUNTED = /\d+ s\b/
const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"]'
async function closeOverlays() {
  for (let n = 0; n < 3 && document.querySelector(OVERLAYS); n++) {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** Chooses every item of the menu that `open` opens, one after the other. */
async function walkMenu(walk: Walk, way: string, open: () => Promise<unknown>): Promise<void> {
  const itemNames = () => shown(ITEMS).map((item) => `${way} › ${item.textContent?.trim()}`)
  for (;;) {
    const name = itemNames().find((one) => !walk.seen.has(one))
    if (name === undefined) break
    walk.seen.add(name)
    const item = shown(ITEMS)[itemNames().indexOf(name)]
    if (!item || isChosen(item)) continue
    if (isOff(item)) {
      if (!isReasoned(item)) walk.mute.add(name)
      continue
    }
    if (!(await does(() => press(item), isEffectOfItem))) walk.dead.push(name)
    await closeOverlays()
    await open()
  }
  await closeOverlays()
}

/** What shows other things comes after what is shown, and what closes something after what is in it. */
function rankOf(control: Element): number {
  if (control.closest('[data-region="nav"]')) return 2
  return /: (Close|Maximise|Collapse|Clear|Stop)/.test(nameOf(control)) ? 1 : 0
}

/**
 * Presses everything there is to press, and what that brings to sight, and chooses what menus offer.
 * @param pressed told of each control that was pressed
 */
export async function walkControls(pressed: (name: string) => unknown): Promise<Walk> {
  const walk: Walk = { seen: new Set(), dead: [], mute: new Set() }
  const { seen, dead, mute } = walk
  for (let isSettled = false; ; ) {
    const inSight = shown()
    for (const one of inSight) if (isOff(one) && !isReasoned(one)) mute.add(nameOf(one))
    const open = inSight.filter((one) => !isOff(one) && !isChosen(one) && !seen.has(nameOf(one)))
    const control = open.sort((a, b) => rankOf(a) - rankOf(b))[0]
    if (!control) {
      if (isSettled) return walk
      // What was pressed last may still be on its way to the screen.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
      isSettled = true
      continue
    }
    isSettled = false
    const name = nameOf(control)
    seen.add(name)
    const again = () => does(() => press(control))
    if (!(await again())) dead.push(name)
    pressed(name)
    if (document.querySelector(ITEMS)) await walkMenu(walk, name, again)
    await closeOverlays()
  }
}
