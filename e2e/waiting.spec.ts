import type { Page } from '@playwright/test'
import { comeBack, composer, conversation, goOffline, open, send } from './locators'
import { expect, test } from './workspaceTest'

const agentPane = (page: Page) => page.getByRole('complementary', { name: 'Agent' })

/** How long the model has said nothing, as the page first shows it, s. */
async function silence(page: Page): Promise<number> {
  await expect(agentPane(page)).toContainText(/Waiting for the model, \d+ s/)
  return Number(/Waiting for the model, (\d+) s/.exec((await agentPane(page).textContent()) ?? '')?.[1])
}

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
  // A count that began again would show 3 s first.
  await expect(agentPane(page)).toContainText(/Waiting for the model, [6-9] s/)
  await page.reload()
  const reloaded = await silence(page)
  expect(reloaded).toBeGreaterThanOrEqual(6)
  await goOffline(page, mock)
  await expect(agentPane(page)).toContainText('Offline')
  await comeBack(page, mock)
  expect(await silence(page)).toBeGreaterThanOrEqual(reloaded)
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
