import { describe, expect, it } from 'vitest'
import { renderAgentPane } from '../../../testing/agentHarness'

const provider = (id: string, more: object = {}) => ({
  id,
  name: `Agent ${id}`,
  available: true,
  models: [],
  ...more,
})
const agentOf = (...providers: ReturnType<typeof provider>[]) => ({
  provider: providers[0]?.id ?? '',
  model: '',
  commands: [],
  providers,
})

describe('an empty conversation', () => {
  it.each([
    [{ asks: 'changes' }, 'Agent x reads by itself, and asks before it changes anything.'],
    [{ asks: 'commands' }, 'Agent x reads and edits files by itself, and asks before it runs a command.'],
    [{ asks: 'itself' }, 'Agent x decides by its own settings when it asks.'],
    [{}, /describe a change\.$/],
  ])('says what an agent that announces %o really does without asking', async (more, words) => {
    const { screen } = await renderAgentPane({ agent: agentOf(provider('x', more)) })
    const text = screen.getByText(/^Ask about this workspace/)
    await expect.element(text).toHaveTextContent(words)
  })

  it('suggests what the chosen agent can do, and what any can where it does not say', async () => {
    const suggestions = ['Give me the tour']
    const { screen } = await renderAgentPane({
      agent: agentOf(provider('script', { suggestions }), provider('y')),
    })
    await expect.element(screen.getByRole('button', { name: 'Give me the tour' })).toBeVisible()
    expect(screen.getByRole('button', { name: /Run the tests/ }).elements()).toEqual([])
    await screen.getByRole('combobox', { name: 'Agent', exact: true }).selectOptions('y')
    await expect.element(screen.getByRole('button', { name: /Run the tests/ })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Give me the tour' }).elements()).toEqual([])
  })
})
