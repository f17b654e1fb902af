import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane } from '../../../testing/agentHarness'

const agent = {
  provider: 'demo',
  model: '',
  providers: [{ id: 'demo', name: 'Demo', available: true, models: [] }],
  commands: [
    { name: 'tour', description: 'Shows everything' },
    { name: 'plan', description: 'Shows a plan' },
    { name: 'explain', description: 'Explains a file' },
  ],
}
const prompts = (frames: readonly { type: string }[]) => frames.filter(({ type }) => type === 'prompt')

async function begun() {
  const pane = await renderAgentPane({ agent })
  const box = pane.screen.getByRole('textbox', { name: 'Message the agent' })
  const list = pane.screen.getByRole('listbox', { name: 'Commands of the agent' })
  const active = () => {
    const id = box.element().getAttribute('aria-activedescendant')
    return id === null ? null : document.getElementById(id)?.textContent
  }
  await box.click()
  return { ...pane, box, list, active }
}

describe('slash commands', () => {
  it('are listed behind a / that begins the message, filtered, and completed from the keyboard', async () => {
    const { box, list, active, sent, screen } = await begun()
    await userEvent.keyboard('/')
    await expect.element(list).toBeVisible()
    expect(list.getByRole('option').elements()).toHaveLength(3)
    expect(active()).toBe('/tourShows everything')
    await userEvent.keyboard('{ArrowUp}')
    expect(active()).toBe('/explainExplains a file')
    await userEvent.keyboard('pl')
    // What begins with the letters comes before what only contains them.
    expect(
      list
        .getByRole('option')
        .elements()
        .map(({ textContent }) => textContent),
    ).toEqual(['/planShows a plan', '/explainExplains a file'])
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('/plan ')
    await expect.element(list).not.toBeInTheDocument()
    expect(prompts(sent())).toEqual([])
    await userEvent.keyboard('now{Enter}')
    expect(prompts(sent())).toMatchObject([{ prompt: '/plan now' }])
    await expect.element(screen.getByText('Sending…')).toBeVisible()
  })

  it('are sent by Enter when they are written out, and completed by Tab and by a click', async () => {
    const { box, list, sent } = await begun()
    await userEvent.keyboard('/to{Tab}')
    await expect.element(box).toHaveValue('/tour ')
    await expect.element(box).toHaveFocus()
    await box.fill('')
    await userEvent.keyboard('/tour{Enter}')
    expect(prompts(sent())).toMatchObject([{ prompt: '/tour' }])
    await userEvent.keyboard('/')
    await list.getByRole('option', { name: /^\/plan/ }).click()
    await expect.element(box).toHaveValue('/plan ')
    await expect.element(box).toHaveFocus()
  })

  it('leave Escape to the list first, and one that is closed stays closed for this word', async () => {
    const { box, list, sent } = await begun()
    await userEvent.keyboard('/pl{Escape}')
    await expect.element(list).not.toBeInTheDocument()
    await userEvent.keyboard('x')
    await expect.element(list).not.toBeInTheDocument()
    await box.fill('')
    await userEvent.keyboard('/nothing')
    await expect.element(list).toBeInTheDocument()
    expect(list.getByRole('option').elements()).toHaveLength(0)
    await userEvent.keyboard('{Enter}')
    expect(prompts(sent())).toMatchObject([{ prompt: '/nothing' }])
  })

  it('are those the conversation’s own agent lists, once it has', async () => {
    const { list, log } = await begun()
    log({ type: 'task', status: 'completed', agent: 'demo' })
    log({ type: 'commands', commands: [{ name: 'review', description: 'Reviews the change' }] })
    await userEvent.keyboard('/')
    await expect.element(list.getByRole('option', { name: /^\/review/ })).toBeVisible()
    expect(list.getByRole('option').elements()).toHaveLength(1)
  })
})

describe('usage', () => {
  it('is shown where it is told, with a warning and the agent’s own way out near the end', async () => {
    const { log, screen, sent } = await begun()
    log({ type: 'task', status: 'completed', agent: 'demo' })
    log({ type: 'usage', contextUsed: 124_000, contextSize: 200_000 })
    await expect.element(screen.getByText('62% of 200K')).toBeVisible()
    expect(screen.getByText(/nearly fills/).elements()).toHaveLength(0)
    log({ type: 'commands', commands: [{ name: 'compact', description: 'Shortens the conversation' }] })
    log({
      type: 'usage',
      contextUsed: 160_000,
      contextSize: 200_000,
      cost: { amount: 1.5, currency: 'USD' },
      turnCost: { amount: 0.0123, currency: 'USD' },
    })
    await expect.element(screen.getByText('80% of 200K')).toBeVisible()
    await expect.element(screen.getByText(/nearly fills/)).toBeVisible()
    await expect.element(screen.getByText('Cost $1.50, the last turn $0.0123')).toBeVisible()
    await screen.getByRole('button', { name: 'Compact' }).click()
    expect(prompts(sent())).toMatchObject([{ prompt: '/compact' }])
  })

  it('offers no way out that the agent does not list', async () => {
    const { log, screen } = await begun()
    log({ type: 'task', status: 'completed', agent: 'demo' })
    log({
      type: 'usage',
      contextUsed: 195_000,
      contextSize: 200_000,
      cost: { amount: 3, currency: 'credits' },
    })
    await expect.element(screen.getByText(/nearly fills/)).toBeVisible()
    await expect.element(screen.getByText('Cost 3 credits')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Compact' }).elements()).toHaveLength(0)
  })
})
