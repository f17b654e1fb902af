import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { composer, conversation, enterUntil, open, permission, send, tabTo, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true })

/** Collects what a screen reader would be told: every change of the text of a live region, in order. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const LIVE = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"]'
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver((changes) => {
      const regions = changes.flatMap(({ target, addedNodes }) => {
        const element = target instanceof Element ? target : target.parentElement
        const added = [...addedNodes].filter((node) => node instanceof Element)
        return [element?.closest(LIVE), ...added.flatMap((node) => [node.matches(LIVE) ? node : null])]
      })
      for (const region of new Set(regions)) {
        const text = region?.textContent?.trim()
        if (text) said.push(text)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said.splice(0))
}

test('A8: an answer of 500 words is told at its borders, in three announcements at most', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  const heard = await listen(page)
  await open(page, mock)
  await heard()
  await send(page, 'words 500')
  await expect(conversation(page)).toContainText('w500')
  await expect(stop(page)).toBeHidden()
  const all: string[] = []
  await expect(async () => {
    all.push(...(await heard()))
    expect(all.join(' ')).toContain('Agent finished')
  }).toPass()
  expect(all.length).toBeLessThanOrEqual(3)
})

test('A8: prompt, permission, question, stop and review go by keyboard, and each says what it wants', async ({
  page,
  mock,
}) => {
  const heard = await listen(page)
  const hear = async (wanted: RegExp) => {
    const all: string[] = []
    await expect(async () => {
      all.push(...(await heard()))
      expect(all.some((text) => wanted.test(text))).toBe(true)
    }, `"${wanted.source}" is announced`).toPass()
  }
  const press = (key: string) => page.keyboard.press(key)
  writeFiles(mock, { 'a.ts': 'one\n' })
  await open(page, mock)

  await press('Control+i')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('permission')
  await press('Enter')
  await hear(/^Agent needs permission: rm -rf build && npm run build\. Press F4\.$/)
  await expect(composer(page)).toBeFocused()
  await press('F4')
  await expect(permission(page).getByRole('heading')).toBeFocused()
  await press('Tab')
  await tabTo(page, 'Allow once')
  await enterUntil(page, (within) => expect(permission(page)).toBeHidden(within))
  await hear(/^Agent finished\./)
  await expect(composer(page)).toBeFocused()

  await page.keyboard.type('question')
  await press('Enter')
  await hear(/^Agent asks: .*Press F4\.$/)
  await press('F4')
  const question = page.getByRole('group', { name: /^Question/ })
  await expect(question.getByRole('heading').first()).toBeFocused()
  await press('Tab')
  await expect(question.getByRole('radio', { name: 'Red' })).toBeFocused()
  await press('ArrowDown')
  await expect(question.getByRole('radio', { name: 'Blue' })).toBeChecked()
  await tabTo(page, 'Answer')
  await enterUntil(page, (within) => expect(question).toBeHidden(within))
  await expect(conversation(page)).toContainText('Answer: Blue.')
  await hear(/^Agent finished\./)
  await expect(composer(page)).toBeFocused()

  mock.agent.during(() => writeFiles(mock, { 'a.ts': 'two\n' }))
  mock.agent.pauseAfter(2)
  await page.keyboard.type('words 9')
  await press('Enter')
  await hear(/^Agent is working\.$/)
  await press('Escape')
  await hear(/^Press Esc again to stop/)
  await press('Escape')
  await hear(/^Stopped\.$/)
  await hear(/1 file/)

  await press('Control+Shift+G')
  const changes = page.getByRole('complementary', { name: 'Changes' })
  const row = changes.getByRole('treeitem', { name: /^a\.ts/ })
  await expect(changes.getByRole('treeitem', { name: /^permission/ })).toBeFocused()
  await press('ArrowDown')
  await expect(row).toBeFocused()
  await press('Enter')
  await expect(page.getByRole('button', { name: 'Undo this change' })).toBeVisible({ timeout: 30_000 })
  await press('Control+Shift+G')
  await expect(row).toBeFocused()
  await press('Delete')
  await hear(/^Undid a\.ts|Undid 1 file/)
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('one\n')
})
