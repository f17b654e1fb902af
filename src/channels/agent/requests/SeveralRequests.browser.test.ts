import axe from 'axe-core'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane } from '../../../testing/agentHarness'
import { MISCLICK_GUARD_MS } from '../../../ui/misclick/misclickGuard'

const asks = (requestId: string, command: string, more: object = {}) =>
  permission({ requestId, title: command, input: { command }, ...more })

async function several(...events: readonly object[]) {
  const pane = await renderAgentPane()
  pane.log({ type: 'task', status: 'waiting' }, ...events)
  await pane.asked()
  const card = pane.screen.getByRole('group', { name: /^Permission/ })
  const all = card.getByRole('group', { name: /^All \d permissions/ })
  const answers = () =>
    pane.sent().flatMap(({ type, requestId, optionId }) => [[type, requestId, optionId].join(' ')])
  return { ...pane, card, all, answers }
}

describe('several requests of a turn', () => {
  it('that are the same are one card, whose answer is given to each of them', async () => {
    const { card, all, answers, log, screen } = await several(
      asks('r1', 'npm test'),
      asks('r2', 'npm test'),
      asks('r3', 'npm test'),
    )
    await expect.element(card).toHaveTextContent('Asked 3 times')
    expect(all.query()).toBeNull()
    await card.getByRole('button', { name: 'Allow once' }).click()
    expect(answers()).toEqual(['approve r1 once', 'approve r2 once', 'approve r3 once'])
    for (const requestId of ['r1', 'r2', 'r3'])
      log({ type: 'request_resolved', requestId, outcome: 'approved', by: { kind: 'client', client: 'me' } })
    await expect.element(screen.getByText('Allowed: npm test').nth(2)).toBeVisible()
    expect(card.query()).toBeNull()
  })

  it('are allowed together only once they were read, and only those that need no closer look', async () => {
    const { card, all, answers, log, screen, pass } = await several(
      asks('r1', 'npm test'),
      asks('r2', 'rm -rf dist', { facts: ['deletes'] }),
      asks('r3', 'git status'),
      asks('r4', 'npm test'),
    )
    await expect.element(card).toHaveTextContent('Asked 2 times · 1 of 3')
    await all.getByRole('button', { name: 'Allow 2 of 3…' }).click()
    const heading = card.getByRole('heading', { name: 'Permission: Allow these 2 once' })
    await expect.element(heading).toHaveFocus()
    await expect
      .element(card.getByRole('list', { name: /^Permission: Allow/ }))
      .toHaveTextContent(/npm test.*git status/)
    await expect
      .element(card.getByRole('list', { name: /a closer look/ }))
      .toHaveTextContent(/rm -rf dist.*Deletes files/)
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
    expect(violations.map(({ id }) => id)).toEqual([])
    // What comes while the user reads is not allowed with it; what is answered elsewhere is not answered again.
    log(asks('r5', 'git push'))
    log({
      type: 'request_resolved',
      requestId: 'r3',
      outcome: 'rejected',
      by: { kind: 'client', client: 'x' },
    })
    await expect.element(screen.getByText('Not allowed in another window: git status')).toBeVisible()
    pass(MISCLICK_GUARD_MS)
    await card.getByRole('button', { name: 'Allow it once' }).click()
    expect(answers()).toEqual(['approve r1 once', 'approve r4 once'])
    await expect
      .element(all.getByRole('button', { name: 'Allow 2 of 3…' }))
      .toHaveAttribute('aria-disabled', 'true')
  })

  it('are left as they are by Escape, by keyboard alone', async () => {
    const { all, answers, pass } = await several(asks('r1', 'npm test'), asks('r2', 'git status'))
    const allow = all.getByRole('button', { name: 'Allow all 2…' })
    await expect.element(allow).toBeVisible()
    const button = allow.element()
    if (button instanceof HTMLElement) button.focus()
    pass(MISCLICK_GUARD_MS)
    await userEvent.keyboard('{Enter}')
    // A second Enter of the same hand allows nothing.
    await userEvent.keyboard('{Enter}{Escape}')
    await expect.element(allow).toHaveFocus()
    expect(answers()).toEqual([])
  })

  it('are not allowed by the second click of a double click, before anyone has read them', async () => {
    const { card, all, answers, pass, screen } = await several(
      asks('r1', 'npm test'),
      asks('r2', 'git status'),
    )
    await all.getByRole('button', { name: 'Allow all 2…' }).click()
    const confirm = card.getByRole('button', { name: 'Allow all 2 once' })
    pass(MISCLICK_GUARD_MS - 1)
    await confirm.click()
    await expect.element(screen.getByText(/came too soon/)).toBeVisible()
    expect(answers()).toEqual([])
    pass(1)
    await confirm.click()
    expect(answers()).toEqual(['approve r1 once', 'approve r2 once'])
  })

  it('are each answered by a click of their own: the second one of a double click was meant for the one before', async () => {
    const { card, answers, log, asked, pass, screen } = await several(
      asks('r1', 'npm test'),
      asks('r2', 'rm -rf dist'),
    )
    const allow = card.getByRole('button', { name: 'Allow once' })
    await allow.click()
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved' })
    await expect.element(card).toHaveTextContent('rm -rf dist')
    pass(MISCLICK_GUARD_MS - 1)
    await allow.click()
    await expect.element(screen.getByText(/came too soon/)).toBeVisible()
    expect(answers()).toEqual(['approve r1 once'])
    await asked()
    await allow.click()
    expect(answers()).toEqual(['approve r1 once', 'approve r2 once'])
  })

  it('take no press that began too soon, however late it ends', async () => {
    const { card, answers, log, pass } = await several(asks('r1', 'npm test'), asks('r2', 'rm -rf dist'))
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved' })
    await expect.element(card).toHaveTextContent('rm -rf dist')
    const button = card.getByRole('button', { name: 'Allow once' }).element()
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    pass(MISCLICK_GUARD_MS)
    const click = { bubbles: true, detail: 1 }
    button.dispatchEvent(new MouseEvent('click', click))
    expect(answers()).toEqual([])
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    button.dispatchEvent(new MouseEvent('click', click))
    expect(answers()).toEqual(['approve r2 once'])
  })

  it('are counted by what a denial of all denies, and not denied together where that is one', async () => {
    const never = [{ optionId: 'never', name: 'Never', kind: 'reject_always' }]
    const { all, answers, log } = await several(
      asks('r1', 'npm test'),
      asks('r2', 'npm test'),
      asks('r3', 'git push', { options: never }),
    )
    await expect.element(all).toBeInTheDocument()
    expect(all.getByRole('button', { name: /^Deny/ }).query()).toBeNull()
    log(asks('r4', 'git status'))
    await all.getByRole('button', { name: 'Deny 2 of 3' }).click()
    expect(answers()).toEqual(['reject r1 no', 'reject r2 no', 'reject r4 no'])
  })

  it('that an older turn left open are answered by their own card first', async () => {
    const { screen, log, asked, sent } = await renderAgentPane()
    log(
      { type: 'task', status: 'waiting' },
      asks('r1', 'npm test'),
      { type: 'user_message', messageId: 'm', content: 'Go on' },
      asks('r2', 'git status'),
      asks('r3', 'git log'),
    )
    await asked()
    const card = screen.getByRole('group', { name: /^Permission/ })
    await expect.element(card).toHaveTextContent('npm test')
    // Those of the present turn are not meant by it.
    await expect.element(card).not.toHaveTextContent(/ of 2/)
    expect(card.getByRole('button', { name: /^(Allow|Deny) all/ }).query()).toBeNull()
    await card.getByRole('button', { name: 'Allow once' }).click()
    expect(sent()).toMatchObject([{ type: 'approve', requestId: 'r1', optionId: 'once' }])
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved' })
    await expect.element(card).toHaveTextContent('1 of 2')
  })

  it('are denied together, each for itself', async () => {
    const { all, answers } = await several(asks('r1', 'npm test'), asks('r2', 'rm x', { facts: ['deletes'] }))
    await all.getByRole('button', { name: 'Deny all 2' }).click()
    expect(answers()).toEqual(['reject r1 no', 'reject r2 no'])
  })

  it('are not allowed together where the server says nothing of risks, or with those of another conversation', async () => {
    const { screen, log, asked, sent } = await renderAgentPane({
      capabilities: ['agent.seq', 'agent.permissionOptions'],
    })
    log({ type: 'task', status: 'waiting', taskId: 'u' }, { ...asks('r0', 'make'), taskId: 'u' })
    log({ type: 'task', status: 'waiting' }, asks('r1', 'npm test'), asks('r2', 'git status'))
    await asked()
    await expect.element(screen.getByText('1 of 2')).toBeVisible()
    expect(screen.getByRole('button', { name: /^Allow all/ }).query()).toBeNull()
    await screen.getByRole('button', { name: 'Deny all 2' }).click()
    expect(sent().map(({ requestId }) => requestId)).toEqual(['r1', 'r2'])
  })
})

