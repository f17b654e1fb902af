import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane, text } from '../../../testing/agentHarness'

const running = { type: 'task', status: 'running' }
const prompts = (frames: readonly { type: string }[]) => frames.filter(({ type }) => type === 'prompt')
const agent = {
  provider: 'demo',
  model: 'fast',
  providers: [
    {
      id: 'demo',
      name: 'Demo agent (scripted, no AI)',
      available: true,
      models: [
        { id: 'fast', name: 'Fast' },
        { id: 'slow', name: 'Slow' },
      ],
    },
    { id: 'other', name: 'Other agent', available: false, models: [] },
  ],
  commands: [],
}

describe('the composer', () => {
  it('sends on Enter, shows the message at once, and takes it from the log when it is there', async () => {
    const { screen, sent, log } = await renderAgentPane()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    await userEvent.keyboard('hello{Shift>}{Enter}{/Shift}there{Enter}')
    expect(prompts(sent())).toMatchObject([{ prompt: 'hello\nthere' }])
    await expect.element(box).toHaveValue('')
    await expect.element(screen.getByText('Sending…')).toBeVisible()
    const [{ taskId, clientMessageId } = {}] = prompts(sent()) as {
      taskId?: string
      clientMessageId?: string
    }[]
    log({ type: 'user_message', taskId, messageId: 'm', content: 'hello\nthere', clientMessageId })
    await expect.element(screen.getByText('Sending…')).not.toBeInTheDocument()
    expect(document.querySelectorAll('article')).toHaveLength(1)
  })

  it('sends nothing while an input method is at work', async () => {
    const { screen, sent } = await renderAgentPane()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.fill('にほん')
    const element = box.element()
    const enter = (init: KeyboardEventInit) =>
      element.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
      )
    enter({ isComposing: true })
    enter({ keyCode: 229 })
    element.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '日本' }))
    enter({})
    expect(prompts(sent())).toEqual([])
    await expect.element(box).toHaveValue('にほん')
  })

  it('neither stops the agent nor leaves a question by a key that ends an input method, in either order of Safari', async () => {
    const { screen, sent, log } = await renderAgentPane()
    log(running, {
      type: 'question',
      requestId: 'q',
      toolCallId: 'c',
      questions: [{ id: 'a', question: 'Name?' }],
    })
    const ends = (target: Element) => {
      for (const key of ['Enter', 'Escape'])
        for (const init of [{ isComposing: true }, { keyCode: 229 }])
          for (let times = 0; times < 2; times++)
            target.dispatchEvent(
              new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
            )
    }
    const field = screen.getByRole('textbox', { name: 'Name?' })
    await field.fill('名')
    ends(field.element())
    expect(document.activeElement).toBe(field.element())
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.fill('名')
    ends(box.element())
    expect(sent()).toEqual([])
    await expect.element(box).toHaveValue('名')
  })

  it('queues by Enter and interrupts by Ctrl+Enter while the agent works', async () => {
    const { screen, sent, log } = await renderAgentPane()
    log(running)
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(screen.getByText(/Enter: send when the agent is done/)).toBeVisible()
    await box.click()
    await userEvent.keyboard('then this{Enter}')
    await userEvent.keyboard('now this{Control>}{Enter}{/Control}')
    expect(prompts(sent())).toMatchObject([
      { prompt: 'then this' },
      { prompt: 'now this', mode: 'interrupt' },
    ])
    expect(prompts(sent())[0]).not.toHaveProperty('mode')
  })

  it('keeps what was written while the agent works on a server without a queue', async () => {
    const { screen, sent, log } = await renderAgentPane({ capabilities: ['agent.seq'] })
    log(running)
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(screen.getByText(/You can send this when it is done/)).toBeVisible()
    await box.click()
    await userEvent.keyboard('later{Enter}')
    expect(prompts(sent())).toEqual([])
    await expect.element(box).toHaveValue('later')
  })

  it('stops by its button and by Escape twice', async () => {
    const { screen, sent, log } = await renderAgentPane()
    log(running)
    const stops = () => sent().filter(({ type }) => type === 'abort')
    await screen.getByRole('button', { name: 'Stop' }).click()
    expect(stops()).toMatchObject([{ taskId: 't' }])
    await expect.element(screen.getByText('Stopping…')).toBeVisible()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await box.click()
    await userEvent.keyboard('{Escape}')
    await expect.element(box).toHaveAccessibleDescription('Press Esc again to stop')
    await expect.element(screen.getByRole('status')).toHaveTextContent('Press Esc again to stop')
    expect(stops()).toHaveLength(1)
    await userEvent.keyboard('{Escape}')
    expect(stops()).toHaveLength(2)
    log({ type: 'task', status: 'aborted' })
    await expect.element(screen.getByText('Stopped', { exact: true })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Stop' }).query()).toBeNull()
  })

  it('is filled, not sent, by a suggestion', async () => {
    const { screen, sent } = await renderAgentPane()
    await screen.getByRole('button', { name: 'Add a README' }).click()
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(box).toHaveValue('Add a README')
    expect(document.activeElement).toBe(box.element())
    expect(sent()).toEqual([])
  })

  it('names the demo agent as what it is, and chooses agent and model', async () => {
    const { screen, sent } = await renderAgentPane({ agent })
    const chosen = screen.getByRole('combobox', { name: 'Agent' })
    await expect.element(chosen).toHaveTextContent('Demo agent (scripted, no AI)')
    await screen.getByRole('combobox', { name: 'Model' }).selectOptions('Slow')
    expect(sent().filter(({ type }) => type === 'settings')).toMatchObject([{ model: 'slow' }])
  })

  it('shows the queue, and what a paused one offers', async () => {
    const { screen, sent, log } = await renderAgentPane()
    const messages = [{ clientMessageId: 'a', content: 'first' }]
    log({ type: 'queue', paused: true, messages })
    await screen.getByRole('button', { name: 'Send queued' }).click()
    await screen.getByRole('button', { name: 'Remove from queue: first' }).click()
    expect(sent()).toMatchObject([
      { type: 'resume', taskId: 't' },
      { type: 'unqueue', clientMessageId: 'a' },
    ])
  })

  it('goes to another conversation and begins a new one, each with its own draft', async () => {
    const { screen, log } = await renderAgentPane()
    log(
      { type: 'title', taskId: 'one', title: 'First talk' },
      { type: 'title', taskId: 'two', title: 'Second talk' },
    )
    const box = screen.getByRole('textbox', { name: 'Message the agent' })
    await expect.element(screen.getByRole('heading', { name: 'Second talk' })).toBeVisible()
    await box.fill('for two')
    await screen.getByRole('button', { name: 'New conversation' }).click()
    await expect.element(box).toHaveValue('')
    await screen.getByRole('button', { name: 'Conversations' }).click()
    await screen.getByRole('button', { name: /^Second talk/ }).click()
    await expect.element(box).toHaveValue('for two')
  })

  it('sends what is attached, with or without words, until the user removes it or it is too much', async () => {
    const { screen, sent, workspace } = await renderAgentPane()
    const { attach } = workspace.agent.commands
    const picture = (name: string, size: number) => ({
      name,
      mimeType: 'image/png',
      data: name + 'A'.repeat(size),
    })
    attach(null, picture('one.png', 4000))
    attach(null, picture('two.png', 600_000))
    attach(null, picture('three.png', 600_000))
    const send = screen.getByRole('button', { name: 'Send' })
    await expect
      .element(screen.getByRole('list', { name: 'Goes with the message' }))
      .toHaveTextContent('one.png2.9 KB')
    await expect.element(send).toHaveAttribute('aria-disabled', 'true')
    await expect
      .element(screen.getByRole('textbox', { name: 'Message the agent' }))
      .toHaveAccessibleDescription('What is attached is too large for one message. Remove some of it.')
    await screen.getByRole('button', { name: 'Remove two.png' }).click()
    await screen.getByRole('button', { name: 'Remove three.png' }).click()
    await send.click()
    expect(prompts(sent())).toMatchObject([{ prompt: '', attachments: [picture('one.png', 4000)] }])
    await expect.element(screen.getByRole('list', { name: 'Goes with the message' })).not.toBeInTheDocument()
    await expect.element(screen.getByText('Attached: one.png')).toBeVisible()
  })

  it('says whose conversation it was where that agent is set up no more, and who answers (A56)', async () => {
    const { screen, log } = await renderAgentPane({ agent })
    log({ type: 'task', status: 'completed', agent: 'demo' }, text('m', 'Said.'))
    await expect.element(screen.getByText('Said.')).toBeVisible()
    const sentence = screen.getByText(/is not set up on this server any more/)
    expect(sentence.query()).toBeNull()
    log({ type: 'task', status: 'completed', agent: 'old' })
    await expect
      .element(sentence)
      .toHaveTextContent(
        '“old” is not set up on this server any more. Demo agent (scripted, no AI) answers from here on, and does not know what was said above.',
      )
  })
})
