import axe from 'axe-core'
import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane, text, tool } from '../../testing/agentHarness'

const running = { type: 'task', status: 'running' }
const done = { type: 'task', status: 'completed' }
const user = { type: 'user_message', messageId: 'u', content: 'fix it' }

async function axeViolations() {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe('the conversation', () => {
  it('keeps the nodes of earlier items while an answer streams', async () => {
    const { screen, log } = await renderAgentPane()
    log(running, user, tool('a'), text('m', 'one '))
    const feed = screen.getByRole('feed', { name: 'Conversation' })
    await expect.element(feed).toHaveTextContent('one')
    const before = [...feed.element().querySelectorAll('article')]
    const deep = before.slice(0, 2).map((article) => article.querySelector('p, button'))
    log(text('m', 'two ', 4), text('m', '**three', 8))
    await expect.element(feed).toHaveTextContent(/one two three$/)
    const after = [...feed.element().querySelectorAll('article')]
    expect(after).toEqual(before)
    expect(after.slice(0, 2).map((article) => article.querySelector('p, button'))).toEqual(deep)
    expect(feed.element().querySelector('strong')?.textContent).toBe('three')
  })

  it('keeps the finished paragraphs of the answer that streams', async () => {
    const { screen, log } = await renderAgentPane()
    log(running, text('m', 'First.\n\nSecond.\n\nThird.\n\nFourth'))
    await expect.element(screen.getByText('Fourth')).toBeVisible()
    const first = screen.getByText('First.').element()
    log(text('m', ' goes on', 31))
    await expect.element(screen.getByText('Fourth goes on')).toBeVisible()
    expect(screen.getByText('First.').element()).toBe(first)
  })

  it('is a feed of articles that is no live region', async () => {
    const { screen, log } = await renderAgentPane()
    log(running, user, text('m', 'hello'))
    const feed = screen.getByRole('feed', { name: 'Conversation' })
    await expect.element(feed).toHaveTextContent('hello')
    const articles = [...feed.element().querySelectorAll('article')]
    expect(articles.map((article) => article.getAttribute('aria-posinset'))).toEqual(['1', '2'])
    expect(articles.map((article) => article.getAttribute('aria-setsize'))).toEqual(['-1', '-1'])
    expect(articles.at(-1)?.getAttribute('aria-busy')).toBe('true')
    expect(document.querySelectorAll('[role=log]')).toHaveLength(0)
    expect(feed.element().querySelectorAll('[aria-live], [role=status], [role=alert]')).toHaveLength(0)
    log(done)
    await expect.poll(() => articles.at(-1)?.getAttribute('aria-busy')).toBeNull()
  })

  it('is walked with arrows, entered with Enter and left with Escape, and is one Tab stop', async () => {
    const { screen, log } = await renderAgentPane()
    log(user, tool('a'), text('m', 'done'))
    const articles = () => [...document.querySelectorAll('article')]
    await expect.poll(() => articles().length).toBe(3)
    articles()[0]?.focus()
    await userEvent.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(articles()[1])
    await userEvent.keyboard('{Enter}')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /Read a/ }).element())
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement).toBe(articles()[1])
    await userEvent.keyboard('{Tab}')
    const box = screen.getByRole('textbox', { name: 'Message the agent' }).element()
    expect(document.activeElement).toBe(box)
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}')
    expect(document.activeElement).toBe(articles()[1])
  })

  it('groups what only looked at files, and remembers what the user opened', async () => {
    const { screen, log, workspace } = await renderAgentPane()
    log(user, tool('a'), tool('b'), tool('c'), tool('d', { kind: 'edit', title: 'Edit d' }))
    const group = screen.getByRole('button', { name: 'Looked at 3 files' })
    await group.click()
    await expect.element(screen.getByRole('button', { name: /Read b/ })).toBeVisible()
    log(tool('e', { status: 'failed', error: 'No such file' }))
    await expect.element(screen.getByText('No such file')).toBeVisible()
    await expect.element(group).toHaveAttribute('aria-expanded', 'true')
    expect(workspace.agent.viewStore.getState().cards).toEqual({ 'group:tool:a': true })
  })

  it('opens the file a step names, at its line', async () => {
    const { screen, log, opened } = await renderAgentPane()
    log(tool('a', { locations: [{ path: '/src/a.ts', line: 12 }, { path: '../outside' }] }))
    await screen.getByRole('button', { name: /Read a/ }).click()
    await screen.getByRole('button', { name: 'Open /src/a.ts:12' }).click()
    expect(opened).toEqual([['/src/a.ts', 12]])
    await expect.element(screen.getByText('../outside')).toBeVisible()
    expect(screen.getByRole('button', { name: /outside/ }).query()).toBeNull()
  })

  it('shows a change with its counts and its signs', async () => {
    const { screen, log } = await renderAgentPane()
    const diff = { type: 'diff', path: '/a.ts', oldText: 'a\nb\n', newText: 'a\nc\nd\n' }
    log(tool('a', { kind: 'edit', title: 'Edited a.ts', content: [diff] }))
    const card = screen.getByRole('button', { name: /Edited a.ts/ })
    await expect.element(card).toHaveTextContent('+2 −1')
    await card.click()
    await expect.element(screen.getByText('removed')).toBeInTheDocument()
    expect(screen.getByText('added').elements()).toHaveLength(2)
  })

  it('has nothing for axe to object to', async () => {
    const { screen, log } = await renderAgentPane()
    log(
      running,
      user,
      { type: 'thinking', messageId: 'th', content: 'hm', offset: 0 },
      tool('a'),
      text('m', '# Title\n\n- [x] one\n\n```ts\nconst a = 1\n```\n\n| a |\n|---|\n| 1 |'),
      { type: 'plan', entries: [{ content: 'Write tests', status: 'in_progress' }] },
      { type: 'queue', paused: true, messages: [{ clientMessageId: 'q', content: 'then this' }] },
      { type: 'error', code: 'x', error: 'It broke.', retryable: true, hint: 'npm i' },
      permission(),
    )
    await expect.element(screen.getByRole('group', { name: /^Permission/ })).toBeVisible()
    await screen.getByRole('button', { name: /^Plan/ }).click()
    expect(await axeViolations()).toEqual([])
  })
})

