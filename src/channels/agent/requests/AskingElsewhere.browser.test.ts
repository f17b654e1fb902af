import axe from 'axe-core'
import { describe, expect, it } from 'vitest'
import { permission, renderAgentPane } from '../../../testing/agentHarness'

const begun = (taskId: string, title: string) => ({ type: 'task', taskId, status: 'running', title })

/** Three conversations, of which the newest is shown and the first asks twice. */
async function threeConversations() {
  const pane = await renderAgentPane()
  pane.log(begun('a', 'Fix the tests'), begun('b', 'Write docs'), begun('c', 'Say hello'))
  pane.log(permission({ taskId: 'a' }), permission({ taskId: 'a', requestId: 'r2', title: 'rm -rf dist' }))
  const card = pane.screen.getByRole('group', { name: /^Permission/ })
  const badge = pane.screen.getByRole('button', { name: /^Asks you elsewhere/ })
  return { ...pane, card, badge }
}

describe('a request of another conversation', () => {
  it('stands in no other conversation, but is named there with its count', async () => {
    const { badge, card } = await threeConversations()
    await expect.element(badge).toHaveTextContent('Fix the tests2')
    await expect.element(badge).toHaveAccessibleName('Asks you elsewhere: Fix the tests (2)')
    expect(card.query()).toBeNull()
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
    expect(violations.map(({ id }) => id)).toEqual([])
  })

  it('is reached by the badge, which goes where its card stands', async () => {
    const { screen, badge, card } = await threeConversations()
    await badge.click()
    await expect.element(screen.getByRole('heading', { name: 'Fix the tests' })).toBeVisible()
    await expect.element(card).toBeVisible()
    await expect.element(screen.getByText('1 of 2')).toBeVisible()
    expect(badge.query()).toBeNull()
  })

  it('is marked in the list of conversations, each with its own', async () => {
    const { screen, log, badge } = await threeConversations()
    log(permission({ taskId: 'b', requestId: 'r3' }))
    await expect.element(badge).toHaveAccessibleName('Asks you elsewhere: Fix the tests (2), Write docs (1)')
    await screen.getByRole('button', { name: 'Conversations' }).click()
    const row = (name: RegExp) => screen.getByRole('button', { name })
    await expect.element(row(/^Say hello/)).not.toHaveAccessibleName(/Needs you/)
    await expect.element(row(/^Fix the tests.*Needs you/)).toBeVisible()
    await row(/^Write docs.*Needs you/).click()
    await expect.element(screen.getByRole('group', { name: /^Permission/ })).toBeVisible()
    expect(screen.getByText(/1 of/).query()).toBeNull()
  })

  it('does not show under a new conversation either', async () => {
    const { screen, badge, card } = await threeConversations()
    await screen.getByRole('button', { name: 'New conversation' }).click()
    await expect.element(badge).toBeVisible()
    expect(card.query()).toBeNull()
  })

  it('is gone from the badge when it is answered elsewhere', async () => {
    const { log, badge } = await threeConversations()
    log({ type: 'request_resolved', taskId: 'a', requestId: 'r1', outcome: 'approved' })
    await expect.element(badge).toHaveAccessibleName('Asks you elsewhere: Fix the tests (1)')
    log({ type: 'request_resolved', taskId: 'a', requestId: 'r2', outcome: 'approved' })
    await expect.poll(() => badge.query()).toBeNull()
  })
})
