import type { FrameLocator, Locator, Page } from '@playwright/test'
import { expect, test } from './dashboardTest'
import { connected, frameOf, mountIn } from './embedTest'

/** Everything that opens over the rest, whatever it is; of the editor's own menu the box around it. */
const OPENED =
  '[role="menu"], [role="listbox"], [role="dialog"], [data-radix-popper-content-wrapper] > *, .context-view .shadow-root-host'

/** What of it is outside of the frame's box. */
const outside = (frame: FrameLocator): Promise<string[]> =>
  frame.locator('body').evaluate((body, kinds) => {
    const boxes = [...body.querySelectorAll(`${kinds}, select`)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // The editor's menu lives in a tree of its own.
      .map((element) => element.shadowRoot?.querySelector('.monaco-menu-container, .monaco-menu') ?? element)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
    return boxes
      .filter(({ box: { left, top, right, bottom } }) => {
        const isIn = left > -0.5 && top > -0.5 && right < innerWidth + 0.5 && bottom < innerHeight + 0.5
        return !isIn
      })
      .map(
        ({ element, box }) =>
          `${element.outerHTML.slice(0, 80)} at ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`,
      )
  }, OPENED)

const opened = (frame: FrameLocator): Locator => frame.locator(OPENED).filter({ visible: true })

/** What was closed gives the focus back, and there is a tooltip: until nothing is open. */
const leave = (frame: FrameLocator) =>
  expect(async () => {
    await frame.locator('body').evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
    expect(await opened(frame).count()).toBe(0)
  }).toPass({ timeout: 10_000 })

/** Opens it, looks whether all of it is inside, and closes it with the keyboard. */
const expectInside = (page: Page, name: string, open: () => Promise<unknown>) =>
  test.step(name, async () => {
    const frame = frameOf(page)
    await open()
    await expect(opened(frame).first()).toBeVisible()
    await expect.poll(() => outside(frame), { message: name }).toEqual([])
    await page.keyboard.press('Escape')
    await leave(frame)
  })

const nameOf = async (one: Locator) =>
  (await one.getAttribute('aria-label')) ?? (await one.textContent()) ?? 'nameless'

/** Everything that opens in a part of what is shown now. Returns how much did. */
async function openEverything(page: Page, part = 'body'): Promise<number> {
  const visible = (selector: string) =>
    frameOf(page).locator(part).locator(selector).filter({ visible: true }).all()
  const menus = await visible('button[aria-haspopup="menu"]')
  for (const one of menus) await expectInside(page, `the menu ${await nameOf(one)}`, () => one.click())
  const places = await visible(
    '[role="treeitem"], main [role="tab"], .monaco-editor[role="code"], .xterm-screen',
  )
  for (const one of places)
    await expectInside(page, `the context menu of ${await nameOf(one)}`, async () => {
      // Near its far corner, where there is least room, and beside the scroll bar; over a tab lies what closes it, and
      // over the end of a row under the pointer its button.
      const { width = 0, height = 0 } = (await one.boundingBox()) ?? {}
      const role = await one.getAttribute('role')
      const x = role === 'tab' ? 20 : width - (role === 'treeitem' ? 60 : 24)
      await one.click({ button: 'right', position: { x, y: height - 6 }, timeout: 5000 })
    })
  // A tooltip comes at once where the focus is moved with the keyboard.
  await page.keyboard.press('Shift')
  const tips = await visible('[data-tooltip]:not(:disabled)')
  for (const one of tips)
    await test.step(`the tooltip of ${await nameOf(one)}`, async () => {
      await one.evaluate((element: HTMLElement) => element.blur())
      await one.evaluate((element: HTMLElement) => element.focus({ focusVisible: true } as FocusOptions))
      await expect(opened(frameOf(page)).first()).toBeVisible()
      expect(await outside(frameOf(page))).toEqual([])
      await leave(frameOf(page))
    })
  return menus.length + places.length + tips.length
}

const open = { file: '/README.md' }

test('menus, selects and tooltips stay inside a frame of 800 by 500 pixels', async ({ page, dashboard }) => {
  await mountIn(page, dashboard, { width: 800, height: 500, options: { open } })
  const frame = frameOf(page)
  await expect(frame.locator('.monaco-editor .view-lines')).toContainText('shop')
  await frame.getByRole('button', { name: 'Open panel' }).click()
  expect(await openEverything(page)).toBeGreaterThan(8)
  await frame.getByRole('button', { name: 'Files', exact: true }).click()
  await expect(frame.getByRole('treeitem', { name: 'README.md' })).toBeVisible()
  // It lies over the editor, whose controls cannot be reached meanwhile.
  expect(await openEverything(page, '[data-region="side"]')).toBeGreaterThan(3)
  await expectInside(page, 'the palette', () =>
    frame.getByRole('button', { name: 'Commands', exact: true }).click(),
  )
})

test('menus, selects and tooltips stay inside a frame of 390 by 500 pixels', {
  tag: [],
}, async ({ page, dashboard }) => {
  await mountIn(page, dashboard, { width: 390, height: 500, options: { open } })
  const frame = frameOf(page)
  await expect(frame.locator('.monaco-editor .view-lines')).toContainText('shop')
  let count = 0
  for (const view of ['Editor', 'Files', 'Agent', 'Terminal', 'Ports'])
    await test.step(view, async () => {
      await frame.getByRole('button', { name: view, exact: true }).click()
      count += await openEverything(page)
    })
  expect(count).toBeGreaterThan(20)
})

test('in a frame that may not read the clipboard the menu of a terminal says so, and names the keys', async ({
  page,
  dashboard,
}) => {
  await mountIn(page, dashboard)
  await connected(page)
  const frame = frameOf(page)
  const input = frame.getByRole('textbox', { name: 'Terminal input' }).first()
  await expect(input).toBeEditable()
  await input.focus()
  await page.keyboard.press('Shift+F10')
  await frame
    .getByRole('menu', { name: 'Terminal', exact: true })
    .getByRole('menuitem', { name: 'Paste' })
    .click()
  await expect(frame.getByRole('alert').filter({ hasText: /clipboard.*Press (Ctrl\+|⌘)V/ })).toBeVisible()
})
