import type { Page } from '@playwright/test'
import { clipboard, composer, open } from './locators'
import { middleOf, rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const menu = (page: Page) => page.getByRole('menu', { name: 'Terminal', exact: true })
const item = (page: Page, name: string) => menu(page).getByRole('menuitem', { name })
const input = (page: Page) => terminal(page).getByRole('textbox', { name: 'Terminal input' })
const chips = (page: Page) => page.getByRole('list', { name: 'Goes with the message' })

test('the menu of a terminal copies what is selected, which a right click leaves selected, and asks about it', {
  tag: '@smoke',
}, async ({ page, mock, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, mock)
  await typeLine(page, 'echo copythis')
  const at = await middleOf(page, 'copythis')
  await page.mouse.click(...at, { button: 'right' })
  await expect(item(page, 'Copy')).toHaveAttribute('aria-disabled', 'true')
  await expect(item(page, 'Copy')).toContainText('Nothing is selected.')
  await expect(item(page, 'Ask the agent about the output')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu(page)).toBeHidden()
  // Over the rows lies the layer that xterm selects in.
  await page.mouse.dblclick(...at)
  await expect(terminal(page).locator('.xterm-selection > div').first()).toBeAttached()
  await page.mouse.click(...at, { button: 'right' })
  await item(page, 'Copy').click()
  await expect.poll(() => clipboard(page)).toBe('copythis')
  await expect(input(page)).toBeFocused()
  await page.mouse.click(...at, { button: 'right' })
  await item(page, 'Ask the agent about the selection').click()
  await expect(chips(page)).toContainText('Terminal selection (1 line)')
  await expect(composer(page)).toBeFocused()
})

test('it opens by keyboard, selects all, pastes as one paste and clears, and the shell gets none of its keys', async ({
  page,
  mock,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, mock)
  /** The menu has the focus in the frame after it was drawn, and what is typed in it moves the focus by a timer. */
  const choose = async (key: string, letters: string, name: string) => {
    await page.keyboard.press(key)
    await expect(menu(page).getByRole('menuitem').first()).toBeFocused()
    // Letters that come a second apart begin another word.
    await expect(async () => {
      await page.keyboard.type(letters)
      await expect(item(page, name)).toBeFocused({ timeout: 1500 })
    }).toPass()
    await page.keyboard.press('Enter')
  }
  await typeLine(page, 'echo over there')
  await expect(rows(page)).toContainText('over there')
  await choose('Shift+F10', 'sel', 'Select all')
  await expect(menu(page)).toBeHidden()
  await expect(input(page)).toBeFocused()
  await choose('ContextMenu', 'cop', 'Copy')
  await expect.poll(() => clipboard(page)).toContain('over there')

  mock.shells[0]?.print('\x1b[?2004h')
  await page.evaluate(() => navigator.clipboard.writeText('one\ntwo'))
  await choose('Shift+F10', 'pas', 'Paste')
  await expect.poll(() => mock.shells[0]?.typed()).toContain('\x1b[200~one\rtwo\x1b[201~')

  await choose('Shift+F10', 'cle', 'Clear')
  await expect(rows(page)).not.toContainText('over there')
  for (const key of ['\x1b[21', 'sel', 'pas', 'cle']) expect(mock.shells[0]?.typed()).not.toContain(key)
})

test('a clipboard that may not be read is said, and the keys that paste are named', async ({
  page,
  mock,
  context,
}) => {
  // What is granted refuses the rest.
  await context.grantPermissions(['notifications'])
  await open(page, mock)
  await expect(rows(page)).toContainText('$')
  await input(page).focus()
  await page.keyboard.press('Shift+F10')
  await item(page, 'Paste').click()
  await expect(page.getByRole('alert').filter({ hasText: /clipboard.*Press (Ctrl\+|⌘)V/ })).toBeVisible()
  expect(mock.shells[0]?.typed()).toBe('')
})

test('Shift with a right click leaves the menu to the browser, and a program that hears the mouse gets a plain one', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await typeLine(page, 'echo here')
  const at = await middleOf(page, 'here')
  await page.evaluate(() => {
    const told: boolean[] = []
    Object.assign(window, { told })
    window.addEventListener(
      'contextmenu',
      (event) => void setTimeout(() => told.push(event.defaultPrevented)),
      { capture: true },
    )
  })
  const told = () => page.evaluate(() => (window as unknown as { told: boolean[] }).told)
  await page.keyboard.down('Shift')
  await page.mouse.click(...at, { button: 'right' })
  await page.keyboard.up('Shift')
  await expect.poll(told).toEqual([false])
  await expect(menu(page)).toBeHidden()

  mock.shells[0]?.print('\x1b[?1000h')
  await expect
    .poll(async () => {
      await page.mouse.click(...at, { button: 'right' })
      return mock.shells[0]?.typed() ?? ''
    })
    .toContain('\x1b[M"')
  await expect(menu(page)).toBeHidden()
})
