import { vi } from 'vitest'

/** Seconds that are counted change by themselves. */
const COUNTED = /\d+ s\b/g
const CONTROLS =
  'button, [role="button"], [role="switch"], [role="tab"], [role="treeitem"]:not(:has(input)), select, a[href], input, textarea'
const ITEMS = '[role="menu"] [role^="menuitem"]'
/** What comes and goes with a menu, whatever is chosen in it. */
const OF_MENUS =
  '[role="menu"], [data-radix-popper-content-wrapper], [data-radix-focus-guard], [role="tooltip"]'
/** A control that showed nothing by then does nothing, ms: what it opens may first have to be compiled and loaded. */
const VISIBLE_MS = 10_000
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
  control.matches('[aria-current="true"], [aria-current="page"]')

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
  return `${where}: ${label.replace(COUNTED, 'n s')}`
}

/** The controls in sight. What is typed into a terminal or an editor is theirs to answer for. */
const shown = (what = CONTROLS): Element[] =>
  [...document.querySelectorAll(what)].filter(
    (control) =>
      control.checkVisibility({ visibilityProperty: true }) &&
      control.getBoundingClientRect().width > 0 &&
      !control.closest('[inert], .xterm, .monaco-editor, fieldset[aria-label="Terminal keys"]'),
  )

/** Returns, for what holds a value, whether it holds the new one: that is what the user entered. */
function press(control: Element): (() => boolean) | undefined {
  if (control instanceof HTMLSelectElement) return choose(control)
  if (isField(control) && !control.matches('[type="checkbox"], [type="radio"], [type="file"]'))
    return type(control)
  const wasChecked = checkedOf(control)
  if (control instanceof HTMLElement) {
    control.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, pointerType: 'mouse' }))
    // A click without a count would be one of the keyboard's, which cards that just came do not take.
    control.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
  }
  return wasChecked === null ? undefined : () => checkedOf(control) === !wasChecked
}

/** Null for what is neither on nor off. A button that is pressed is none of these: it has to do something. */
function checkedOf(control: Element): boolean | null {
  if (control.matches('[role="switch"]')) return control.getAttribute('aria-checked') === 'true'
  return isField(control) && control.matches('[type="checkbox"]') && 'checked' in control
    ? control.checked
    : null
}

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

/** What of an element a user sees or a screen reader says, beside its text. */
const SEEN_ATTRIBUTES = [
  ...['role', 'title', 'placeholder', 'href', 'disabled', 'open', 'data-theme'],
  ...['aria-label', 'aria-checked', 'aria-selected', 'aria-pressed', 'aria-expanded', 'aria-disabled'],
  ...['aria-current', 'aria-invalid', 'aria-readonly', 'aria-valuenow', 'aria-valuetext', 'aria-busy'],
]
/** An element whose box is that of its children counts as none where the browser is asked. */
const isShown = (element: Element) =>
  element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).display === 'contents'
/** Only said aloud: as small as CSS makes what nothing shows. */
const isSpokenOnly = (element: Element) =>
  element.matches('[aria-live], [role="status"]') && element.getBoundingClientRect().width < 2

/**
 * What the page shows outside of `control`: text, names, roles, states, values, the place of what scrolls, and the size of
 * the regions. What has neither text nor state (a class, a colour, an element that nothing shows) is no part of it; nor,
 * `isOfMenu`, is the menu that goes when something was chosen in it.
 */
