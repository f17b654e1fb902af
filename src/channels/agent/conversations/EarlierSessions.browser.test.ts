import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane, text } from '../../../testing/agentHarness'

const takes = (...sessions: string[]) => ({
  offer: { takes: { image: false, audio: false, embeddedContext: true, sessions } },
})
const provider = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  available: true,
  models: [],
  ...more,
})

async function opened(providers = [provider('codex', 'Codex', takes('list', 'load'))]) {
  const pane = await renderAgentPane({
    capabilities: ['agent.conversations', 'agent.sessions'],
    agent: { provider: providers[0]?.id ?? '', model: '', providers, commands: [] },
  })
  const { screen, sent, answer } = pane
  await screen.getByRole('button', { name: 'Conversations' }).click()
  await expect.element(screen.getByRole('searchbox', { name: 'Search conversations' })).toHaveFocus()
  const of = (agent: string) => screen.getByRole('button', { name: `Earlier sessions of ${agent}` })
  /** Answers the newest frame of this type, once there are `count` of them. */
  async function answered(type: string, fields: object, count = 1) {
    await expect.poll(() => sent().filter((frame) => frame.type === type).length).toBe(count)
    const frame = sent().findLast((each) => each.type === type)
    answer({ type, requestId: frame?.requestId, success: true, ...fields })
    return frame
  }
  const alert = () => screen.getByRole('region', { name: 'Earlier sessions of Codex' }).getByRole('alert')
  return { ...pane, of, answered, alert, row: (name: RegExp) => screen.getByRole('button', { name }) }
}

const session = (sessionId: string, title?: string, updatedAt?: string) => ({
  sessionId,
  cwd: '/home/u/work',
  ...(title === undefined ? {} : { title }),
  ...(updatedAt === undefined ? {} : { updatedAt }),
})

