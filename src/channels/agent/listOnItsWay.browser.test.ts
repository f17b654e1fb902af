import { expect, it, vi } from 'vitest'
import { renderAgentPane } from '../../testing/agentHarness'

const code = vi.hoisted(() => {
  let come = () => {}
  const here = new Promise<void>((resolve) => (come = resolve))
  return { here, come: () => come() }
})

vi.mock('./conversations/ConversationsView', async (importOriginal) => {
  await code.here
  return importOriginal()
})

it('shows the conversation until the code of the list is here, which a cut may hold back', async () => {
  const { screen, log } = await renderAgentPane()
  log({ type: 'task', status: 'completed', title: 'The only one' })
  const message = screen.getByRole('textbox', { name: 'Message the agent' })
  const opener = screen.getByRole('button', { name: /^Conversations/ })
  await opener.click()
  await expect.element(opener).toHaveAttribute('aria-expanded', 'true')
  await expect.element(message).toBeVisible()
  code.come()
  await expect.element(screen.getByRole('searchbox', { name: 'Search conversations' })).toBeVisible()
  await expect.poll(() => message.query()).toBeNull()
})
