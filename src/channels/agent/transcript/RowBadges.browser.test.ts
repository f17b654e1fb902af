import { afterEach, describe, expect, it, vi } from 'vitest'
import { renderAgentPane, text, tool } from '../../../testing/agentHarness'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('marks in the conversation', () => {
  it('say what was missed after a long absence, in front of it', async () => {
    const pane = await renderAgentPane()
    const { screen, network, clock } = pane
    pane.log(text('a', 'Before.'))
    pane.drop()
    await clock.advance(31_000)
    network.last.open()
    pane.answerAfterGap(text('b', 'Meanwhile.'), text('c', 'And then.'))
    await expect.element(screen.getByText('Reconnected · 2 updates while away')).toBeVisible()
    await expect
      .element(screen.getByRole('article').filter({ hasText: 'Meanwhile.' }))
      .toHaveTextContent(/Reconnected · 2 updates while away/)
    expect(document.querySelectorAll('article')).toHaveLength(3)
  })

  it('say what came while the user was away, until it was in view for a while', async () => {
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    const { screen, log } = await renderAgentPane()
    const mark = screen.getByText('New', { exact: true })
    log(text('a', 'First.'))
    await expect.element(screen.getByText('First.')).toBeVisible()
    log(text('b', 'Second.'))
    await expect.element(screen.getByText('Second.')).toBeVisible()
    expect(mark.query()).toBeNull()
    focus.mockReturnValue(false)
    log(text('c', 'Third.'))
    log(text('d', 'Fourth.'))
    await expect.element(mark).toBeVisible()
    await expect.element(screen.getByRole('article').filter({ hasText: 'Third.' })).toHaveTextContent(/New/)
    focus.mockReturnValue(true)
    window.dispatchEvent(new Event('focus'))
    await expect.element(screen.getByText('Fourth.')).toBeVisible()
    expect(mark.query()).not.toBeNull()
    await expect.element(mark, { timeout: 5000 }).not.toBeInTheDocument()
  })

  it('stay with what is new when it becomes one row with others', async () => {
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    const { screen, log } = await renderAgentPane()
    log(text('a', 'First.'))
    await expect.element(screen.getByText('First.')).toBeVisible()
    focus.mockReturnValue(false)
    log(tool('one'))
    const mark = screen.getByText('New', { exact: true })
    await expect.element(mark).toBeVisible()
    log(tool('two'))
    log(tool('three'))
    await expect.poll(() => document.querySelectorAll('article').length).toBe(2)
    await expect.element(mark).toBeVisible()
    await expect
      .element(screen.getByRole('article').filter({ hasText: 'First.' }))
      .not.toHaveTextContent(/New/)
  })
})
