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
    const { screen, log, pass } = await renderAgentPane()
    log(permission())
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    pass(1000)
    await screen.getByRole('button', { name: 'Allow once' }).click()
    await expect.element(screen.getByRole('button', { name: 'Allowing…' })).toBeVisible()
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved' })
    await expect.element(screen.getByText('Allowed: npm test')).toBeVisible()
    expect(screen.getByRole('group', { name: /^Permission/ }).query()).toBeNull()
    expect(document.activeElement).toBe(box.element())
  })

  it('offers every option of the agent, and shows the command with nothing in it hidden', async () => {
    const { screen, log, sent } = await renderAgentPane()
    const command = `echo safe\u202e\n${'x\n'.repeat(20)}last`
    log(permission({ title: 'Run it', input: { command, cwd: '/work', description: 'to check' } }))
    const card = screen.getByRole('group', { name: /^Permission: Run a command/ })
    await expect.element(card).toHaveTextContent('echo safe⟨U+202E⟩')
    await expect.element(card).toHaveTextContent('In /work')
    await expect.element(card).toHaveTextContent('Agent says: to check')
    await expect.element(card).not.toHaveTextContent('last')
    await card.getByRole('button', { name: 'Show all 22 lines' }).click()
    await expect.element(card).toHaveTextContent('last')
    await card.getByRole('button', { name: 'Always allow npm test' }).click()
    expect(approvals(sent())).toMatchObject([{ type: 'approve', optionId: 'always' }])
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
    const { screen, log, drop, sent } = await renderAgentPane()
    log(permission())
    await expect.element(screen.getByRole('button', { name: 'Deny' })).toBeVisible()
    drop()
    await expect
      .element(screen.getByRole('button', { name: 'Deny' }))
      .toHaveAttribute('aria-disabled', 'true')
    await screen.getByRole('button', { name: 'Deny' }).click({ force: true })
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
    const { screen, log, sent } = await renderAgentPane()
    log(question)
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

  it('can be skipped', async () => {
    const { screen, log, sent } = await renderAgentPane()
    log(question)
    await screen.getByRole('button', { name: 'Skip' }).click()
    expect(sent()).toMatchObject([{ type: 'tool_response', action: 'decline' }])
  })
})
