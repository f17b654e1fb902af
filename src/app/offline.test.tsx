import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { cleanup } from 'vitest-browser-react'
import { showOfflineApp } from '../testing/offlineApp'

const CONTROLS =
  'button, [role="button"], [role="switch"], [role="tab"], [role="treeitem"], [role="menuitem"], select, a[href]'
/** A control that showed nothing by then does nothing, ms. */
const VISIBLE_MS = 500

const isOff = (control: Element) =>
  control.getAttribute('aria-disabled') === 'true' || control.matches(':disabled')
/** Pressing what is chosen already rightly changes nothing. */
const isChosen = (control: Element) =>
  control.getAttribute('aria-selected') === 'true' || control.getAttribute('aria-current') === 'true'

function nameOf(control: Element): string {
  const label = control.getAttribute('aria-label') ?? control.textContent?.trim() ?? ''
  const region = control.closest('[data-region], [role="dialog"], [role="menu"]')
  const where = region?.getAttribute('data-region') ?? region?.getAttribute('role') ?? 'page'
  return `${where}: ${label}`
}

const shown = () =>
  [...document.querySelectorAll(CONTROLS)].filter(
    (control) =>
      control.checkVisibility({ visibilityProperty: true }) && control.getBoundingClientRect().width > 0,
  )

/** A tooltip that comes or goes, and the seconds that are counted below, are nobody's doing, and what is only said aloud shows nothing. */
const isEffect = ({ target, attributeName }: MutationRecord) =>
  attributeName !== 'data-state' && !target.parentElement?.closest('[data-region="status"], [aria-live]')

/** True when the page shows within a moment that something came of it: a change, a focus, a window, a copy. */
async function does(act: () => (() => boolean) | undefined): Promise<boolean> {
  const focused = document.activeElement
  let changed = false
  const observer = new MutationObserver((records) => {
    changed ||= records.some(isEffect)
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const isDone = act()
  const until = performance.now() + VISIBLE_MS
  while (!changed && performance.now() < until) await new Promise((resolve) => requestAnimationFrame(resolve))
  const isOpened = opened.mock.calls.length + copied.mock.calls.length > 0
  copied.mockRestore()
  opened.mockRestore()
  observer.disconnect()
  return changed || isOpened || isDone?.() === true || document.activeElement !== focused
}

async function closeOverlays() {
  for (
    let n = 0;
    n < 3 && document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]');
    n++
  )
    await userEvent.keyboard('{Escape}')
}

/** Where the page's attributes do not show it, the control itself says whether it was done. */
function press(control: Element): (() => boolean) | undefined {
  if (control instanceof HTMLSelectElement) {
    const other = [...control.options].find((option) => !option.selected && !option.disabled)
    if (!other) return
    const { value } = other
    control.value = value
    control.dispatchEvent(new Event('change', { bubbles: true }))
    return () => control.value === value
  } else if (control instanceof HTMLElement) {
    control.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    control.click()
  }
  return
}

/** The panes that are not in sight at first. */
const VIEWS: readonly (readonly [string, readonly string[]])[] = [
  ['as it stands', []],
  ['with the table of ports', ['panel: Ports1']],
  ['with the settings', ['page: Settings']],
]

afterEach(cleanup)

describe('a page without a connection', { timeout: 120_000 }, () => {
  it.each(VIEWS)('%s has no control that looks enabled and does nothing', async (_, way) => {
    const dead: string[] = []
    const seen = new Set<string>()
    let harness = await arrive(way)
    for (;;) {
      const control = shown().find((one) => !isOff(one) && !isChosen(one) && !seen.has(nameOf(one)))
      if (!control) break
      const name = nameOf(control)
      seen.add(name)
      const socket = harness.network.last
      const before = socket.sent.length
      if (!(await does(() => press(control)))) dead.push(name)
      expect(socket.sent.length, `${name} sends`).toBe(before)
      await closeOverlays()
      // What was pressed may have closed what is still to be pressed.
      if (shown().filter((one) => !seen.has(nameOf(one))).length < 3) harness = await arrive(way)
    }
    expect(seen.size).toBeGreaterThan(20)
    expect(dead).toEqual([])
  })

  it('says of everything it refuses why', async () => {
    await arrive(['panel: Ports1'])
    await userEvent.fill(document.querySelector('[data-region="agent"] textarea') ?? document.body, 'draft')
    const mute: string[] = []
    for (const control of shown().filter(isOff)) {
      const isReasoned =
        control.hasAttribute('title') ||
        control.hasAttribute('aria-describedby') ||
        control.getAttribute('data-state') !== null ||
        control.matches('select')
      if (!isReasoned) mute.push(nameOf(control))
    }
    expect(mute).toEqual([])
  })
})

async function arrive(way: readonly string[]) {
  const harness = await showOfflineApp()
  for (const step of way) {
    const control = shown().find((one) => nameOf(one) === step)
    if (!control) throw new Error(`There is no "${step}" among: ${shown().map(nameOf).join(' | ')}`)
    await does(() => press(control))
  }
  return harness
}
