import { describe, expect, it } from 'vitest'
import { renderAgentPane, text, tool } from '../../../testing/agentHarness'

const running = { type: 'task', status: 'running', agent: 'calm' }
const user = { type: 'user_message', messageId: 'u', content: 'fix it' }
const agent = {
  provider: 'calm',
  model: '',
  providers: [{ id: 'calm', name: 'Calm Agent', available: true, models: [] }],
  commands: [],
}

async function opened() {
  const pane = await renderAgentPane({ agent, capabilities: ['agent.seq', 'agent.progress'] })
  const { screen, clock, answer } = pane
  // The workspace asked for this code when it was made, so that it has it before the test goes on.
  await Promise.all([import('./followProgress'), import('./BusyStatus')])
  const chip = () => screen.getByRole('banner').element().querySelector('[data-kind]')?.textContent
  return {
    ...pane,
    chip,
    shows: (words: string) => expect.poll(chip).toBe(words),
    wait: async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed++) {
        // A server that says nothing at all is taken for lost.
        answer({ type: 'progress', taskId: 'other', turn: 0, quiet: 0, calls: {} })
        await clock.advance(1_000)
      }
    },
    progress: (more: object = {}) =>
      answer({ type: 'progress', taskId: 't', turn: 0, quiet: 0, calls: {}, ...more }),
  }
}

describe('the line that says what the user waits for', () => {
  it('says that the agent is started, then that the model is waited for, with the seconds since the last word', async () => {
    const { log, shows, wait, progress } = await opened()
    log(user, running)
    await shows('Thinking')
    progress({ phase: 'starting' })
    await shows('Starting Calm Agent…')
    await wait(6)
    await shows('Starting Calm Agent…, 6 s')
    progress()
    await shows('Thinking')
    await wait(2)
    await shows('Thinking')
    await wait(2)
    await shows('Waiting for the model, 4 s')
    log(text('m', 'Hello'))
    await wait(1)
    await shows('Thinking, 5 s')
    await wait(65)
    await shows('Waiting for the model, 1 min 6 s')
  })

  it('counts a command from its own beginning, also where it says something, and says what another tool does', async () => {
    const { log, shows, wait } = await opened()
    const command = { kind: 'execute', title: 'npm test\nmore', status: 'running' }
    log(user, running, tool('c', command))
    await wait(4)
    log({ type: 'tool_output', toolCallId: 'c', content: 'ok', offset: 0 })
    await wait(10)
    await shows('Running npm test, 14 s')
    log(tool('c', { ...command, status: 'completed' }), tool('d', { title: 'Read d', status: 'running' }))
    await shows('Working: Read d')
  })

  it('counts on from where the server says it is, for a page that was opened meanwhile', async () => {
    const { tellHistory, shows, progress } = await opened()
    const events = [
      { ...user, taskId: 't', seq: 1 },
      { ...running, taskId: 't', seq: 2 },
    ]
    tellHistory({ events, tasks: [{ ...running, taskId: 't', seq: 2 }], seq: 2 })
    progress({ turn: 40_000, quiet: 32_000 })
    await shows('Waiting for the model, 32 s')
  })

  it('goes by the times of a history where the server says no more', async () => {
    const { tellHistory, shows, clock } = await opened()
    const at = new Date(clock.wall() - 20_000).toISOString()
    const events = [
      { ...user, taskId: 't', seq: 1, at },
      { ...running, taskId: 't', seq: 2, at },
    ]
    tellHistory({ events, tasks: [{ ...running, taskId: 't', seq: 2, at }], seq: 2 })
    await shows('Waiting for the model, 20 s')
  })

  it('says why the agent asks its model again, until it answers', async () => {
    const { log, shows, progress } = await opened()
    log(user, running)
    progress({ phase: 'retrying', reason: 'rate_limit' })
    await shows('Retrying after a rate limit')
    progress({ phase: 'retrying', reason: 'a new reason' })
    await shows('Retrying')
    log(text('m', 'Hello'))
    await shows('Thinking')
  })

  it('draws no row while the seconds pass, and says a long wait once and no second of it', async () => {
    const { log, wait, shows, progress, screen } = await opened()
    log(user, running, text('m', 'Hello'))
    await shows('Thinking')
    await expect.element(screen.getByText('Hello')).toBeVisible()
    const spoken: string[] = []
    const status = [...document.querySelectorAll('[role=status]')]
    const changes = new MutationObserver(() => {
      const words = status.map(({ textContent }) => textContent).join('')
      if (spoken.at(-1) !== words) spoken.push(words)
    })
    for (const each of status) changes.observe(each, { childList: true, subtree: true, characterData: true })
    let drawn = 0
    const rows = new MutationObserver((records) => (drawn += records.length))
    rows.observe(screen.getByRole('feed').element(), { childList: true, subtree: true, attributes: true })
    await wait(30)
    await shows('Waiting for the model, 30 s')
    progress({ phase: 'retrying', reason: 'rate_limit' })
    await wait(5)
    await shows('Retrying after a rate limit, 5 s')
    await expect.poll(() => spoken.filter((words) => words.includes('Waiting for the model'))).toHaveLength(1)
    expect(spoken.filter((words) => /\d s|Retrying/.test(words))).toEqual([])
    expect(drawn).toBe(0)
  })
})
