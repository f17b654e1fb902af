import axe from 'axe-core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../ui/theme/global.css'
import { stateFrame } from '../testing/configEvents'
import { createWorkspaceHarness } from '../testing/workspaceHarness'
import { App } from './App'

const EPOCH = '00000000-0000-4000-8000-000000000001'
const history = {
  channel: 'agent',
  type: 'history',
  events: [],
  seq: 0,
  epoch: EPOCH,
  hasMore: false,
  tasks: [],
}
const question = {
  channel: 'agent',
  type: 'permission_request',
  seq: 1,
  epoch: EPOCH,
  taskId: 'task-1',
  requestId: 'request-1',
  title: 'npm test',
  kind: 'execute',
  options: [],
}

let harness: ReturnType<typeof createWorkspaceHarness>

async function show(width = 1440, height = 900) {
  await page.viewport(width, height)
  harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame(), history, { channel: 'ports', type: 'snapshot', ports: [] })
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={harness.workspace} />
    </div>,
  )
  // The panes arrive as chunks of their own.
  await expect
    .poll(() => document.querySelector('[data-region="agent"] textarea'), { timeout: 15_000 })
    .not.toBeNull()
}

const region = () => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null
const side = () => page.getByRole('complementary', { name: 'Files' })

beforeEach(() => {
  document.title = ''
})

