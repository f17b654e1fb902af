import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane } from '../../testing/agentHarness'

const running = { type: 'task', status: 'running' }

describe('without a connection', () => {
  it('one message waits for it, in sight, and is sent once when it is back', async () => {
    const { screen, drop, comeBack, tellHistory, sent } = await renderAgentPane()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    drop()
    await expect.element(screen.getByText(/The agent keeps working/)).toBeVisible()
    await box.fill('first')
    await screen.getByRole('button', { name: 'Send when reconnected' }).click()
    await expect.element(screen.getByText('Will be sent when reconnected.')).toBeVisible()
    await box.fill('second')
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('second')
    await expect.element(screen.getByText('One message already waits for the connection.')).toBeVisible()
    await comeBack()
    expect(sent().filter(({ type }) => type === 'prompt')).toEqual([])
    tellHistory()
    expect(sent().filter(({ type }) => type === 'prompt')).toMatchObject([{ prompt: 'first' }])
    await expect.element(screen.getByText('Sending…')).toBeVisible()
    tellHistory()
    expect(sent().filter(({ type }) => type === 'prompt')).toHaveLength(1)
  })

  it('the message that waits can be taken back', async () => {
    const { screen, drop, comeBack, tellHistory, sent } = await renderAgentPane()
    drop()
    await screen.getByRole('textbox', { name: 'Message the agent' }).fill('never mind')
    await screen.getByRole('button', { name: 'Send when reconnected' }).click()
    await screen.getByRole('button', { name: 'Edit' }).click()
    await expect.element(screen.getByRole('textbox', { name: 'Message the agent' })).toHaveValue('never mind')
    await comeBack()
    tellHistory()
    expect(sent().filter(({ type }) => type === 'prompt')).toEqual([])
  })

  it('a message on its way is said to be in doubt at once', async () => {
    const { screen, drop } = await renderAgentPane()
    await screen.getByRole('textbox', { name: 'Message the agent' }).fill('hello')
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText('Sending…')).toBeVisible()
    drop()
    await expect.element(screen.getByText('We don’t know whether this arrived.')).toBeVisible()
  })

  it('the agent cannot be stopped, but will be when the user says so', async () => {
    const { screen, drop, comeBack, log, sent, tellHistory } = await renderAgentPane()
    log(running)
    drop()
    await expect
      .element(screen.getByRole('button', { name: 'Stop', exact: true }))
      .toHaveAttribute('aria-disabled', 'true')
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    await userEvent.keyboard('{Escape}{Escape}')
    await expect.element(box).toHaveAccessibleDescription('The agent can be stopped when connected again.')
    await screen.getByRole('button', { name: 'Stop when reconnected' }).click()
    await expect.element(box).toHaveAccessibleDescription('Will stop when reconnected.')
    await comeBack()
    tellHistory({ events: [], tasks: [{ type: 'task', taskId: 't', status: 'running' }], since: 1 })
    expect(sent().filter(({ type }) => type === 'abort')).toEqual([
      { channel: 'agent', type: 'abort', taskId: 't' },
    ])
  })
})

describe('a request that was shown before the connection was lost', () => {
  it('can be answered only when the server has shown that it is still open', async () => {
    const { screen, drop, comeBack, log, tellHistory } = await renderAgentPane()
    log(permission())
    const allow = screen.getByRole('button', { name: 'Allow once' })
    await expect.element(allow).not.toHaveAttribute('aria-disabled')
    drop()
    await expect.element(allow).toHaveAttribute('aria-disabled', 'true')
    await comeBack()
    await expect.element(allow).toHaveAttribute('aria-disabled', 'true')
    tellHistory({ since: 1 })
    await expect.element(allow).not.toHaveAttribute('aria-disabled')
  })

  it('gets the answer that was on its way once more, and no other', async () => {
    const { screen, drop, comeBack, log, tellHistory, sent, asked } = await renderAgentPane()
    log(permission())
    await asked()
    await screen.getByRole('button', { name: 'Allow once' }).click()
    drop()
    await expect.element(screen.getByText(/whether your answer arrived/)).toBeVisible()
    await comeBack()
    tellHistory({ since: 1 })
    const answers = sent().filter(({ type }) => type === 'approve' || type === 'reject')
    expect(answers).toEqual([{ channel: 'agent', type: 'approve', requestId: 'r1', optionId: 'once' }])
  })
})

describe('a conversation that is told again event by event', () => {
  const delta = (n: number) => ({
    type: 'task_event',
    taskId: 't',
    kind: 'assistant_message.delta',
    messageId: `m${n}`,
    payload: { delta: `Line ${n}. ` },
  })
  const tell = (answer: (frame: object) => void, from: number, to: number) => {
    for (let n = from; n < to; n++) answer(delta(n))
  }

  it('stays as it is, says after a while how far it is, and is never less than it was', async () => {
    const { screen, workspace, answer, clock, drop, comeBack } = await renderAgentPane({ documented: true })
    const feed = screen.getByRole('feed', { name: 'Conversation' })
    const lines = () => feed.element().querySelectorAll('article').length
    let fewest = Number.POSITIVE_INFINITY
    tell(answer, 0, 150)
    // They are drawn in slices, the last lines first.
    await expect.poll(lines).toBe(150)
    await clock.advance(1000)
    const watch = new MutationObserver(() => {
      fewest = Math.min(fewest, lines())
    })
    watch.observe(feed.element(), { childList: true, subtree: true, characterData: true })
    drop()
    await comeBack()
    tell(answer, 0, 120)
    await clock.advance(100)
    expect(workspace.connection.store.getState().catchingUp).toEqual([{ channel: 'agent', count: 120 }])
    expect(screen.getByText(/catching up/i).query()).toBeNull()
    await expect.element(screen.getByText('Agent catching up, 120 events'), { timeout: 5000 }).toBeVisible()
    expect(lines()).toBe(150)
    tell(answer, 120, 151)
    await expect.element(screen.getByText('Line 150.')).toBeInTheDocument()
    await clock.advance(1000)
    await expect.element(screen.getByText(/catching up/i)).not.toBeInTheDocument()
    watch.disconnect()
    expect(fewest).toBeGreaterThanOrEqual(150)
  })
})
