import { describe, expect, it } from 'vitest'
import { renderAgentPane } from '../../../testing/agentHarness'

/** A pane on a server that announces nothing, once that is known. */
async function documented() {
  const pane = await renderAgentPane({ documented: true })
  await pane.clock.advance(3000)
  return pane
}

const wait = (toolName: string, input: object) => ({
  type: 'task_event',
  taskId: 't',
  kind: 'turn.awaiting_input',
  turnId: '1',
  pendingInputId: 'p',
  toolCallId: 'c',
  payload: { toolName, input },
})

describe('a plan that waits for a decision', () => {
  it('is drawn as Markdown under its summary, and can be answered in own words', async () => {
    const { screen, answer, sent, asked } = await documented()
    answer(wait('propose_plan', { summary: 'In two steps', plan: '## First\n\n1. **look**\n2. change' }))
    const card = screen.getByRole('group', { name: 'Question: In two steps' })
    const plan = card.getByRole('region', { name: 'Proposed plan' })
    await expect.element(plan.getByRole('heading', { name: 'First' })).toBeVisible()
    await asked()
    expect(plan.element().querySelector('ol strong')?.textContent).toBe('look')
    await card.getByRole('radio', { name: 'Ask for changes' }).click()
    await card.getByRole('textbox').fill('Look twice')
    await card.getByRole('button', { name: 'Answer' }).click()
    await expect.poll(sent).toMatchObject([{ type: 'tool_response', toolCallId: 'c' }])
    expect(String(sent()[0]?.result)).toContain('Look twice')
  })

  it('asks nothing where the turn only stops', async () => {
    const { screen, answer } = await documented()
    answer({
      type: 'task_event',
      taskId: 't',
      kind: 'assistant_message.completed',
      messageId: 'm',
      payload: { content: 'Done.' },
    })
    answer(wait('stop_task', {}))
    await expect.element(screen.getByText('Done.')).toBeVisible()
    expect(screen.getByRole('group', { name: /^Question/ }).query()).toBeNull()
  })
})

describe('a question that was skipped', () => {
  const question = {
    type: 'question',
    requestId: 'q',
    toolCallId: 'c',
    message: 'Which port?',
    questions: [],
  }

  it('says so, and not that something was not allowed', async () => {
    const { screen, log } = await renderAgentPane()
    log(question, { type: 'request_resolved', requestId: 'q', outcome: 'rejected' })
    await expect.element(screen.getByText('Skipped: Which port?')).toBeVisible()
    expect(screen.getByText(/Not allowed/).query()).toBeNull()
  })

  it('says so too on a server that acknowledges nothing', async () => {
    const { screen, answer, asked } = await documented()
    answer(wait('ask_user', { questions: [{ question: 'Which port?' }] }))
    await asked()
    await screen.getByRole('button', { name: 'Skip' }).click()
    await expect.element(screen.getByText('Skipped: Which port?')).toBeVisible()
  })
})
