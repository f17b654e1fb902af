import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Capability } from '../../../socket/protocol'
import { permission, renderAgentPane, text } from '../../../testing/agentHarness'

const DAY = 24 * 60 * 60 * 1000
const task = (taskId: string, title: string, more: object = {}) => ({
  type: 'task',
  taskId,
  status: 'completed',
  title,
  ...more,
})

async function opened(options: { capabilities?: readonly Capability[]; many?: number } = {}) {
  const pane = await renderAgentPane(options.capabilities ? { capabilities: options.capabilities } : {})
  const { screen, log, sent, answer, clock } = pane
  const ago = (ms: number) => new Date(clock.wall() - ms).toISOString()
  log(
    task('old', 'From long ago', { at: ago(40 * DAY) }),
    task('kept', 'Always at hand', { at: ago(20 * DAY), pinned: true }),
    task('away', 'Put away', { at: ago(3 * DAY), archived: true }),
    task('bad', 'It broke', { at: ago(DAY), status: 'failed' }),
    task('busy', 'At work', { at: ago(2000), status: 'running' }),
    task('asks', 'Wants something', { at: ago(1000), status: 'waiting' }),
    { ...permission({ taskId: 'asks' }), at: ago(1000) },
  )
  for (let at = 0; at < (options.many ?? 0); at++)
    log(task(`many${at}`, `Number ${at}`, { at: ago(50 * DAY) }))
  const row = (name: RegExp) => screen.getByRole('button', { name })
  const open = () => screen.getByRole('button', { name: 'Conversations' }).click()
  await open()
  const field = screen.getByRole('searchbox', { name: 'Search conversations' })
  await expect.element(field).toHaveFocus()
  return {
    ...pane,
    row,
    open,
    field,
    /** The last frame of this type that the page sent, answered. */
    async answered(type: string, fields: object = { success: true }) {
      await expect.poll(() => sent().some((frame) => frame.type === type)).toBe(true)
      const frame = sent().findLast((each) => each.type === type)
      answer({ type, requestId: frame?.requestId, ...fields })
      return frame
    },
    menu: async (title: string, item: string) => {
      await screen.getByRole('button', { name: `More about ${title}` }).click()
      await screen.getByRole('menuitem', { name: item }).click()
    },
  }
}

describe('the list of conversations', () => {
  it('says of each in words how it is, in groups by the day, archived ones behind a button', async () => {
    const { screen, row } = await opened()
    const groups = () =>
      screen
        .getByRole('heading', { level: 3 })
        .elements()
        .map(({ textContent }) => textContent)
    expect(groups().slice(0, 4)).toEqual(['Pinned', 'Today', 'Yesterday', 'Earlier'])
    await expect.element(row(/^Wants something.*Needs you/)).toBeVisible()
    await expect.element(row(/^At work.*Running/)).toBeVisible()
    await expect.element(row(/^It broke.*Failed/)).toBeVisible()
    await expect.element(row(/^From long ago.*Done/)).toBeVisible()
    expect(row(/^Put away/).query()).toBeNull()
    await screen.getByRole('button', { name: 'Show archived (1)' }).click()
    await expect.element(row(/^Put away/)).toBeVisible()
  })

  it('is walked and left by keys, and gives the conversation its place back', async () => {
    const { screen, row, open, field } = await opened()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row(/^Always at hand/)).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await expect.element(row(/^At work/)).toHaveFocus()
    await userEvent.keyboard('{End}')
    await expect.element(row(/^From long ago/)).toHaveFocus()
    await userEvent.keyboard('{Home}{ArrowUp}')
    await expect.element(field).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    await expect.element(screen.getByRole('heading', { name: 'Wants something' })).toBeVisible()
    expect(field.query()).toBeNull()
    await open()
    await userEvent.keyboard('{Escape}')
    expect(field.query()).toBeNull()
    await expect.element(screen.getByRole('textbox', { name: 'Message the agent' })).toBeVisible()
  })

  it('leaves the focus in the message, however it is left', async () => {
    const { screen, row, open, field } = await opened()
    const message = screen.getByRole('textbox', { name: 'Message the agent' })
    await userEvent.keyboard('{Escape}')
    await expect.element(message).toHaveFocus()
    await open()
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await expect.element(message).toHaveFocus()
    await open()
    await row(/^At work/).click()
    await expect.element(message).toHaveFocus()
    await open()
    await screen.getByRole('button', { name: 'Back to the conversation' }).click()
    await expect.element(message).toHaveFocus()
    expect(field.query()).toBeNull()
  })

  it('draws of many only what is on screen, and goes to the last of them by one key', async () => {
    const { screen, row } = await opened({ many: 500 })
    await userEvent.keyboard('{ArrowDown}{End}')
    await expect.element(row(/^Number 0\b/)).toHaveFocus()
    expect(screen.getByRole('listitem').elements().length).toBeLessThan(60)
    const [first] = screen.getByRole('listitem').elements()
    expect(first?.getAttribute('aria-setsize')).not.toBeNull()
  })

  it('finds titles while one types, also without a connection', async () => {
    const { row, field, drop, screen } = await opened()
    drop()
    await field.fill('LONG from')
    await expect.element(row(/^From long ago/)).toBeVisible()
    expect(row(/^At work/).query()).toBeNull()
    await expect.element(screen.getByText(/can be searched when connected/)).toBeVisible()
  })

  it('finds what was said, and opens the conversation there', async () => {
    const { screen, field, answered, sent, workspace } = await opened()
    await field.fill('needle')
    await answered('conversation_search', {
      success: true,
      data: {
        hits: [
          { taskId: 'old', seq: 3, kind: 'text', snippet: '…hay needle hay', start: 5, length: 6 },
          { taskId: 'old', seq: 2, kind: 'user', snippet: 'no needle', start: 3, length: 6 },
        ],
        more: false,
      },
    })
    await expect.element(screen.getByText('2 places')).toBeVisible()
    const hit = screen.getByRole('button', { name: /hay needle hay/ })
    await expect.element(hit).toHaveAccessibleName(/^From long ago.*Agent/)
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Enter}')
    await expect.element(screen.getByRole('heading', { name: 'From long ago' })).toBeVisible()
    expect(sent().filter(({ type }) => type === 'page')).toEqual([])
    expect(workspace.agent.viewStore.getState().taskId).toBe('old')
  })
})

