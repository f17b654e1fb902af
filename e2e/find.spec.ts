import type { Page } from '@playwright/test'
import { composer, conversation, open, send } from './locators'
import { expect, test } from './workspaceTest'

const bar = (page: Page) => page.getByRole('search', { name: 'Find in conversation' })

test('a text in the conversation is found by keyboard, where it stands behind a card too', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'say the needle is here')
  await expect(conversation(page)).toContainText('the needle is here')
  await send(page, 'tool')
  await expect(conversation(page)).toContainText('one two three')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+f')
  await expect(bar(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.type('needle')
  await expect(bar(page).getByRole('status')).toHaveText('1 of 2')
  await page.keyboard.press('Enter')
  await expect(bar(page).getByRole('status')).toHaveText('2 of 2')
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('ok 1')
  await expect(bar(page).getByRole('status')).toHaveText('1 of 1')
  await expect(conversation(page).getByRole('button', { name: /^\$ npm test/ })).toHaveAttribute(
    'aria-expanded',
    'true',
  )
  await expect(conversation(page).getByText('ok 1')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bar(page)).toBeHidden()
  await expect(composer(page)).toBeFocused()
})

test('elsewhere the keys stay the browser’s, and the palette has the command', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'hello')
  await expect(conversation(page)).toContainText('one two three')
  await page.getByRole('button', { name: 'Settings' }).focus()
  await page.evaluate(() =>
    window.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'f') document.documentElement.setAttribute('data-taken', String(defaultPrevented))
    }),
  )
  await page.keyboard.press('ControlOrMeta+f')
  await expect(page.locator('html')).toHaveAttribute('data-taken', 'false')
  await expect(bar(page)).toBeHidden()
  await page.keyboard.press('F1')
  await page.keyboard.type('Find in conv')
  await expect(page.getByRole('option', { name: /Find in conversation/ })).toContainText(/Ctrl\+F|⌘F/)
  await page.keyboard.press('Enter')
  await expect(bar(page).getByRole('textbox')).toBeFocused()
})
