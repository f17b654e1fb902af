import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../ui/theme/global.css'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { App } from '../App'
import { createEmbedHost, type EmbedHostState } from './embedHost'

const history = {
  channel: 'agent',
  type: 'history',
  events: [],
  seq: 0,
  epoch: 'e',
  hasMore: false,
  tasks: [],
}
const ABSENT = { isShown: false, isLocked: false }
const FIXED = { isShown: true, isLocked: true }

async function show(wishes: Partial<EmbedHostState>, width = 800, height = 500) {
  await page.viewport(width, height)
  const harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame(), history, { channel: 'ports', type: 'snapshot', ports: [] })
  const embedHost = createEmbedHost({ isEmbed: true, ...wishes })
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={harness.workspace} embedHost={embedHost} />
    </div>,
  )
  await expect.element(page.getByRole('main')).toBeVisible()
  return { harness, embedHost }
}

const nav = () => page.getByRole('navigation', { name: 'Views' })
const boxOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect()
const ran = async (name: string) => {
  await userEvent.keyboard('{F1}')
  await page.getByRole('combobox').fill(name)
  return page.getByRole('option', { name })
}

afterEach(() => {
  document.documentElement.removeAttribute('style')
})

describe('embedded in another page', () => {
  it('has 800 by 500 pixels for an editor of 440 and an agent of 320, and what the title bar has behind one button', async () => {
    await show({})
    await expect.element(page.getByRole('complementary', { name: 'Agent' })).toBeVisible()
    expect(boxOf('#editor')).toMatchObject({ left: 40, width: 440, top: 0, height: 500 - 32 - 24 })
    expect(boxOf('#agent')).toMatchObject({ width: 320, height: 476 })
    expect(boxOf('#panel')?.height).toBe(32)
    expect(boxOf('footer')?.height).toBe(24)
    await expect.element(page.getByRole('heading', { level: 1 })).toBeInTheDocument()
    expect(getComputedStyle(document.documentElement).getPropertyValue('--ws-tab')).toBe('34px')
    await nav().getByRole('button', { name: 'Commands' }).click()
    await expect.element(page.getByRole('combobox')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  })

  it('takes over the corners, the font and the room of rows, and nothing that is none', async () => {
    const { embedHost } = await show({ radius: 0, font: '"Fira Sans", Georgia', density: 'comfortable' })
    const value = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name)
    expect(value('--ws-radius-6')).toBe('0px')
    expect(value('--ws-row')).toBe('28px')
    expect(getComputedStyle(document.body).fontFamily).toMatch(/^"Fira Sans", Georgia, system-ui/)
    expect(value('--ws-font-mono')).not.toContain('Fira')
    for (const font of ['x; color: red', 'url(x)', '"a', 'a{b}']) {
      embedHost.setState({ font, radius: null })
      expect(value('--ws-font-ui'), font).toMatch(/^system-ui/)
    }
    expect(value('--ws-radius-6')).toBe('6px')
  })

  it('has no pane that the page around does not show, nor a way to it, until that changes', async () => {
    const { embedHost } = await show({ panes: { agent: ABSENT, terminal: ABSENT } }, 1440, 900)
    await expect.element(nav().getByRole('button', { name: 'Files' })).toBeVisible()
    await expect.element(page.getByRole('complementary', { name: 'Agent' })).not.toBeInTheDocument()
    await expect.element(nav().getByRole('button', { name: 'Agent' })).not.toBeInTheDocument()
    await expect.element(page.getByRole('contentinfo')).not.toHaveTextContent('Agent')
    await expect.element(page.getByRole('tab', { name: 'Terminal' })).not.toBeInTheDocument()
    await expect.element(page.getByRole('tab', { name: 'Ports' })).toBeVisible()
    await expect
      .element(await ran('Show or hide the agent'))
      .toHaveTextContent('The page around this workspace does not show this pane.')
    await userEvent.keyboard('{Escape}')
    embedHost.setState({ panes: { ports: ABSENT, terminal: ABSENT, editor: ABSENT, files: ABSENT } })
    await expect.element(page.getByRole('complementary', { name: 'Agent' })).toBeVisible()
    await expect.element(page.getByRole('region', { name: 'Panel' })).not.toBeInTheDocument()
    expect(boxOf('#agent')?.width).toBe(1440 - 40)
  })

  it('keeps a pane that is fixed from being closed or resized', async () => {
    await show({ panes: { files: FIXED, terminal: FIXED } }, 1440, 900)
    await expect.element(page.getByRole('separator', { name: 'Resize agent panel' })).toBeInTheDocument()
    await expect.element(page.getByRole('separator', { name: 'Resize side bar' })).not.toBeInTheDocument()
    await expect.element(page.getByRole('separator', { name: 'Resize panel' })).not.toBeInTheDocument()
    const toggle = nav().getByRole('button', { name: 'Files' })
    await expect.element(toggle).toHaveAttribute('aria-disabled', 'true')
    await toggle.hover()
    await expect
      .element(page.getByText(/fixes its panes/).first())
      .toHaveTextContent('Files. The page around this workspace fixes its panes.')
    await page.getByRole('button', { name: 'Close panel' }).click({ force: true })
    await expect.element(page.getByRole('complementary', { name: 'Files' })).toBeVisible()
    expect(boxOf('#panel')?.height).toBeGreaterThan(32)
  })

  it('hides its bars where that is wished, but tells of a lost connection', async () => {
    const { harness } = await show({ panes: { statusBar: ABSENT, activityBar: ABSENT } })
    await expect.element(nav()).not.toBeInTheDocument()
    await expect.element(page.getByRole('contentinfo')).not.toBeInTheDocument()
    harness.network.last.close()
    await expect.element(page.getByRole('contentinfo'), { timeout: 8000 }).toHaveTextContent(/Reconnecting/)
  })
})
