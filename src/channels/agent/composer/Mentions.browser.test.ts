import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane } from '../../../testing/agentHarness'

const files = ['/README.md', '/src/', '/src/main.ts', '/my notes.md']
const prompts = (frames: readonly { type: string }[]) => frames.filter(({ type }) => type === 'prompt')

async function begun(options: Parameters<typeof renderAgentPane>[0] = {}) {
  const pane = await renderAgentPane({ files, ...options })
  const box = pane.screen.getByRole('textbox', { name: 'Message the agent' })
  const list = pane.screen.getByRole('listbox', { name: 'Files and folders' })
  const chips = pane.screen.getByRole('list', { name: 'Goes with the message' })
  await box.click()
  return { ...pane, box, list, chips }
}

describe('files named by @', () => {
  it('are completed from the keyboard, stand as chips, and go with the message with their lines', async () => {
    const { box, list, chips, sent } = await begun()
    await userEvent.keyboard('Why is @mai')
    await expect
      .element(list.getByRole('option', { name: '@src/main.ts' }))
      .toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard(':10-20{Enter}')
    await expect.element(box).toHaveValue('Why is @src/main.ts:10-20 ')
    await expect.element(chips.getByText('lines 10 to 20')).toBeVisible()
    await userEvent.keyboard('in @sr{Tab}or @notes{Tab}?')
    await expect.element(box).toHaveValue('Why is @src/main.ts:10-20 in @src/ or @"my notes.md" ?')
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('')
    expect(prompts(sent())).toMatchObject([
      {
        prompt: 'Why is @src/main.ts:10-20 in @src/ or @"my notes.md" ?',
        context: {
          files: [
            { path: '/src/main.ts', startLine: 10, endLine: 20 },
            { path: '/src' },
            { path: '/my notes.md' },
          ],
        },
      },
    ])
  })

  it('are removed by their button, by Delete and by Backspace, and the focus goes back to the message', async () => {
    const { box, chips, screen } = await begun()
    for (const key of ['{Enter}', '{Delete}', '{Backspace}']) {
      await box.fill('see @README.md and @nothing.ts')
      await expect.element(chips.getByText('README.md')).toBeVisible()
      expect(chips.getByRole('listitem').elements()).toHaveLength(1)
      screen.getByRole('button', { name: 'Remove README.md' }).element().focus()
      await userEvent.keyboard(key)
      await expect.element(chips).not.toBeInTheDocument()
      await expect.element(box).toHaveValue('see and @nothing.ts')
      await expect.element(box).toHaveFocus()
    }
  })

  it('are saved first, and what cannot be saved keeps the message here and says so', async () => {
    let answer = (_: readonly string[]) => {}
    const save = () => new Promise<readonly string[]>((resolve) => (answer = resolve))
    const { box, screen, sent } = await begun({ save })
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText('Saving the files that go with the message…')).toBeVisible()
    expect(prompts(sent())).toEqual([])
    answer(['/README.md'])
    await expect.element(screen.getByText(/^Not sent: README\.md could not be saved/)).toBeVisible()
    await expect.element(box).toHaveValue('look at @README.md')
    await userEvent.keyboard('{Enter}')
    answer([])
    await expect.element(box).toHaveValue('')
    expect(prompts(sent())).toHaveLength(1)
  })

  it('are neither offered nor sent where the server takes none', async () => {
    const { box, list, chips, sent } = await begun({ capabilities: ['agent.seq', 'agent.idempotent'] })
    await userEvent.keyboard('see @README')
    await expect.element(list).not.toBeInTheDocument()
    await userEvent.keyboard('.md')
    await expect.element(chips).not.toBeInTheDocument()
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('')
    expect(prompts(sent())[0]).not.toHaveProperty('context.files')
  })
})
