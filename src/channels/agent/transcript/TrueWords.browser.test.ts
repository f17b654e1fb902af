import { describe, expect, it } from 'vitest'
import { renderAgentPane, text, tool } from '../../../testing/agentHarness'

const running = { type: 'task', status: 'running' }

describe('an agent that ended', () => {
  it('shows as one sentence, with what it printed behind Details', async () => {
    const { screen, log } = await renderAgentPane()
    const hint = 'Error: no key\n    at main (index.js:3:1)'
    log({ type: 'user_message', messageId: 'u', content: 'go' })
    log({ type: 'error', code: 'agent_crashed', error: 'Codex exited with code 1.', retryable: true, hint })
    const card = screen.getByRole('article').filter({ hasText: 'Codex exited' })
    await expect
      .element(card)
      .toHaveTextContent(/^(Error)?Codex exited with code 1\.DetailsRetryEdit last message$/)
    const details = card.getByRole('button', { name: 'Details' })
    await details.click()
    await expect.element(card).toHaveTextContent('at main (index.js:3:1)')
    await details.click()
    await expect.element(card).not.toHaveTextContent('at main')
  })
})

describe('a page that lost its server', () => {
  it('does not say that the agent works once the server does not answer', async () => {
    const { screen, log, drop, clock, network } = await renderAgentPane()
    log(running)
    drop()
    await expect.element(screen.getByText('Offline, agent still running')).toBeVisible()
    const tried = network.last
    for (let second = 0; second < 10 && network.last === tried; second++) await clock.advance(1000)
    network.last.close(1006)
    await expect.element(screen.getByText(/The server does not answer/)).toBeVisible()
    expect(screen.getByText(/still running/).query()).toBeNull()
    expect(screen.getByText(/keeps working/).query()).toBeNull()
  })
})

describe('a plan', () => {
  const plan = (...statuses: string[]) => ({
    type: 'plan',
    entries: statuses.map((status, at) => ({ content: `Step ${at}`, status })),
  })

  it('leaves when it is done, and a new one takes its place', async () => {
    const { screen, log } = await renderAgentPane()
    const strip = screen.getByRole('region', { name: 'Plan' })
    log(running, plan('completed', 'in_progress'))
    await expect.element(strip).toBeVisible()
    log(plan('completed', 'completed'))
    await expect.poll(() => strip.query()).toBeNull()
    log(plan('pending'))
    await expect.element(strip).toBeVisible()
  })
})

describe('the word of new activity', () => {
  const scroller = () => document.querySelector('[data-own-height]') as HTMLElement

  /** The browser lays a message out a frame after it is in the document; until then there is nothing to scroll. */
  async function scrollToTop() {
    await expect.poll(() => scroller().scrollTop).toBeGreaterThan(0)
    scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }))
    scroller().scrollTop = 0
  }

  async function readingAbove() {
    const pane = await renderAgentPane({ height: 400 })
    const lines = Array.from({ length: 60 }, (_, at) => `Paragraph ${at}`).join('\n\n')
    pane.log(running, tool('a', { kind: 'edit', output: 'printed\n'.repeat(50) }), text('m', lines))
    await expect.element(pane.screen.getByText('Paragraph 59')).toBeVisible()
    await scrollToTop()
    const chip = pane.screen.getByRole('button', { name: 'New activity' })
    return { ...pane, lines, chip }
  }

  it('does not stand for a card that was opened, or a pane that became narrower', async () => {
    const { screen, chip, log, lines } = await readingAbove()
    const height = scroller().scrollHeight
    await screen.getByRole('button', { name: /Read a/ }).click()
    await expect.poll(() => scroller().scrollHeight).toBeGreaterThan(height)
    const box = scroller().parentElement
    if (box) box.style.inlineSize = '120px'
    await expect.poll(() => scroller().clientWidth).toBeLessThan(200)
    expect(chip.query()).toBeNull()
    log(text('m', ' goes on', lines.length))
    await expect.element(chip).toBeVisible()
  })

  it('does not stand for what happens in another conversation', async () => {
    const { screen, chip, log } = await readingAbove()
    log({ ...running, taskId: 'other' })
    await screen.getByRole('button', { name: 'Conversations' }).click()
    await screen.getByRole('listitem').last().getByRole('button').first().click()
    await expect.element(screen.getByText('Paragraph 59')).toBeVisible()
    await scrollToTop()
    log({ ...text('n', 'elsewhere'), taskId: 'other' })
    await expect.element(screen.getByText('Paragraph 0', { exact: true })).toBeInViewport()
    expect(chip.query()).toBeNull()
  })
})