function picture(control: Element | undefined, isOfMenu: boolean): string {
  const lines: string[] = []
  const look = (element: Element): void => {
    if (element === control || element.matches(isOfMenu ? `svg, ${OF_MENUS}` : 'svg, [role="tooltip"]'))
      return
    if (isSpokenOnly(element) || !isShown(element)) return
    for (const name of SEEN_ATTRIBUTES) {
      if (isOfMenu && name === 'aria-expanded' && element.hasAttribute('aria-haspopup')) continue
      const value = element.getAttribute(name)
      if (value !== null) lines.push(`${name}=${value.replace(COUNTED, 'n s')}`)
    }
    if (isField(element) || element instanceof HTMLSelectElement) lines.push(element.value)
    if (element.scrollTop > 0) lines.push(`scrolled ${Math.round(element.scrollTop)}`)
    if (element.hasAttribute('data-region')) {
      const { x, y, width, height } = element.getBoundingClientRect()
      lines.push([x, y, width, height].map(Math.round).join(' '))
    }
    for (const child of element.childNodes) {
      if (child instanceof Element) look(child)
      else if (child instanceof Text && child.data.trim() !== '')
        lines.push(child.data.replace(COUNTED, 'n s'))
    }
  }
  look(document.documentElement)
  return lines.join('\n')
}

/** Windows, files and addresses that a press asked for; none of them is really opened. */
function watchDepartures() {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  let departures = 0
  const leave = (event: MouseEvent) => {
    const target =
      event.target instanceof Element ? event.target.closest('a[href], input[type="file"]') : null
    if (target === null || event.defaultPrevented) return
    departures += 1
    event.preventDefault()
  }
  window.addEventListener('click', leave)
  return {
    count: () => departures + opened.mock.calls.length + copied.mock.calls.length,
    stop() {
      window.removeEventListener('click', leave)
      copied.mockRestore()
      opened.mockRestore()
    },
  }
}

interface Watch {
  /** How many messages the page has sent. */
  readonly sent: () => number
  readonly withinMs: number
}

/**
 * True when a user or the server notices within a moment that something came of it: a message, another picture of the page
 * outside of the control, the focus elsewhere, a window, a file, an address, a copy.
 */
async function does(control: Element, { sent, withinMs }: Watch): Promise<boolean> {
  const isItem = control.matches(ITEMS)
  const name = nameOf(control)
  /** The control itself, also where it was drawn anew. */
  const own = () => (control.isConnected ? control : shown().find((one) => nameOf(one) === name))
  const focused = document.activeElement
  const sentBefore = sent()
  const before = picture(own(), isItem)
  const departures = watchDepartures()
  /** Some items turn the menu into another one. */
  const itemsOf = () =>
    shown(ITEMS)
      .map((item) => item.textContent)
      .join('\n')
  const itemsBefore = itemsOf()
  const isDone = press(control)
  const isFocusMoved = () => !isItem && document.activeElement !== focused && document.activeElement !== own()
  const was = () =>
    departures.count() > 0 ||
    sent() > sentBefore ||
    isDone?.() === true ||
    isFocusMoved() ||
    (isItem && itemsOf() !== '' && itemsOf() !== itemsBefore) ||
    picture(own(), isItem) !== before
  const until = performance.now() + withinMs
  let didSomething = was()
  while (!didSomething && performance.now() < until) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    didSomething = was()
  }
  departures.stop()
  return didSomething
}

const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"]'
async function closeOverlays() {
  for (let n = 0; n < 3 && document.querySelector(OVERLAYS); n++) {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** Chooses every item of the menu that `open` opens, one after the other. */
async function walkMenu(
  { walk, watch, name: menu }: { walk: Walk; watch: Watch; name: string },
  open: () => Promise<unknown>,
): Promise<void> {
  const itemNames = () => shown(ITEMS).map((item) => `${menu} › ${item.textContent?.trim()}`)
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
    const isDone = await does(item, watch)
    await closeOverlays()
    await open()
    // What was switched stands in the menu by another name.
    if (!isDone && itemNames().includes(name)) walk.dead.push(name)
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
 * @param options.pressed told of each control that was pressed
 */
export async function walkControls(options: {
  readonly sent: Watch['sent']
  readonly withinMs?: number
  readonly pressed?: (name: string) => unknown
}): Promise<Walk> {
  const { pressed, sent, withinMs = VISIBLE_MS } = options
  const watch: Watch = { sent, withinMs }
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
    const again = () => does(control, watch)
    if (!(await again())) dead.push(name)
    pressed?.(name)
    if (document.querySelector(ITEMS)) await walkMenu({ walk, watch, name }, again)
    await closeOverlays()
  }
}
