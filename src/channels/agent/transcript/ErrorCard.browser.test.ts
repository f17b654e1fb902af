import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../../socket/protocol'
import { renderAgentPane } from '../../../testing/agentHarness'

const failure = {
  type: 'error',
  code: 'auth_required',
  error: 'Codex needs you to log in.',
  retryable: true,
  hint: 'Sign in, then send the message again.',
  methods: [{ id: 'codex', name: 'codex login' }],
}

describe('an agent that needs its user to log in', () => {
  it('is signed in to in a terminal that the page names and shows', async () => {
    const { screen, log, sent } = await renderAgentPane()
    log(failure)
    await screen.getByRole('button', { name: 'Sign in: codex login' }).click()
    await expect.element(screen.getByText(/Sign in in the terminal that opened/)).toBeVisible()
    expect(sent()).toMatchObject([
      { type: 'login', methodId: 'codex', sessionId: expect.stringMatching(/./) },
    ])
  })

  it('has no button where the server opens no terminal for it', async () => {
    const capabilities = CAPABILITIES.filter((each) => each !== 'agent.login')
    const { screen, log } = await renderAgentPane({ capabilities })
    log(failure)
    await expect.element(screen.getByText('Codex needs you to log in.')).toBeVisible()
    expect(screen.getByRole('button', { name: /Sign in/ }).query()).toBeNull()
  })
})

describe('an agent that does not go on with its session', () => {
  it('is asked again, or the message goes into a new conversation', async () => {
    const { screen, log } = await renderAgentPane()
    log({ type: 'user_message', messageId: 'm', content: 'Go on' })
    log({
      type: 'error',
      code: 'agent_timeout',
      error: 'Codex did not go on with its session within a minute.',
      retryable: true,
      hint: 'Retry, or begin a new conversation.',
    })
    log({ type: 'task', status: 'failed' })
    const feed = screen.getByRole('feed', { name: 'Conversation' })
    await expect.element(feed).toHaveTextContent('Retry, or begin a new conversation.')
    await expect.element(feed.getByRole('button', { name: 'Retry' })).toBeVisible()
    await feed.getByRole('button', { name: 'New conversation' }).click()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(box).toHaveValue('Go on')
    await expect.element(box).toHaveFocus()
    expect(feed.query()?.textContent ?? '').not.toContain('Codex did not go on')
  })
})
