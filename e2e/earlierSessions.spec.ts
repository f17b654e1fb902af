import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { composer, conversation, open, run, status } from './locators'
import type { KeptTalk } from './mock/agentScript'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const list = (page: Page) => page.getByRole('region', { name: 'Conversations' })
const earlier = (page: Page) => list(page).getByRole('button', { name: 'Earlier sessions of Scripted agent' })
const row = (page: Page, name: RegExp) => list(page).getByRole('button', { name })
const title = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true })

async function showList(page: Page): Promise<void> {
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await page.keyboard.press('Shift+F4')
  await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused()
}

/** What the agent keeps of two conversations that were had in a terminal. */
const sessions = (mock: Mock): readonly KeptTalk[] => [
  {
    sessionId: 's1',
    title: 'Fix the flaky test',
    updatedAt: new Date(Date.now() - 3_600_000).toISOString(),
    cwd: mock.root,
    talk: [
      { type: 'user', messageId: 'u1', content: 'The test of dates is flaky.' },
      { type: 'text', messageId: 'a1', content: 'It depends on the **time zone**.' },
      {
        type: 'tool_invocation',
        toolCallId: 'c1',
        toolName: 'edit',
        kind: 'edit',
        title: 'Edit dates.ts',
        status: 'completed',
        content: [{ type: 'diff', path: '/dates.ts', oldText: 'local\n', newText: 'utc\n' }],
      },
      { type: 'text', messageId: 'a2', content: 'Now it does not.' },
    ],
  },
  { sessionId: 's2', title: 'Name the release', cwd: mock.root, talk: null },
]

test('A25, A26: a session of the agent becomes a conversation and goes on, by keys alone, and axe finds nothing', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  mock.agent.keep(sessions(mock))
  await open(page, mock)
  await showList(page)
  await page.keyboard.press('ArrowDown')
  await expect(earlier(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, /^Fix the flaky test/)).toBeVisible()
  await expect(list(page)).toContainText(`In ${mock.root}, also those begun in a terminal.`)
  const { violations } = await new AxeBuilder({ page }).include('[data-region=agent]').analyze()
  expect(violations).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect(row(page, /^Fix the flaky test/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(title(page, 'Fix the flaky test')).toBeVisible()
  await expect(conversation(page)).toContainText('The test of dates is flaky.')
  await expect(conversation(page)).toContainText('It depends on the time zone.')
  await expect(conversation(page)).toContainText('Edit dates.ts')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('Thanks')
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('one two three')
  expect(mock.agent.prompts).toEqual(['Thanks'])

  await showList(page)
  await earlier(page).press('Enter')
  await expect(row(page, /^Name the release/)).toBeVisible()
  // It is listed above, as a conversation.
  await expect(row(page, /^Fix the flaky test/)).toHaveCount(1)
  await row(page, /^Name the release/).press('Enter')
  await expect(conversation(page)).toContainText('Earlier messages of this session are not shown')
  await page.reload()
  await showList(page)
  await row(page, /^Name the release/).press('Enter')
  await expect(conversation(page)).toContainText('Earlier messages of this session are not shown')
  await page.getByRole('button', { name: /^Conversations/ }).click()
  await expect(earlier(page)).toBeVisible()
})

test('A26: a page that is loaded anew while a session is opened finds it as one conversation, with nothing twice', async ({
  page,
  mock,
}) => {
  mock.agent.keep(sessions(mock))
  const release = mock.agent.holdRetelling()
  await open(page, mock)
  await showList(page)
  await earlier(page).click()
  await row(page, /^Fix the flaky test/).click()
  await expect(row(page, /^Fix the flaky test.*Opening…/)).toBeVisible()
  await page.reload()
  await showList(page)
  await earlier(page).click()
  await row(page, /^Fix the flaky test/).click()
  await expect(row(page, /^Fix the flaky test.*Opening…/)).toBeVisible()
  release()
  await expect(title(page, 'Fix the flaky test')).toBeVisible()
  await expect(conversation(page).getByText('The test of dates is flaky.')).toHaveCount(1)
  await expect(conversation(page).getByText('Now it does not.')).toHaveCount(1)
  await showList(page)
  await expect(row(page, /^Fix the flaky test/)).toHaveCount(1)
})

test('A25: an agent that keeps none has no such place, and what it has no more is told', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await run(page, 'New conversation')
  await composer(page).fill('Hello')
  await composer(page).press('Enter')
  await expect(conversation(page)).toContainText('one two three')
  await showList(page)
  await expect(row(page, /^Hello/)).toBeVisible()
  await expect(earlier(page)).toBeHidden()

  mock.agent.keep(sessions(mock))
  await page.reload()
  await showList(page)
  await earlier(page).click()
  await expect(row(page, /^Fix the flaky test/)).toBeVisible()
  mock.agent.keep(sessions(mock).slice(1))
  await row(page, /^Fix the flaky test/).click()
  await expect(list(page).getByRole('alert')).toHaveText(
    '“Fix the flaky test” could not be opened. Scripted agent no longer has this session.',
  )
})