describe('a request that was answered', () => {
  it('in another window says so where it was open, and nothing of the kind when it is told again (A40)', async () => {
    const { screen, log, tellHistory } = await several(asks('r1', 'npm test'))
    const by = { kind: 'client', client: 'other' }
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved', optionId: 'once', by })
    await expect.element(screen.getByText('Allowed in another window: npm test')).toBeVisible()
    const question = { type: 'question', requestId: 'q', toolCallId: 'c', message: 'Sure?', questions: [] }
    log(question, { type: 'request_resolved', requestId: 'q', outcome: 'rejected', by })
    await expect.element(screen.getByText('Skipped in another window: Sure?')).toBeVisible()
    const known = { ...asks('r9', 'ls', { outcome: 'approved', by }), taskId: 't', seq: 9 }
    tellHistory({ events: [known], tasks: [{ type: 'task', taskId: 't', status: 'running' }], seq: 9 })
    await expect.element(screen.getByText('Allowed: ls')).toBeVisible()
  })

  it('by a rule while it was open shows the rule (A40)', async () => {
    const { screen, log } = await several(asks('r1', 'npm test'))
    const byRule = { kind: 'command', text: 'npm test', ruleId: 'x' }
    log({ type: 'request_resolved', requestId: 'r1', outcome: 'approved', byRule, by: { kind: 'rule' } })
    await expect.element(screen.getByText(/Allowed: npm test · Allowed by rule/)).toBeVisible()
  })
})
