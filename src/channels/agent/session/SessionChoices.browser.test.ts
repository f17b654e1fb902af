import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane } from '../../../testing/agentHarness'
import { stateFrame } from '../../../testing/configEvents'
import { EFFORT } from '../../../testing/kit/scriptedAgent'

const STYLE = {
  id: 'style',
  name: 'Output style',
  type: 'select',
  value: 'plain',
  choices: [
    { id: 'plain', name: 'Plain', description: 'Short answers' },
    { id: 'long', name: 'Long', description: 'Explains everything' },
  ],
}
const FAST = { id: 'fast', name: 'Fast mode', description: 'Costs more', type: 'boolean', value: false }
const MODES = [
  { id: 'ask', name: 'Manual', description: 'Asks before edits and commands' },
  { id: 'plan', name: 'Plan' },
]
const OFFER = {
  mode: 'ask',
  modes: MODES,
  options: [EFFORT, STYLE, FAST],
  commands: [{ name: 'review', description: 'Reviews changes' }],
}
const agentWith = (offer?: object) => ({
  provider: 'a',
  model: 'm',
  providers: [
    { id: 'a', name: 'Agent A', available: true, models: [], ...(offer ? { offer } : {}) },
    { id: 'b', name: 'Agent B', available: true, models: [] },
  ],
  commands: offer === OFFER ? OFFER.commands : [],
})

async function rendered(offer?: object, options: Parameters<typeof renderAgentPane>[0] = {}) {
  const pane = await renderAgentPane({ agent: agentWith(offer), ...options })
  const { screen, sent, network } = pane
  return {
    ...pane,
    box: screen.getByRole('textbox', { name: 'Message the agent' }),
    asked: (type: string) => sent().filter((frame) => frame.type === type),
    offers: (next: object) => network.last.receive(stateFrame({ agent: agentWith(next) })),
  }
}

describe('a session before the first prompt', () => {
  it('is asked for when the composer is first used, for the agent that is chosen (A16)', async () => {
    const { screen, box, asked, answer } = await rendered()
    expect(asked('open')).toEqual([])
    await box.click()
    await expect.poll(() => asked('open')).toMatchObject([{ provider: 'a' }])
    await expect.element(screen.getByText('Starting Agent A…')).toBeVisible()
    answer({ type: 'open', requestId: asked('open')[0]?.requestId, success: true })
    await expect.element(screen.getByText('Starting Agent A…')).not.toBeInTheDocument()
    await screen.getByRole('combobox', { name: 'Agent', exact: true }).selectOptions('Agent B')
    expect(asked('settings')).toMatchObject([{ provider: 'b' }])
    await expect.poll(() => asked('open').at(-1)).toMatchObject({ provider: 'b' })
  })

  it('that cannot be opened is told where the message is written, which can be sent all the same', async () => {
    const { screen, box, asked, answer } = await rendered()
    await box.fill('Hello')
    const [first, ...again] = asked('open')
    expect(again).toEqual([])
    answer({
      type: 'open',
      requestId: first?.requestId,
      success: false,
      error: 'Agent A needs you to log in.',
      hint: 'Sign in.',
    })
    await expect.element(screen.getByText('Agent A needs you to log in. Sign in.')).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Send' })).not.toHaveAttribute('aria-disabled')
  })

  it('is not asked for where the server does not offer it, which then offers no mode either', async () => {
    const { box, asked, screen } = await rendered(OFFER, { capabilities: ['agent.seq', 'agent.context'] })
    await box.click()
    expect(asked('open')).toEqual([])
    await expect.element(screen.getByRole('combobox', { name: 'Mode' })).not.toBeInTheDocument()
  })

  it('is not asked for in a conversation that has begun', async () => {
    const { log, box, asked } = await rendered(OFFER)
    log({ type: 'task', status: 'completed', agent: 'a' })
    await box.click()
    expect(asked('open')).toEqual([])
  })
})

