import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { composer, conversation, permission } from '../locators'
import { expect, notOffered, type Place, test } from './agentTest'

/** A row in a browser: what a user sees and clicks. */
async function say(page: Page, place: Place, text: string): Promise<void> {
  await page.goto(place.server.ready().url)
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  await composer(page).fill(text)
  await composer(page).press('Enter')
}
const allow = (page: Page) =>
  permission(page)
    .getByRole('button', { name: /^(Allow|Yes)/ })
    .first()
const PATIENT = { timeout: 60_000 }

test('page-stream: the answer stands in the conversation', async ({ page, place }) => {
  const play = place.model.play({ say: 'Good day, this answer is **read in a browser**.' })
  await say(page, place, `Greet me. ${play.word}`)
  await expect(conversation(page).getByText('read in a browser', { exact: true })).toBeVisible(PATIENT)
})

test('page-edit: what it asks is shown, and the change after it was allowed', async ({ page, place }) => {
  const path = join(place.root, 'page.txt')
  await writeFile(path, 'first\nalpha\nlast\n')
  const play = place.model.play(
    { say: 'Reading. ', use: { does: 'read', path } },
    { say: 'Editing. ', use: { does: 'edit', path, from: 'alpha', to: 'gamma' } },
    { say: 'All edited.' },
  )
  await say(page, place, `Edit the file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await expect(permission(page)).toContainText('page.txt')
  await allow(page).click()
  await expect(conversation(page).getByText('All edited.')).toBeVisible(PATIENT)
  expect(await readFile(path, 'utf8')).toBe('first\ngamma\nlast\n')
  await expect(page.getByRole('region', { name: /changes/i }).first()).toBeVisible()
})

test('page-reload: an open request is there after a reload, and can be refused', async ({ page, place }) => {
  const path = join(place.root, 'page-refused.txt')
  const use = { does: 'create', path, text: 'never\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'I let it be.' })
  await say(page, place, `Make a file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await page.reload()
  await expect(permission(page)).toBeVisible(PATIENT)
  await permission(page)
    .getByRole('button', { name: /^(Deny|Reject|No)/ })
    .first()
    .click()
  await expect(permission(page)).toBeHidden(PATIENT)
  expect(await readFile(path, 'utf8').catch(() => null)).toBeNull()
})

test('page-stop: an answer is stopped by the button', async ({ page, place }) => {
  const play = place.model.play({ say: 'Beginning and going on.', hold: new Promise(() => {}) })
  await say(page, place, `Speak. ${play.word}`)
  await expect(conversation(page).getByText('Beginning').first()).toBeVisible(PATIENT)
  await page.getByRole('button', { name: /^Stop/ }).first().click()
  await expect(page.getByRole('button', { name: /^Stop/ })).toHaveCount(0, PATIENT)
})

test('page-question: a question is answered with its option', async ({ page, place }) => {
  const ask = { does: 'ask', question: 'Which colour?', options: ['Red', 'Blue'] } as const
  const play = place.model.play({ say: 'I must ask. ', use: ask }, { say: 'Thank you.' })
  await say(page, place, `Ask me. ${play.word}`)
  const option = page.getByRole('radio', { name: /Blue/ })
  const over = conversation(page).getByText('Thank you.')
  await expect(option.or(over).first()).toBeVisible(PATIENT)
  if (!(await option.isVisible())) notOffered(place.agent, 'asks no questions')
  await option.check()
  await page.getByRole('button', { name: 'Answer', exact: true }).first().click()
  await expect(over).toBeVisible(PATIENT)
  expect(JSON.stringify(play.requests.at(-1)?.lines)).toContain('Blue')
})