describe('the shell', () => {
  it('has its landmarks, one heading and no violation that axe knows', async () => {
    await show()
    for (const name of ['Files', 'Agent'])
      await expect.element(page.getByRole('complementary', { name })).toBeVisible()
    await expect.element(page.getByRole('main', { name: 'Editor' })).toBeVisible()
    await expect.element(page.getByRole('region', { name: 'Panel' })).toBeVisible()
    await expect.element(page.getByRole('navigation', { name: 'Views' })).toBeVisible()
    await expect.element(page.getByRole('contentinfo')).toBeVisible()
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('demo')
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  })

  it('walks through its areas with F6 and back with Shift+F6', async () => {
    await show()
    const walk = async (keys: string) => {
      await userEvent.keyboard(keys)
      return region()
    }
    expect(await walk('{F6}')).toBe('nav')
    const forward = [
      await walk('{F6}'),
      await walk('{F6}'),
      await walk('{F6}'),
      await walk('{F6}'),
      await walk('{F6}'),
    ]
    expect(forward).toEqual(['side', 'editor', 'panel', 'agent', 'status'])
    expect(await walk('{Shift>}{F6}{/Shift}')).toBe('agent')
  })

  it('hides and shows the side bar; the focus goes back to where it came from', async () => {
    await show()
    const composer = page.getByRole('textbox', { name: 'Message the agent' })
    await userEvent.click(composer)
    await userEvent.keyboard('{Control>}{Shift>}e{/Shift}{/Control}')
    await vi.waitFor(() => expect(region()).toBe('side'))
    await userEvent.keyboard('{Control>}b{/Control}')
    await expect.element(side()).not.toBeInTheDocument()
    await expect.element(composer).toHaveFocus()
    await userEvent.keyboard('{Control>}b{/Control}')
    await expect.element(side()).toBeVisible()
  })

  it('resizes with the keyboard in steps of 16 pixels and closes with Enter', async () => {
    await show()
    const line = page.getByRole('separator', { name: 'Resize side bar' })
    const width = () => side().element().getBoundingClientRect().width
    const before = width()
    line.element().focus()
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}')
    expect(width()).toBe(before + 80)
    await userEvent.keyboard('{Enter}')
    await expect.element(side()).not.toBeInTheDocument()
    await expect.element(line).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(width()).toBe(before + 80)
  })

  it('keeps the focus in the page when the palette closes, and runs what was chosen', async () => {
    await show()
    await userEvent.keyboard('{F1}')
    await expect.element(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
    await userEvent.keyboard('theme: light{Enter}')
    await vi.waitFor(() => expect(document.documentElement.dataset.theme).toBe('light'))
    await userEvent.keyboard('{F1}{Escape}')
    await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body))
  })

  it('turns from files to commands at a ">"', async () => {
    await show()
    await userEvent.keyboard('{Control>}p{/Control}')
    await expect.element(page.getByRole('dialog', { name: 'Go to file' })).toBeVisible()
    await userEvent.keyboard('>reset')
    await expect.element(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
    await expect.element(page.getByRole('option', { name: /Reset layout/ })).toBeVisible()
  })

  it('says in the title and the status bar that the agent waits, and F4 leads there', async () => {
    await show()
    await userEvent.keyboard('{F6}')
    harness.network.last.receive(question)
    await expect.element(page.getByRole('button', { name: 'Agent needs you' })).toBeVisible()
    expect(document.title).toMatch(/^\(Needs you\) /)
    expect(region()).toBe('nav')
    await userEvent.keyboard('{F4}')
    await expect
      .element(page.getByRole('heading', { name: 'Permission: Run a command npm test' }))
      .toHaveFocus()
    expect(region()).toBe('agent')
  })

  it('names in the title the conversation that waits and is not shown, and F4 goes to it', async () => {
    await show()
    const agent = (frame: object) => harness.network.last.receive({ channel: 'agent', ...frame })
    agent({ type: 'task', taskId: 'a', status: 'running', title: 'Fix the tests' })
    agent({ type: 'task', taskId: 'b', status: 'running', title: 'Say hello' })
    harness.network.last.receive({ ...question, taskId: 'a' })
    await vi.waitFor(() => expect(document.title).toMatch(/^\(Needs you: Fix the tests \(1\)\) /))
    await userEvent.keyboard('{F4}')
    await expect
      .element(page.getByRole('heading', { name: 'Permission: Run a command npm test' }))
      .toHaveFocus()
    expect(document.title).toMatch(/^\(Needs you\) /)
  })

  it('shows the terminal in which an agent is signed in to', async () => {
    await show()
    await page.getByRole('tab', { name: /^Output/ }).click()
    const methods = [{ id: 'codex', name: 'codex login' }]
    const failed = {
      type: 'error',
      taskId: 'a',
      code: 'auth_required',
      error: 'Log in.',
      retryable: true,
      methods,
    }
    harness.network.last.receive({ channel: 'agent', ...failed })
    await page.getByRole('button', { name: 'Sign in: codex login' }).click()
    const asked = harness.network.last.sent.find(({ type }) => type === 'login')
    expect(asked).toMatchObject({ channel: 'agent', methodId: 'codex', sessionId: expect.any(String) })
    await expect
      .element(page.getByRole('tab', { name: /^Terminal/ }))
      .toHaveAttribute('aria-selected', 'true')
    expect(harness.workspace.terminals.viewStore.getState().chosen).toBe(asked?.sessionId)
  })

  it('tells where the connection is, and asks for a token when the old one was refused', async () => {
    await show()
    await expect.element(page.getByRole('button', { name: /^Connected/ })).toBeVisible()
    harness.network.last.close(4401)
    await expect.element(page.getByRole('button', { name: 'Access expired' })).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Sign in again' }).first())
    await userEvent.fill(page.getByRole('textbox', { name: 'Token' }), 'another-token-of-some-length')
    await userEvent.click(page.getByRole('button', { name: 'Connect', exact: true }))
    await vi.waitFor(() => expect(harness.tokens).toContain('another-token-of-some-length'))
  })
})

describe('on a small page', () => {
  it('shows one pane at a time and keeps the others mounted', async () => {
    await show(390, 844)
    await userEvent.click(page.getByRole('button', { name: 'Files', exact: true }))
    await expect.element(side()).toBeVisible()
    await expect.element(page.getByRole('complementary', { name: 'Agent' })).not.toBeInTheDocument()
    expect(document.querySelector('[data-region="agent"] textarea')).not.toBeNull()
    await userEvent.click(page.getByRole('button', { name: 'Ports', exact: true }))
    await expect.element(page.getByRole('tab', { name: 'Ports', selected: true })).toBeVisible()
    await expect.element(page.getByRole('button', { name: /^Connected/ })).toBeVisible()
  })

  it('closes a drawer with Escape', async () => {
    await show(800, 500)
    await userEvent.keyboard('{Control>}b{/Control}')
    await vi.waitFor(() => expect(region()).toBe('side'))
    await userEvent.keyboard('{Escape}')
    await expect.element(side()).not.toBeInTheDocument()
    await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body))
  })
})
