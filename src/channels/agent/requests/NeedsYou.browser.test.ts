import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane } from '../../../testing/agentHarness'
import { MISCLICK_GUARD_MS } from '../../../ui/misclick/misclickGuard'

const approvals = (frames: readonly { type: string }[]) =>
  frames.filter(({ type }) => type === 'approve' || type === 'reject')

describe('a permission', () => {
  it('never takes the focus, and is answered by no key that was meant for the composer', async () => {
    const { screen, log, sent } = await renderAgentPane()
    log({ type: 'task', status: 'running' })
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    await userEvent.keyboard('half a ')
    log(permission())
    await expect.element(screen.getByRole('group', { name: 'Permission: Run a command' })).toBeVisible()
    await userEvent.keyboard('sentence 1234 ')
    expect(document.activeElement).toBe(box.element())
    await expect.element(box).toHaveValue('half a sentence 1234 ')
    expect(approvals(sent())).toEqual([])
  })

  it('ignores keys within 500 ms of its arrival and of its focus', async () => {
    const { screen, log, sent, pass } = await renderAgentPane()
    log(permission())
    const allow = screen.getByRole('button', { name: 'Allow once' })
    await expect.element(allow).toBeVisible()
    pass(MISCLICK_GUARD_MS * 2)
    const button = allow.element()
    if (button instanceof HTMLElement) button.focus()
    await userEvent.keyboard('{Enter}')
    await userEvent.keyboard(' ')
    pass(MISCLICK_GUARD_MS - 1)
    await userEvent.keyboard('{Enter}')
    expect(approvals(sent())).toEqual([])
    pass(1)
    await userEvent.keyboard('{Enter}')
    expect(approvals(sent())).toMatchObject([{ type: 'approve', requestId: 'r1', optionId: 'once' }])
  })

  it('says that it is being allowed until it is, and gives the focus back', async () => {
    const { screen, log, asked } = await renderAgentPane()
    log(permission())
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    await asked()
    await screen.getByRole('button', { name: 'Allow once' }).click()
    await expect.element(screen.getByRole('button', { name: 'Allowing…' })).toBeVisible()
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved' })
    await expect.element(screen.getByText('Allowed: npm test')).toBeVisible()
    expect(screen.getByRole('group', { name: /^Permission/ }).query()).toBeNull()
    expect(document.activeElement).toBe(box.element())
  })

  it('offers every option of the agent, and shows the command with nothing in it hidden', async () => {
    const { screen, log, sent, asked } = await renderAgentPane()
    const command = `echo safe\u202e\n${'x\n'.repeat(20)}last`
    log(permission({ title: 'Run it', input: { command, cwd: '/work', description: 'to check' } }))
    const card = screen.getByRole('group', { name: /^Permission: Run a command/ })
    await expect.element(card).toHaveTextContent('echo safe⟨U+202E⟩')
    await expect.element(card).toHaveTextContent('In /work')
    await expect.element(card).toHaveTextContent('Agent says: to check')
    await expect.element(card).not.toHaveTextContent('last')
    await asked()
    await card.getByRole('button', { name: 'Show all 22 lines' }).click()
    await expect.element(card).toHaveTextContent('last')
    await card.getByRole('button', { name: 'Always allow npm test' }).click()
    expect(approvals(sent())).toMatchObject([{ type: 'approve', optionId: 'always' }])
  })

  it('says what the server sees in it, and how far the options of the agent reach (A30)', async () => {
    const { screen, log } = await renderAgentPane()
    const options = [
      { optionId: 'no', name: 'Deny', kind: 'reject_once' },
      { optionId: 'always', name: 'Always allow', kind: 'allow_always', reach: 'process' },
      { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
    ]
    log(permission({ facts: ['deletes', 'network', 'of the future'], options }))
    const card = screen.getByRole('group', { name: /^Permission: Run a command/ })
    const facts = card.getByRole('list', { name: 'What the server sees in this' })
    await expect.element(facts).toHaveTextContent(/^Deletes filesUses the network$/)
    await expect
      .element(card)
      .toHaveTextContent(
        '“Always allow” holds in every conversation with this agent, until its process ends.',
      )
    const buttons = card.getByRole('button').elements()
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      'Allow once',
      'Always allow',
      'Deny',
      'Deny and tell the agent…',
    ])
  })

  it('is chosen by its number while the focus is in it, but not by a hand that was typing', async () => {
    const { screen, log, sent, pass } = await renderAgentPane()
    log(permission())
    const heading = screen.getByRole('heading', { name: /^Permission/ })
    await expect.element(heading).toBeVisible()
    pass(MISCLICK_GUARD_MS)
    const element = heading.element()
    if (element instanceof HTMLElement) element.focus()
    pass(MISCLICK_GUARD_MS - 1)
    await userEvent.keyboard('1')
    expect(approvals(sent())).toEqual([])
    pass(1)
    await userEvent.keyboard('{Control>}2{/Control}9x')
    expect(approvals(sent())).toEqual([])
    await userEvent.keyboard('2')
    expect(approvals(sent())).toMatchObject([{ type: 'approve', optionId: 'always' }])
  })

  it('is allowed by a rule that is shown, can be changed and may be refused (A32)', async () => {
    const agent = {
      provider: 'script',
      model: '',
      commands: [],
      providers: [{ id: 'script', name: 'Script', available: true, models: [] }],
    }
    const { screen, log, sent, answer, pass, asked } = await renderAgentPane({ agent })
    log({ type: 'task', status: 'running', agent: 'script' })
    log(permission({ suggests: { kind: 'command', text: 'npm test' } }))
    await asked()
    const card = screen.getByRole('group', { name: /^Permission/ })
    await card.getByRole('button', { name: 'Allow by rule…' }).click()
    const rule = card.getByRole('textbox', { name: 'Always for commands that begin with' })
    await expect.element(rule).toHaveFocus()
    await expect.element(card).toHaveTextContent('Only for Script, only inside this workspace.')
    await expect.element(card.getByRole('radio', { name: 'This conversation' })).toBeChecked()
    await userEvent.keyboard('{Escape}')
    await expect.element(card.getByRole('button', { name: 'Allow by rule…' })).toHaveFocus()
    pass(MISCLICK_GUARD_MS)
    await userEvent.keyboard('{Enter}')
    await rule.fill('npm')
    await card.getByRole('radio', { name: 'This workspace' }).click()
    const keep = card.getByRole('button', { name: 'Allow and keep this rule' })
    // It stands where “Allow by rule…” stood.
    await keep.click()
    expect(sent()).toEqual([])
    pass(MISCLICK_GUARD_MS)
    await keep.click()
    const [added] = sent()
    expect(sent()).toMatchObject([
      { type: 'rule_add', rule: { kind: 'command', text: 'npm' }, scope: 'workspace', allows: 'r1' },
    ])
    answer({ type: 'rule_add', requestId: added?.requestId, success: false, error: 'npm does too much.' })
    await expect.element(rule).toHaveAccessibleDescription(/npm does too much\./)
    await rule.fill('npm test')
    await expect.element(card).not.toHaveTextContent('npm does too much.')
    await card.getByRole('button', { name: 'Back' }).click()
    await expect.element(card.getByRole('button', { name: 'Deny', exact: true })).toBeVisible()
  })

  it('offers no rule where none could cover it, or where the server keeps none', async () => {
    const { screen, log } = await renderAgentPane({ capabilities: ['agent.seq', 'agent.permissionOptions'] })
    log(permission({ suggests: { kind: 'command', text: 'npm test' } }))
    await expect.element(screen.getByRole('button', { name: 'Allow once' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Allow by rule…' }).query()).toBeNull()
  })

  it('is denied with a word: the message waits in the queue, and the answer names it (A34)', async () => {
    const { screen, log, sent, asked } = await renderAgentPane()
    log({ type: 'task', status: 'waiting' }, permission())
    await asked()
    await screen.getByRole('button', { name: 'Deny and tell the agent…' }).click()
    const reason = screen.getByRole('textbox', { name: 'What should the agent know?' })
    await expect.element(reason).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(sent()).toEqual([])
    // A second Enter, before the server has taken it, says nothing again.
    await userEvent.keyboard('not 1 of these{Enter}{Enter}')
    await expect
      .element(screen.getByRole('button', { name: 'Deny and tell the agent' }))
      .toHaveAttribute('aria-disabled', 'true')
    const [prompt] = sent()
    expect(sent()).toMatchObject([
      { type: 'prompt', prompt: 'not 1 of these', taskId: 't' },
      { type: 'reject', requestId: 'r1', optionId: 'no', reason: prompt?.clientMessageId },
    ])
    expect(prompt).not.toHaveProperty('mode')
  })

  it('is denied, and the message follows at once, where the server knows of no reasons', async () => {
    const { screen, log, sent, asked } = await renderAgentPane({
      capabilities: ['agent.seq', 'agent.queue', 'agent.idempotent', 'agent.permissionOptions'],
    })
    log({ type: 'task', status: 'waiting' }, permission())
    await asked()
    await screen.getByRole('button', { name: 'Deny and tell the agent…' }).click()
    await userEvent.keyboard('no{Enter}')
    expect(sent()).toMatchObject([
      { type: 'reject', requestId: 'r1', optionId: 'no' },
      { type: 'prompt', prompt: 'no', mode: 'interrupt' },
    ])
    expect(sent()[0]).not.toHaveProperty('reason')
  })

  it('takes a message that waits as the reason (A34)', async () => {
    const { screen, log, sent } = await renderAgentPane()
    const queue = { type: 'queue', messages: [{ clientMessageId: 'm', content: 'because' }], paused: false }
    log({ type: 'task', status: 'waiting' }, queue, permission())
    await screen.getByRole('button', { name: 'Send as denial reason: because' }).click()
    expect(sent()).toMatchObject([{ type: 'reject', requestId: 'r1', optionId: 'no', reason: 'm' }])
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'rejected' })
    await expect.element(screen.getByText('Not allowed: npm test')).toBeVisible()
    expect(screen.getByRole('button', { name: /^Send as denial reason/ }).query()).toBeNull()
  })

  it('that a rule allowed shows no card, and says that a rule allowed it (A33)', async () => {
    const { screen, log } = await renderAgentPane()
    const byRule = { kind: 'command', text: 'npm test', ruleId: 'x' }
    log(permission({ outcome: 'approved', optionId: 'once', byRule }))
    await expect.element(screen.getByText(/Allowed: npm test · Allowed by rule/)).toBeVisible()
    expect(screen.getByRole('group', { name: /^Permission/ }).query()).toBeNull()
    expect(
      screen
        .getByRole('alert')
        .elements()
        .map(({ textContent }) => textContent)
        .join(''),
    ).toBe('')
  })

  it('comes one at a time, oldest first', async () => {
    const { screen, log } = await renderAgentPane()
    log(
      permission(),
      permission({ requestId: 'r2', title: 'rm -rf dist', input: { command: 'rm -rf dist' } }),
    )
    await expect.element(screen.getByText('1 of 2')).toBeVisible()
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'rejected' })
    await expect.element(screen.getByText('Not allowed: npm test')).toBeVisible()
    await expect.element(screen.getByRole('group', { name: /^Permission/ })).toHaveTextContent('rm -rf dist')
  })

  it('cannot be answered while offline, and says why', async () => {
    const { screen, log, drop, sent, asked } = await renderAgentPane()
    log(permission())
    await asked()
    drop()
    await expect
      .element(screen.getByRole('button', { name: 'Deny', exact: true }))
      .toHaveAttribute('aria-disabled', 'true')
    await screen.getByRole('button', { name: 'Deny', exact: true }).click({ force: true })
    expect(approvals(sent())).toEqual([])
  })

  it('is announced once, at once', async () => {
    const { screen, log } = await renderAgentPane()
    log(permission())
    await expect
      .element(screen.getByRole('alert'))
      .toHaveTextContent('Agent needs permission: npm test. Press F4.')
  })
})

