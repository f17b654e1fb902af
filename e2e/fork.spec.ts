import type { Locator, Page } from '@playwright/test'
import { conversation, open, send } from './locators'
import { expect, test } from './workspaceTest'

const title = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 2 })

/** The focus on an answer whose menu is there: its code comes when a conversation has begun. */
async function menuOf(answer: Locator): Promise<void> {
  await expect(answer.getByRole('button', { name: 'More on this answer' })).toBeAttached()
  await answer.focus()
}

test('a conversation is forked by keyboard: both go on by themselves', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'say hello')
  await expect(conversation(page)).toContainText('hello')
  const answer = conversation(page).getByRole('article').last()
  const addressed = () => new URL(page.url()).searchParams.get('session')
  await expect.poll(addressed).not.toBeNull()
  const first = addressed()
  await menuOf(answer)
  await page.keyboard.press('Shift+F10')
  // A menu that was just drawn gets the focus in the next frame.
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: 'Fork conversation from here' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(title(page, 'say hello (fork)')).toBeVisible()
  await expect(conversation(page).getByRole('article')).toHaveCount(2)
  await send(page, 'say only here')
  await expect(conversation(page).getByRole('article')).toHaveCount(4)
  // The address follows a moment later, and leads back.
  await expect.poll(addressed).not.toBe(first)
  await page.reload()
  await expect(title(page, 'say hello (fork)')).toBeVisible()
  await expect(conversation(page).getByRole('article')).toHaveCount(4)

  await page.keyboard.press('Shift+F4')
  const list = page.getByRole('region', { name: 'Conversations' })
  await list.getByRole('button', { name: /^say hello(?! \(fork)/ }).click()
  await expect(title(page, 'say hello')).toBeVisible()
  await expect(conversation(page).getByRole('article')).toHaveCount(2)
})

test('only the last answer is forked, and not while the agent is at work', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'say one')
  await expect(conversation(page).getByRole('article')).toHaveCount(2)
  mock.agent.pauseAfter(1)
  await send(page, 'words 5')
  await expect(conversation(page)).toContainText('w1')
  await menuOf(conversation(page).getByRole('article').nth(1))
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy answer as Markdown' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /^Fork/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await menuOf(conversation(page).getByRole('article').last())
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: /^Fork/ })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  mock.agent.resume()
})
