import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane } from '../../../testing/agentHarness'

const README = { path: '/README.md', text: 'new words' }
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
    const settings = { 'agent.unsavedFiles': 'save' }
    const { box, screen, sent } = await begun({ save, settings, unsaved: [README] })
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

describe('unsaved text of files that a message names', () => {
  const unsaved = [README, { path: '/src/main.ts', text: 'main' }]

  async function asked(options: Parameters<typeof renderAgentPane>[0] = {}) {
    const saved: (readonly string[])[] = []
    const save = async (paths: readonly string[]) => {
      saved.push(paths)
      return []
    }
    const pane = await begun({ save, unsaved, ...options })
    const button = (name: string) => pane.screen.getByRole('button', { name })
    const question = pane.screen.getByRole('dialog')
    return { ...pane, saved, button, question }
  }

  it('is asked about, and goes in place of what is on disk where the user wants that (A48)', async () => {
    const { box, question, button, sent, saved } = await asked()
    await box.fill('look at @README.md:3')
    await userEvent.keyboard('{Enter}')
    await expect.element(question).toHaveAccessibleName('README.md has unsaved text')
    await expect.element(button('Save and send')).toHaveFocus()
    expect(prompts(sent())).toEqual([])
    await button('Send unsaved text').click()
    await expect.element(box).toHaveValue('')
    expect(prompts(sent())).toMatchObject([
      { context: { files: [{ path: '/README.md', startLine: 3, text: 'new words' }] } },
    ])
    expect(saved).toEqual([])
  })

  it('is left alone with the message where the question is closed', async () => {
    const { box, question, sent } = await asked()
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(question).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(question).not.toBeInTheDocument()
    await expect.element(box).toHaveFocus()
    await expect.element(box).toHaveValue('look at @README.md')
    expect(prompts(sent())).toEqual([])
  })

  it('is asked about for the message as it was sent, which goes where it was written (A48)', async () => {
    const { box, question, button, sent, log, workspace } = await asked()
    const { commands, viewStore } = workspace.agent
    log({ type: 'task', taskId: 'first', status: 'completed' })
    log({ type: 'task', taskId: 'second', status: 'completed' })
    commands.selectTask('second')
    commands.setDraft('second', 'not sent yet')
    commands.selectTask('first')
    // Behind the dialog it cannot be found by its name.
    const area = box.element()
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(question).toBeVisible()
    expect(area).toHaveProperty('readOnly', true)
    commands.selectTask('second')
    await button('Send unsaved text').click()
    await expect.element(question).not.toBeInTheDocument()
    expect(prompts(sent())).toMatchObject([{ prompt: 'look at @README.md', taskId: 'first' }])
    await expect.element(box).toHaveValue('not sent yet')
    expect(viewStore.getState().taskId).toBe('second')
    commands.selectTask('first')
    await expect.element(box).toHaveValue('')
    expect(area).toHaveProperty('readOnly', false)
  })

  it('does not take along what came into the message while it was asked about', async () => {
    const { box, question, button, sent, workspace } = await asked()
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(question).toBeVisible()
    workspace.agent.commands.putBack(null, 'said before')
    await button('Send unsaved text').click()
    await expect.element(question).not.toBeInTheDocument()
    expect(prompts(sent())).toMatchObject([{ prompt: 'look at @README.md' }])
    expect(Object.values(workspace.agent.viewStore.getState().drafts)).toEqual([
      'said before\n\nlook at @README.md',
    ])
  })

  it('is saved, of files in a folder that is named, too, and is asked about no more', async () => {
    const { box, question, button, sent, saved, screen, network } = await asked()
    await box.fill('look at @src/')
    await userEvent.keyboard('{Enter}')
    await expect.element(question).toHaveAccessibleName('main.ts has unsaved text')
    await screen.getByRole('switch', { name: 'Don’t ask again' }).click()
    await button('Save and send').click()
    await expect.element(box).toHaveValue('')
    expect(saved).toEqual([['/src/main.ts']])
    expect(prompts(sent())[0]).toMatchObject({ context: { files: [{ path: '/src' }] } })
    expect(network.last.sent.find(({ type }) => type === 'set')).toMatchObject({
      patch: { 'agent.unsavedFiles': 'save' },
    })
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('')
    expect(saved).toEqual([['/src/main.ts'], ['/README.md']])
    await expect.element(question).not.toBeInTheDocument()
  })

  it('is not asked about in a message that names no such file', async () => {
    const { box, question, sent } = await asked()
    await box.fill('hello')
    await userEvent.keyboard('{Enter}')
    await expect.element(box).toHaveValue('')
    await expect.element(question).not.toBeInTheDocument()
    expect(prompts(sent())).toHaveLength(1)
  })

  it('that does not fit one message is not sent, and that is said', async () => {
    const text = 'x'.repeat(1_048_576)
    const settings = { 'agent.unsavedFiles': 'send' }
    const { box, sent, screen } = await asked({ unsaved: [{ ...README, text }], settings })
    await box.fill('look at @README.md')
    await userEvent.keyboard('{Enter}')
    await expect.element(screen.getByText(/too large for one message/)).toBeVisible()
    expect(prompts(sent())).toEqual([])
  })
})