describe('what was said in a conversation that is deleted', () => {
  const hit = { taskId: 'old', seq: 3, kind: 'text', snippet: 'hay needle', start: 4, length: 6 }
  const found = (hits: readonly object[]) => ({ success: true, data: { hits, more: false } })

  it('is found no longer, neither then nor once it is erased', async () => {
    const { screen, field, answered, log, sent } = await opened()
    const searches = () => sent().filter(({ type }) => type === 'conversation_search').length
    await field.fill('needle')
    await answered('conversation_search', found([hit]))
    const place = screen.getByRole('button', { name: /hay needle/ })
    await expect.element(place).toBeVisible()
    log(task('old', 'From long ago', { deleteAt: new Date().toISOString() }))
    await expect.poll(() => place.query()).toBeNull()
    await expect.poll(searches).toBe(2)
    await answered('conversation_search', found([]))
    log(task('old', 'From long ago', { erased: true }))
    await expect.poll(searches).toBe(3)
    expect(place.query()).toBeNull()
  })

  it('leads nowhere, and asks for one page of it at most', async () => {
    const { screen, field, answered, sent } = await opened()
    await field.fill('needle')
    await answered('conversation_search', found([{ ...hit, taskId: 'gone' }]))
    await screen.getByRole('button', { name: /hay needle/ }).click()
    await answered('page', { taskId: 'gone', data: { events: [], hasMore: false } })
    await expect.element(screen.getByRole('region', { name: 'Conversations' })).toBeVisible()
    expect(sent().filter(({ type }) => type === 'page')).toHaveLength(1)
  })
})

