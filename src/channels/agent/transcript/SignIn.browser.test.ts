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