describe('a question', () => {
  const question = {
    type: 'question',
    requestId: 'q1',
    toolCallId: 'c',
    message: 'Two things',
    questions: [
      { id: 'a', question: 'Which database?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] },
      {
        id: 'b',
        question: 'Which checks?',
        multiSelect: true,
        options: [{ label: 'Lint' }, { label: 'Types' }],
      },
      { id: 'c', question: 'Port?', input: 'number', required: false },
    ],
  }

  it('is answered with what was chosen, and only when it is whole', async () => {
    const { screen, log, sent, asked } = await renderAgentPane()
    log(question)
    await asked()
    const card = screen.getByRole('group', { name: 'Question: Two things' })
    await card.getByRole('radio', { name: 'Postgres' }).click()
    await card.getByRole('button', { name: 'Answer' }).click()
    await expect.element(card).toHaveTextContent('Answer this to go on.')
    expect(sent()).toEqual([])
    await card.getByRole('checkbox', { name: 'Lint' }).click()
    await card.getByRole('checkbox', { name: 'Types' }).click()
    await card.getByRole('textbox', { name: 'Port?' }).fill('8080')
    await card.getByRole('button', { name: 'Answer' }).click()
    expect(sent()).toMatchObject([{ type: 'tool_response', requestId: 'q1', action: 'accept' }])
    const answers = { a: ['Postgres'], b: ['Lint', 'Types'], c: '8080' }
    expect(JSON.parse(String(sent()[0]?.result))).toEqual({ answers })
  })

  it('is answered by what is typed as a message, which comes back if the server does not take it', async () => {
    const { screen, log, sent } = await renderAgentPane()
    log({ type: 'task', status: 'waiting' })
    log({
      ...question,
      questions: [{ id: 'a', question: 'Name?', input: 'text' }],
    })
    await expect.element(screen.getByRole('group', { name: /^Question/ })).toBeVisible()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.fill('Ada')
    await expect.element(box).toHaveAccessibleDescription('Enter answers the question above')
    await box.click()
    await userEvent.keyboard('{Enter}')
    expect(sent()).toMatchObject([{ type: 'tool_response', requestId: 'q1', action: 'accept' }])
    expect(JSON.parse(String(sent()[0]?.result))).toEqual({ answers: { a: 'Ada' } })
    await expect.element(box).toHaveValue('')
    log({ type: 'error', code: 'invalid_answer', error: 'Longer, please.', retryable: true })
    await expect.element(box).toHaveValue('Ada')
  })

  it('leaves what is no answer to the queue', async () => {
    const { screen, log, sent } = await renderAgentPane()
    log({ type: 'task', status: 'waiting' }, question)
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.fill('Wait')
    await box.click()
    await userEvent.keyboard('{Enter}')
    expect(sent()).toMatchObject([{ type: 'prompt', prompt: 'Wait' }])
  })

  it('can be skipped', async () => {
    const { screen, log, sent, asked } = await renderAgentPane()
    log(question)
    await asked()
    await screen.getByRole('button', { name: 'Skip' }).click()
    expect(sent()).toMatchObject([{ type: 'tool_response', action: 'decline' }])
  })
})