describe('what the user does to a conversation', () => {
  it('names it, by F2 and by its menu, and shows that name although the agent has another', async () => {
    const { screen, row, answered, log, menu } = await opened()
    await userEvent.keyboard('{ArrowDown}{End}{F2}')
    const name = screen.getByRole('textbox', { name: 'Name of the conversation' })
    await expect.element(name).toHaveFocus()
    await name.fill('My own')
    await userEvent.keyboard('{Enter}')
    expect(await answered('conversation_change')).toMatchObject({ taskId: 'old', name: 'My own' })
    log(task('old', 'From long ago', { name: 'My own' }), {
      type: 'title',
      taskId: 'old',
      title: 'The agent’s',
    })
    await expect.element(row(/^My own/)).toHaveFocus()
    await menu('My own', 'Rename… F2')
    await userEvent.keyboard('{Escape}')
    expect(name.query()).toBeNull()
    await expect.element(screen.getByRole('region', { name: 'Conversations' })).toBeVisible()
  })

  it('deletes it, which can be taken back until it is erased, in every page', async () => {
    const { screen, row, answered, log } = await opened()
    await userEvent.keyboard('{ArrowDown}{End}{Delete}')
    expect(await answered('conversation_change')).toMatchObject({ taskId: 'old', deleted: true })
    log(task('old', 'From long ago', { deleteAt: new Date().toISOString() }))
    await expect
      .element(screen.getByRole('region', { name: 'Conversations' }).getByRole('alert'))
      .toHaveTextContent('“From long ago” is deleted')
    expect(row(/^From long ago/).query()).toBeNull()
    await expect.element(row(/^It broke/)).toHaveFocus()
    await screen.getByRole('button', { name: 'Undo' }).click()
    expect(await answered('conversation_change')).toMatchObject({ taskId: 'old', deleted: false })
    log(task('old', 'From long ago', { deleteAt: null }))
    await expect.element(row(/^From long ago/)).toBeVisible()
    expect(screen.getByRole('region', { name: 'Conversations' }).getByRole('alert').query()).toBeNull()
    log(task('old', 'From long ago', { erased: true }))
    await expect.poll(() => row(/^From long ago/).query()).toBeNull()
  })

  it('pins and archives it, and says what the server refused', async () => {
    const { screen, menu, answered } = await opened()
    await menu('It broke', 'Pin')
    expect(await answered('conversation_change')).toMatchObject({ taskId: 'bad', pinned: true })
    await menu('Always at hand', 'Archive')
    await answered('conversation_change', {
      success: false,
      error: 'There is no such conversation any more.',
    })
    await expect
      .element(screen.getByRole('region', { name: 'Conversations' }).getByRole('alert'))
      .toHaveTextContent('There is no such conversation any more.')
    await screen.getByRole('button', { name: 'Dismiss' }).click()
    expect(screen.getByRole('region', { name: 'Conversations' }).getByRole('alert').query()).toBeNull()
  })

  it('cannot delete one whose agent is at work', async () => {
    const { screen, sent } = await opened()
    await screen.getByRole('button', { name: 'More about At work' }).click()
    await expect
      .element(screen.getByRole('menuitem', { name: /Stop it first/ }))
      .toHaveAttribute('aria-disabled')
    await userEvent.keyboard('{Escape}')
    expect(sent().filter(({ type }) => type === 'conversation_change')).toEqual([])
  })

  it('is named by no key without a connection', async () => {
    const { screen, row, drop } = await opened()
    await userEvent.keyboard('{ArrowDown}{End}')
    drop()
    await userEvent.keyboard('{F2}')
    await expect.element(row(/^From long ago/)).toHaveFocus()
    expect(screen.getByRole('textbox', { name: 'Name of the conversation' }).query()).toBeNull()
  })

  it('has no controls and no keys for what the server does not keep', async () => {
    const { screen, row } = await opened({ capabilities: ['agent.seq'] })
    await userEvent.keyboard('{ArrowDown}{End}{F2}{Delete}')
    await expect.element(row(/^From long ago/)).toHaveFocus()
    expect(screen.getByRole('textbox', { name: 'Name of the conversation' }).query()).toBeNull()
    await screen.getByRole('button', { name: 'More about It broke' }).click()
    await expect.element(screen.getByRole('menuitem', { name: 'Export as JSON' })).toBeVisible()
    expect(screen.getByRole('menuitem').elements()).toHaveLength(2)
  })
})

describe('what is new in a conversation', () => {
  it('is marked until it was looked at, and not again by a replay', async () => {
    const pane = await renderAgentPane()
    const { screen, log, clock, tellHistory } = pane
    const begun = clock.wall()
    const at = (ms: number) => new Date(begun + ms).toISOString()
    log(task('one', 'First', { at: at(0) }), task('two', 'Second', { at: at(1) }))
    await clock.advance(3000)
    const button = (name: string) => screen.getByRole('button', { name, exact: true })
    await expect.element(button('Conversations')).toBeVisible()
    await expect.poll(() => pane.workspace.agent.viewStore.getState().seen['']).toBeDefined()
    log({ ...text('m', 'news'), taskId: 'one' }, task('one', 'First', { at: at(5000) }))
    await button('Conversations, 1 with news').click()
    await expect.element(screen.getByRole('button', { name: /^First.*New/ })).toBeVisible()
    await screen.getByRole('button', { name: /^First/ }).click()
    await expect.element(button('Conversations')).toBeVisible()
    const { seq } = pane.workspace.agent.store.getState()
    const events = [task('one', 'First', { at: at(5000), seq }), task('two', 'Second', { at: at(1), seq: 2 })]
    tellHistory({ tasks: events, epoch: 'epoch-2', seq })
    await expect.element(button('Conversations')).toBeVisible()
  })
})