describe('earlier sessions', () => {
  it('are offered for each agent that may have some, and nowhere else', async () => {
    const { of } = await opened([
      provider('codex', 'Codex', takes('list', 'load')),
      provider('fresh', 'Not started yet'),
      provider('quiet', 'Resumes', takes('list', 'resume')),
      provider('demo', 'Demo', takes('resume')),
      provider('lists', 'Only lists', takes('list')),
      provider('gone', 'Not installed', { available: false }),
    ])
    for (const agent of ['Codex', 'Not started yet', 'Resumes']) await expect.element(of(agent)).toBeVisible()
    for (const agent of ['Demo', 'Only lists', 'Not installed']) expect(of(agent).query()).toBeNull()
  })

  it('are absent where the server knows of none, and so is the list while nothing is in it', async () => {
    const { screen, log } = await renderAgentPane({
      capabilities: ['agent.conversations'],
      agent: { provider: 'codex', model: '', providers: [provider('codex', 'Codex')], commands: [] },
    })
    const list = screen.getByRole('button', { name: 'Conversations' })
    await expect.element(screen.getByRole('textbox', { name: 'Message the agent' })).toBeVisible()
    expect(list.query()).toBeNull()
    log({ type: 'task', taskId: 't', status: 'completed', title: 'Mine' })
    await list.click()
    await expect.element(screen.getByRole('button', { name: /^Mine/ })).toBeVisible()
    expect(screen.getByRole('button', { name: /^Earlier sessions/ }).query()).toBeNull()
  })

  it('are asked for when the user wants them, page by page, by keys alone', async () => {
    const { of, answered, row, screen, sent } = await opened()
    expect(sent().some(({ type }) => type === 'agent_sessions')).toBe(false)
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(of('Codex')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText('Asking Codex…')).toBeVisible()
    const frame = await answered('agent_sessions', {
      data: {
        sessions: [session('s1', 'Fix the\u202e test', '1969-06-01T12:00:00.000Z'), session('s2')],
        nextCursor: 'c2',
      },
    })
    expect(frame).toMatchObject({ agentId: 'codex' })
    expect(frame).not.toHaveProperty('cursor')
    await expect.element(screen.getByText('In /home/u/work, also those begun in a terminal.')).toBeVisible()
    await expect.element(row(/^Fix the.* test.*1969/)).toBeVisible()
    expect(row(/^Fix the/).element().textContent).not.toContain('\u202e')
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await expect.element(row(/^A session of Codex/)).toHaveFocus()
    await userEvent.keyboard('{Tab}{Enter}')
    const more = await answered('agent_sessions', { data: { sessions: [session('s3', 'Oldest')] } }, 2)
    expect(more).toMatchObject({ cursor: 'c2' })
    await expect.element(row(/^Oldest/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Show older ones' }).query()).toBeNull()
    await expect.element(row(/^A session of Codex/)).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row(/^Oldest/)).toHaveFocus()
    await of('Codex').click()
    expect(row(/^Oldest/).query()).toBeNull()
  })

  it('become a conversation, which is shown', async () => {
    const { of, answered, row, screen, log } = await opened()
    await of('Codex').click()
    await answered('agent_sessions', { data: { sessions: [session('s1', 'Fix the test')] } })
    await row(/^Fix the test/).click()
    await expect.element(row(/^Fix the test.*Opening…/)).toHaveAttribute('aria-busy', 'true')
    await row(/^Fix the test/).click()
    log({ type: 'task', taskId: 'there', status: 'completed', title: 'Fix the test', agent: 'codex' })
    log({ ...text('m1', 'It is fixed.'), taskId: 'there' })
    const frame = await answered('session_adopt', { data: { taskId: 'there' } })
    expect(frame).toMatchObject({ agentId: 'codex', sessionId: 's1', taskId: expect.any(String) })
    await expect.element(screen.getByRole('heading', { name: 'Fix the test' })).toBeVisible()
    await expect.element(screen.getByText('It is fixed.')).toBeVisible()
    await expect.element(screen.getByRole('textbox', { name: 'Message the agent' })).toHaveFocus()
  })

  it('are asked for again under the same id where the connection was lost', async () => {
    const { of, answered, alert, row, sent, drop, comeBack, answerAfterGap } = await opened()
    await of('Codex').click()
    await answered('agent_sessions', { data: { sessions: [session('s1', 'Fix the test')] } })
    await row(/^Fix the test/).click()
    await expect.poll(() => sent().filter(({ type }) => type === 'session_adopt')).toHaveLength(1)
    const [first] = sent().filter(({ type }) => type === 'session_adopt')
    drop()
    await comeBack()
    answerAfterGap()
    await expect
      .poll(() => sent().findLast(({ type }) => type === 'session_adopt')?.taskId, { timeout: 6_000 })
      .toBe(first?.taskId)
    expect(alert().query()).toBeNull()
  })

  it.each([
    [
      { code: 'auth_required', error: 'Codex needs you to log in.' },
      /could not be listed.*log in.*Sign in on/,
    ],
    [
      { code: 'agent_not_installed', error: 'Not there.', hint: 'npm i' },
      /could not be listed. Not there. npm i/,
    ],
    [{ code: 'not_offered', error: 'Codex does not offer them.' }, /^Codex does not offer them.$/],
  ])('say why they cannot be listed: $code', async (failure, said) => {
    const { of, answered, alert, screen, row } = await opened()
    await of('Codex').click()
    await answered('agent_sessions', { success: false, ...failure })
    await expect.element(alert()).toHaveTextContent(said)
    const again = screen.getByRole('button', { name: 'Try again' })
    if (failure.code === 'not_offered') return expect(again.query()).toBeNull()
    await again.click()
    await answered('agent_sessions', { data: { sessions: [session('s1', 'Fix the test')] } }, 2)
    await expect.element(row(/^Fix the test/)).toBeVisible()
    expect(alert().query()).toBeNull()
  })

  it('say that there are none, and why one cannot be opened', async () => {
    const { of, answered, alert, screen, row } = await opened()
    await of('Codex').click()
    await answered('agent_sessions', { data: { sessions: [] } })
    await expect.element(screen.getByText('Codex has no other sessions in this folder.')).toBeVisible()
    await of('Codex').click()
    await of('Codex').click()
    await answered('agent_sessions', { data: { sessions: [session('s1', 'Fix the test')] } }, 2)
    await row(/^Fix the test/).click()
    const gone = { success: false, code: 'session_gone', error: 'Codex no longer has this session.' }
    await answered('session_adopt', gone)
    await expect
      .element(alert())
      .toHaveTextContent('“Fix the test” could not be opened. Codex no longer has this session.')
  })

  it('do not take the user away who has gone on meanwhile', async () => {
    const { of, answered, row, screen, log, answer, sent } = await opened()
    log(
      { type: 'task', taskId: 'mine', status: 'completed', title: 'Mine' },
      { ...permission(), taskId: 'mine' },
    )
    await of('Codex').click()
    await answered('agent_sessions', { data: { sessions: [session('s1', 'Fix the test')] } })
    await row(/^Fix the test/).click()
    await expect.poll(() => sent().some(({ type }) => type === 'session_adopt')).toBe(true)
    await row(/^Mine/).click()
    log({ type: 'task', taskId: 'there', status: 'completed', title: 'Fix the test' })
    const frame = sent().find(({ type }) => type === 'session_adopt')
    answer({ type: 'session_adopt', requestId: frame?.requestId, success: true, data: { taskId: 'there' } })
    await expect.element(screen.getByRole('heading', { name: 'Mine' })).toBeVisible()
  })
})