describe('history', () => {
  it('is loaded further on request', async () => {
    const { screen, tellHistory, sent, answer } = await renderAgentPane()
    const message = { ...user, taskId: 't', seq: 9 }
    tellHistory({ seq: 9, hasMore: true, events: [message] })
    await screen.getByRole('button', { name: 'Show earlier' }).click()
    const asked = sent().at(-1)
    expect(asked).toMatchObject({ type: 'page', before: 9 })
    const older = { ...user, taskId: 't', messageId: 'old', content: 'at first', seq: 2 }
    const data = { events: [older], hasMore: false }
    answer({ type: 'page', requestId: asked?.requestId, data })
    await expect.element(screen.getByRole('feed')).toHaveTextContent('at first')
    expect(screen.getByRole('button', { name: 'Show earlier' }).query()).toBeNull()
  })

  it('that is long opens at its end, and draws the rest when asked', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    const events = Array.from({ length: 450 }, (_, index) => ({
      ...user,
      taskId: 't',
      messageId: `m${index}`,
      content: `Message ${index}.`,
      seq: index + 1,
    }))
    tellHistory({ seq: 450, events })
    await expect.element(screen.getByText('Message 449.')).toBeVisible()
    await expect.poll(() => document.querySelectorAll('article').length).toBe(200)
    expect(document.querySelector('article')?.getAttribute('aria-posinset')).toBe('251')
    const earlier = screen.getByRole('button', { name: 'Show earlier' })
    await earlier.click()
    await expect.poll(() => document.querySelectorAll('article').length).toBe(400)
    await earlier.click()
    await expect.element(screen.getByRole('feed')).toHaveTextContent('Message 0.')
    expect(earlier.query()).toBeNull()
  })

  it('that replaces the conversation keeps nodes, open cards and the draft', async () => {
    const { screen, log, tellHistory, drop, comeBack } = await renderAgentPane()
    log(user, tool('a'), text('m', 'half'))
    await screen.getByRole('button', { name: /Read a/ }).click()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.fill('a thought')
    const articles = [...document.querySelectorAll('article')]
    drop()
    await comeBack()
    const events = [user, tool('a'), text('m', 'half and whole')]
    tellHistory({ seq: 9, events: events.map((event, index) => ({ ...event, taskId: 't', seq: index + 1 })) })
    await expect.element(screen.getByText('half and whole')).toBeVisible()
    expect([...document.querySelectorAll('article')]).toEqual(articles)
    await expect
      .element(screen.getByRole('button', { name: /Read a/ }))
      .toHaveAttribute('aria-expanded', 'true')
    await expect.element(box).toHaveValue('a thought')
  })
})
