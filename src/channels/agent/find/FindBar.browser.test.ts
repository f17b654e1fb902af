import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane, text, tool } from '../../../testing/agentHarness'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { AGAIN_MS } from './keepLooking'
import { MARKS } from './markMatches'

const user = (content: string, messageId: string) => ({ type: 'user_message', messageId, content })

async function opened(events: readonly object[]) {
  const pane = await renderAgentPane()
  const numbered = events.map((event, index) => ({ ...event, taskId: 't', seq: index + 1 }))
  const history = {
    type: 'history',
    events: numbered,
    tasks: [],
    seq: events.length,
    epoch: 'epoch-1',
    hasMore: false,
  }
  // More than one frame may carry.
  pane.workspace.agent.store.setState((state) => reduceAgent(state, history as unknown as AgentEvent))
  const { screen, workspace } = pane
  await expect.element(screen.getByRole('feed')).toBeVisible()
  const { commands } = workspace.agent
  commands.find(true)
  const field = screen.getByRole('textbox', { name: 'Find in conversation' })
  await expect.element(field).toHaveFocus()
  const bar = screen.getByRole('search', { name: 'Find in conversation' })
  return {
    ...pane,
    field,
    bar,
    says: (words: string) => expect.element(bar.getByRole('status')).toHaveTextContent(words),
    marked: () =>
      [...(CSS.highlights.get(MARKS.current) ?? [])].map((range) =>
        range instanceof Range ? range.toString() : '',
      ),
    row: () => document.querySelector('article[data-found]')?.getAttribute('aria-posinset') ?? null,
  }
}

describe('the bar that finds in a conversation', () => {
  it('counts, steps with Enter, Shift+Enter and F3, goes round, and marks the place', async () => {
    const { says, marked, row } = await opened([
      user('Where is the needle?', 'u'),
      text('m', 'A **needle** is here, and another needle there.'),
    ])
    await userEvent.keyboard('Needle')
    await says('1 of 3')
    await expect.poll(marked).toEqual(['needle'])
    expect(row()).toBe('1')
    await userEvent.keyboard('{Enter}')
    await says('2 of 3')
    await expect.poll(row).toBe('2')
    await userEvent.keyboard('{F3}')
    await says('3 of 3')
    await userEvent.keyboard('{Enter}')
    await says('1 of 3')
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    await says('3 of 3')
    await userEvent.keyboard('{Shift>}{F3}{/Shift}')
    await says('2 of 3')
    await expect.poll(() => CSS.highlights.get(MARKS.all)?.size).toBe(3)
  })

  it('opens the output in which it stands, and leaves other cards closed', async () => {
    const { says, screen, workspace, marked } = await opened([
      tool('a', { kind: 'execute', title: 'npm test', result: 'no hay' }),
      tool('b', { kind: 'execute', title: 'npm run build', result: 'the needle' }),
    ])
    await userEvent.keyboard('needle')
    await says('1 of 1')
    await expect.element(screen.getByText('the needle')).toBeVisible()
    expect(workspace.agent.viewStore.getState().cards).toEqual({ 'tool:b': true })
    await expect.poll(marked).toEqual(['needle'])
  })

  it('leads to a row far above that was not drawn, keeps the focus in the field, and Escape gives it back', async () => {
    const events = Array.from({ length: 3_000 }, (_, index) =>
      text(`m${index}`, index === 7 ? 'the only needle' : `Answer ${index}. `.repeat(20)),
    )
    const { says, screen, field, bar } = await opened(events)
    await userEvent.keyboard('only needle')
    await says('1 of 1')
    await expect.element(screen.getByText('the only needle')).toBeInViewport()
    await expect.element(field).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(bar).not.toBeInTheDocument()
    expect(CSS.highlights.has(MARKS.current)).toBe(false)
    expect(document.querySelector('article[data-found]')).toBeNull()
  })

  it('says that nothing was found, and counts what the agent says meanwhile without moving on', async () => {
    const { says, answer, clock, row } = await opened([text('m', 'A needle')])
    await userEvent.keyboard('needles')
    await says('Nothing found')
    await userEvent.keyboard('{Backspace}')
    await says('1 of 1')
    answer({ ...user('one more needle', 'u2'), taskId: 't', seq: 2, epoch: 'epoch-1' })
    await clock.advance(400)
    await says('1 of 2')
    await expect.poll(row).toBe('1')
  })

  it('asks for what is earlier, page by page, and keeps the place that is shown', async () => {
    const pane = await renderAgentPane()
    const event = (index: number, content: string) => ({
      ...text(`m${index}`, content),
      taskId: 't',
      seq: index,
    })
    pane.tellHistory({ seq: 20, hasMore: true, events: [event(20, 'late needle')] })
    await expect.element(pane.screen.getByText('late needle')).toBeVisible()
    pane.workspace.agent.commands.find(true)
    const bar = pane.screen.getByRole('search')
    await expect.element(bar.getByRole('textbox')).toHaveFocus()
    await userEvent.keyboard('needle')
    await expect.element(bar.getByRole('status')).toHaveTextContent('1 of 1, loading earlier…')
    const asked = () => pane.sent().filter(({ type }) => type === 'page')
    await expect.poll(() => asked().length).toBe(1)
    const answer = (events: object[], hasMore: boolean) =>
      pane.answer({ type: 'page', requestId: asked().at(-1)?.requestId, data: { events, hasMore } })
    answer([event(10, 'an earlier needle')], true)
    await expect.poll(() => asked().length).toBe(2)
    answer([event(5, 'the first')], false)
    await pane.clock.advance(AGAIN_MS)
    await expect.element(bar.getByRole('status')).toHaveTextContent(/^2 of 2$/)
    expect(asked()).toHaveLength(2)
  })

  it('stays with its conversation, and leaves the focus where it is, while another begins elsewhere', async () => {
    const { says, field, answer, workspace } = await opened([user('A needle', 'u')])
    await userEvent.keyboard('needle')
    await says('1 of 1')
    const box = document.querySelector('textarea')
    box?.focus()
    answer({ type: 'task', taskId: 'other', status: 'running', seq: 2, epoch: 'epoch-1' })
    await expect.poll(() => workspace.agent.store.getState().tasks.other?.status).toBe('running')
    await says('1 of 1')
    await expect.element(field).toHaveValue('needle')
    expect(document.activeElement).toBe(box)
  })

  it('says that there are more where it counts 10,000, and counts anew what a longer text leaves', async () => {
    const events = Array.from({ length: 10_000 }, (_, index) =>
      text(`m${index}`, `Answer ${index} has a needle ${index % 100} in it. `.repeat(6)),
    )
    const { says } = await opened(events)
    await userEvent.keyboard('needle')
    await says('of 10,000+')
    await userEvent.keyboard(' 42')
    await says('of 600')
  })
})