describe('what the agent lets one choose', () => {
  it('is there before the first message as soon as the server says it, with a sentence for the mode (A18, A19)', async () => {
    const { screen, box, asked, offers } = await rendered()
    await box.click()
    offers(OFFER)
    const mode = screen.getByRole('combobox', { name: 'Mode' })
    await expect.element(mode).toHaveValue('ask')
    await expect.element(screen.getByText('Manual: Asks before edits and commands')).toBeVisible()
    await expect.element(mode).toHaveAccessibleDescription('Manual: Asks before edits and commands')
    await mode.selectOptions('Plan')
    expect(asked('settings')).toMatchObject([{ mode: 'plan' }])
    expect(asked('settings')[0]).not.toHaveProperty('taskId')
    await expect.element(mode).toHaveValue('plan')
    await expect.element(screen.getByText(/^Manual:/)).not.toBeInTheDocument()
    await expect.element(mode).not.toHaveAttribute('aria-describedby')
    await box.fill('/')
    await expect.element(screen.getByRole('option', { name: /review/ })).toBeVisible()
  })

  it('is set in its own conversation, and what it refuses is said (A17)', async () => {
    const { screen, asked, answer, log } = await rendered(OFFER)
    log({ type: 'task', status: 'completed', agent: 'a', mode: 'ask', modes: MODES, options: [EFFORT] })
    const effort = screen.getByRole('combobox', { name: 'Effort' })
    await effort.selectOptions('High')
    const requestId = asked('settings')[0]?.requestId
    expect(asked('settings')).toMatchObject([{ taskId: 't', options: { effort: 'high' } }])
    await expect.element(effort).toHaveAttribute('aria-busy', 'true')
    answer({ type: 'settings', requestId, success: false, error: 'This model has no effort.' })
    await expect.element(screen.getByText('Not set: This model has no effort.')).toBeVisible()
    await expect.element(effort).toHaveValue('low')
  })

  it('is on its way, and refused, in its own conversation only, until the user goes on', async () => {
    const { screen, box, asked, answer, log, workspace } = await rendered(OFFER)
    const begun = { type: 'task', status: 'completed', agent: 'a', mode: 'ask', options: [EFFORT] }
    log(begun, { ...begun, taskId: 'other' })
    const { selectTask } = workspace.agent.commands
    selectTask('t')
    const effort = screen.getByRole('combobox', { name: 'Effort' })
    await effort.selectOptions('High')
    await expect.element(effort).toHaveValue('high')
    selectTask('other')
    await expect.element(effort).toHaveValue('low')
    await expect.element(effort).not.toHaveAttribute('aria-busy', 'true')
    answer({ type: 'settings', requestId: asked('settings')[0]?.requestId, success: false, error: 'No.' })
    selectTask('t')
    await expect.element(screen.getByText('Not set: No.')).toBeVisible()
    selectTask('other')
    await expect.element(screen.getByText('Not set: No.')).not.toBeInTheDocument()
    selectTask('t')
    await expect.element(screen.getByText('Not set: No.')).toBeVisible()
    await box.fill('Go on')
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText('Not set: No.')).not.toBeInTheDocument()
  })

  it('stands under “Options” where it has no place of its own, by keyboard alone', async () => {
    const { screen, asked, answer, offers } = await rendered(OFFER)
    const options = screen.getByRole('button', { name: 'Options of Agent A' })
    options.element().focus()
    await userEvent.keyboard('{Enter}')
    const popover = screen.getByRole('dialog', { name: 'Options of Agent A' })
    await expect.element(popover.getByText('Short answers')).toBeVisible()
    const fast = popover.getByRole('switch', { name: 'Fast mode' })
    await userEvent.keyboard('{Tab} ')
    expect(asked('settings')).toMatchObject([{ options: { fast: true } }])
    answer({ type: 'settings', requestId: asked('settings')[0]?.requestId, success: true })
    offers({ ...OFFER, options: [EFFORT, STYLE, { ...FAST, value: true }] })
    await expect.element(fast).toBeChecked()
    await popover.getByRole('combobox', { name: 'Output style' }).selectOptions('Long')
    expect(asked('settings').at(-1)).toMatchObject({ options: { style: 'long' } })
    await userEvent.keyboard('{Escape}')
    await expect.element(popover).not.toBeInTheDocument()
    await expect.element(options).toHaveFocus()
  })

  it('cannot be changed without a connection, and says why', async () => {
    const { screen, drop } = await rendered(OFFER)
    await expect.element(screen.getByRole('combobox', { name: 'Mode' })).toBeEnabled()
    drop()
    await expect.element(screen.getByRole('combobox', { name: 'Mode' })).toBeDisabled()
    await screen.getByRole('button', { name: 'Options of Agent A' }).click()
    const popover = screen.getByRole('dialog', { name: 'Options of Agent A' })
    await expect.element(popover.getByRole('switch', { name: 'Fast mode' })).toBeDisabled()
    await expect.element(popover.getByRole('combobox', { name: 'Output style' })).toBeDisabled()
  })
})

describe('what the agent does not take', () => {
  const takes = { image: false, audio: false, embeddedContext: true, sessions: [] }
  const picture = { name: 'shot.png', mimeType: 'image/png', data: 'AAAA' }
  const notes = { name: 'notes.txt', mimeType: 'text/plain', data: 'BBBB' }
  const refusal = 'Agent A takes no pictures. Remove shot.png to send the message.'

  it('is marked and said before it is sent, and can be removed at once (A20)', async () => {
    const { screen, workspace, box } = await rendered({ takes })
    await box.fill('Look')
    workspace.agent.commands.attach(null, picture)
    workspace.agent.commands.attach(null, notes)
    const chips = screen.getByRole('list', { name: 'Goes with the message' })
    await expect.element(screen.getByText(refusal)).toBeVisible()
    await expect.element(chips.getByRole('img', { name: 'The agent does not take this.' })).toBeVisible()
    await expect
      .element(screen.getByRole('button', { name: 'Send' }))
      .toHaveAttribute('aria-disabled', 'true')
    await screen.getByRole('button', { name: 'Remove it' }).click()
    await expect.element(screen.getByText(refusal)).not.toBeInTheDocument()
    await expect.element(chips).toHaveTextContent('notes.txt')
    await expect.element(screen.getByRole('button', { name: 'Send' })).not.toHaveAttribute('aria-disabled')
  })

  it('is asked for in a conversation of which it is not known (A16, A20)', async () => {
    const { workspace, asked, log, screen, offers } = await rendered()
    log({ type: 'task', status: 'completed', agent: 'a' })
    workspace.agent.commands.attach('t', picture)
    await expect.poll(() => asked('open')).toMatchObject([{ taskId: 't' }])
    offers({ takes })
    await expect.element(screen.getByText(refusal)).toBeVisible()
  })
})
