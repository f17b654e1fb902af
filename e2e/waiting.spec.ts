import type { Page } from '@playwright/test'
import { comeBack, composer, conversation, goOffline, open, send } from './locators'
import { expect, test } from './workspaceTest'

const agentPane = (page: Page) => page.getByRole('complementary', { name: 'Agent' })

test('a turn that says nothing shows what it waits for and for how long, also after a reload and a cut', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  const start = mock.agent.holdStart()
  await composer(page).focus()
  await send(page, 'words 5')
  await expect(agentPane(page)).toContainText('Starting Scripted agent…')
  mock.agent.pauseAfter(2)
  start()
  await expect(conversation(page)).toContainText('w1 w2')
  await expect(agentPane(page)).not.toContainText('Waiting for the model')
  await expect(agentPane(page)).toContainText(/Waiting for the model, [3-6] s/)
  await page.waitForTimeout(3_000)
  await page.reload()
  await expect(agentPane(page)).toContainText(/Waiting for the model, ([6-9]|1\d) s/)
  await goOffline(page, mock)
  await expect(agentPane(page)).toContainText('Offline')
  await comeBack(page, mock)
  await expect(agentPane(page)).toContainText(/Waiting for the model, \d+ s/)
  mock.agent.resume()
  await expect(conversation(page)).toContainText('w5')
  await expect(agentPane(page)).toContainText('Ready')
})

test('a command is named while it runs, and a retry with its reason', async ({ page, mock }) => {
  await open(page, mock)
  mock.agent.pauseAfter(0)
  await send(page, 'slow command retry')
  await expect(agentPane(page)).toContainText(/Running npm test, [2-5] s/)
  mock.agent.resume()
  mock.agent.pauseAfter(0)
  await expect(agentPane(page)).toContainText(/Retrying after a rate limit, \d s/)
  mock.agent.resume()
  await expect(conversation(page)).toContainText('one two three')
  await expect(agentPane(page)).toContainText('Ready')
})
