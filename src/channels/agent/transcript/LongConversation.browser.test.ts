import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { renderAgentPane, tool } from '../../../testing/agentHarness'
import { LONG_ANSWERS } from '../../../testing/longAnswers'

const said = (index: number) => ({
  type: 'user_message',
  messageId: `u${index}`,
  content: `Question ${index}.`,
})
const answered = (index: number) => ({
  type: 'text',
  messageId: `m${index}`,
  content: `Answer ${index}.\n\n- one\n- two\n\n\`\`\`ts\nconst a = ${index}\n\`\`\`\n`.repeat(
    1 + (index % 7),
  ),
  offset: 0,
})
const steps = (index: number) => tool(`c${index}`, { kind: 'edit', title: `Edit ${index}` })
/** Rows of every kind. */
const conversation = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...(index % 10 === 0 ? said(index) : index % 5 === 4 ? answered(index) : steps(index)),
    taskId: 't',
    seq: index + 1,
  }))

const feed = () => {
  const found = document.querySelector<HTMLElement>('[role=feed]')
  if (!found) throw new Error('There is no feed.')
  return found
}
const scroller = () => {
  const found = feed().closest<HTMLElement>('[data-own-height]')
  if (!found) throw new Error('Nothing scrolls.')
  return found
}
const frames = async (count = 4) => {
  for (let index = 0; index < count; index++) await new Promise(requestAnimationFrame)
}

/** Whether all articles on screen are drawn. Those that are not have the height that was told from their text. */
const isDrawn = () => {
  const box = scroller().getBoundingClientRect()
  return [...feed().querySelectorAll('article')].every((article) => {
    const { top, bottom } = article.getBoundingClientRect()
    return bottom < box.top || top > box.bottom || !article.querySelector('[style*="block-size"]')
  })
}

describe('a long conversation', () => {
  it('opens at its end, whose rows are drawn in the first frame, with few nodes', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    tellHistory({ seq: 3000, events: conversation(3000) })
    await expect.element(screen.getByText('Answer 2999.').first()).toBeInTheDocument()
    expect([...feed().querySelectorAll('article')].at(-1)?.querySelector('li')).not.toBeNull()
    expect(feed().querySelectorAll('*').length).toBeLessThan(2500)
    const { scrollHeight, clientHeight } = scroller()
    await expect.poll(() => scrollHeight - clientHeight - scroller().scrollTop).toBeLessThanOrEqual(2)
  })

  it('draws at most 40 rows in a task, from its end on, and each of them once', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    const tasks: number[][] = []
    const observer = new MutationObserver((records) => {
      const added = records.flatMap(({ addedNodes }) => [...addedNodes])
      const articles = added.flatMap((node) =>
        node instanceof Element
          ? [...(node.matches('article') ? [node] : []), ...node.querySelectorAll('article')]
          : [],
      )
      tasks.push([...new Set(articles)].map((article) => Number(article.getAttribute('aria-posinset'))))
    })
    observer.observe(screen.container, { subtree: true, childList: true })
    tellHistory({ seq: 900, events: conversation(900) })
    await expect.poll(() => feed().querySelectorAll('article').length).toBe(200)
    await frames(8)
    observer.disconnect()
    const drawn = tasks.filter((positions) => positions.length > 0)
    expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThanOrEqual(40)
    expect(drawn.map((positions) => Math.min(...positions))).toEqual([861, 821, 781, 741, 701])
    expect(drawn.flat().sort((left, right) => left - right)).toEqual(
      Array.from({ length: 200 }, (_, index) => 701 + index),
    )
    const shown = [...feed().querySelectorAll('article')].map((each) =>
      Number(each.getAttribute('aria-posinset')),
    )
    expect(shown).toEqual(shown.toSorted((left, right) => left - right))
    const { scrollHeight, clientHeight, scrollTop } = scroller()
    expect(scrollHeight - clientHeight - scrollTop).toBeLessThanOrEqual(2)
  })

  it('has few nodes however much of it was asked for and wherever one is in it', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    tellHistory({ seq: 1400, events: conversation(1400) })
    const earlier = screen.getByRole('button', { name: 'Show earlier' })
    await expect.element(earlier).toBeInTheDocument()
    let most = 0
    while (earlier.query()) {
      await earlier.click()
      await frames()
      most = Math.max(most, feed().querySelectorAll('*').length)
    }
    expect(feed().textContent).toContain('Question 0.')
    for (const part of [0, 0.4, 0.41, 0.9]) {
      scroller().scrollTop = part * scroller().scrollHeight
      await frames()
      most = Math.max(most, feed().querySelectorAll('*').length)
    }
    expect(most).toBeLessThan(3500)
  })

  it('leaves in its place what is read, and the articles drawn, when more of it is shown', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    tellHistory({ seq: 900, events: conversation(900) })
    await expect.element(screen.getByText('Answer 899.').first()).toBeInTheDocument()
    scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }))
    await expect.poll(() => feed().querySelectorAll('article').length).toBe(200)
    scroller().scrollTop = 60
    await expect.poll(isDrawn).toBe(true)
    await frames()
    const first = [...feed().querySelectorAll('article')][3]
    const before = first?.getBoundingClientRect().top ?? 0
    const button = screen.getByRole('button', { name: 'Show earlier' }).element()
    if (button instanceof HTMLElement) button.click()
    await expect.poll(() => feed().querySelectorAll('article').length).toBe(400)
    await expect.poll(isDrawn).toBe(true)
    await frames()
    expect(first?.isConnected).toBe(true)
    expect(Math.abs((first?.getBoundingClientRect().top ?? 0) - before)).toBeLessThanOrEqual(2)
  })

  it('is gone through by arrow keys, article by article, also where none was drawn', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    tellHistory({ seq: 900, events: conversation(900) })
    await expect.element(screen.getByText('Answer 899.').first()).toBeInTheDocument()
    const positions = () => Number(document.activeElement?.getAttribute('aria-posinset'))
    const articles = [...feed().querySelectorAll<HTMLElement>('article')]
    articles.at(-1)?.focus()
    const last = positions()
    for (let step = 1; step <= 60; step++) {
      await userEvent.keyboard('{ArrowUp}')
      expect(positions()).toBe(last - step)
    }
    await expect.poll(() => document.activeElement?.querySelector('[style*="block-size"]')).toBeNull()
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await expect.element(document.activeElement as HTMLElement).toHaveAccessibleName('You')
  })

  it('says in the place of what is not drawn what was said there, for the browser to find', async () => {
    const { screen, tellHistory } = await renderAgentPane()
    tellHistory({ seq: 200, events: conversation(200) })
    await expect.element(screen.getByText('Answer 199.').first()).toBeInTheDocument()
    await expect.poll(() => feed().querySelectorAll('article').length).toBe(200)
    for (let index = 0; index < 200; index += 10) expect(feed().textContent).toContain(`Question ${index}.`)
    expect(feed().textContent).toContain('Edit 101')
  })
})

describe('a tool', () => {
  it('that printed 2 MB is read in slices, and has few nodes', async () => {
    const { log, screen } = await renderAgentPane()
    const line = '\u001b[32mok\u001b[0m a line of some output\n'
    const output = line.repeat(50_000)
    log(tool('x', { kind: 'execute', title: 'Run it', status: 'running' }))
    await screen.getByRole('button', { name: /Run it/ }).click()
    for (let offset = 0; offset < output.length; offset += 100_000)
      log({ type: 'tool_output', toolCallId: 'x', content: output.slice(offset, offset + 100_000), offset })
    const box = screen.getByRole('region', { name: 'Output' })
    await expect.element(box).toBeInTheDocument()
    await expect.poll(() => box.element().scrollHeight, { timeout: 20_000 }).toBeGreaterThan(50_000 * 17)
    expect(box.element().querySelectorAll('*').length).toBeLessThan(1500)
    box.element().scrollTop = box.element().scrollHeight / 2
    await frames()
    expect(box.element().querySelectorAll('*').length).toBeLessThan(1500)
  })

  it('that changed 20,000 lines is compared in slices, and has few nodes', async () => {
    const { log, screen } = await renderAgentPane()
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index} of a file\n`)
    const newText = lines
      .map((line, index) => (index % 2 === 0 ? line : `line ${index} of another file\n`))
      .join('')
    const content = [{ type: 'diff', path: '/a.ts', oldText: lines.join(''), newText }]
    log(tool('d', { kind: 'edit', title: 'Edit it', content }))
    await screen.getByRole('button', { name: /Edit it/ }).click()
    await screen.getByRole('button', { name: /^Show all 15.?000 / }).click()
    await expect.poll(() => feed().textContent).toContain('line 9999 of another file')
    const region = screen.getByRole('region', { name: /a\.ts/ }).element()
    expect(region.querySelectorAll('*').length).toBeLessThan(1500)
    region.scrollTop = region.scrollHeight / 2
    await expect.poll(() => region.querySelectorAll('mark').length).toBeGreaterThan(10)
    expect(region.querySelectorAll('*').length).toBeLessThan(1500)
  })
})

describe('a message of the user', () => {
  it('of 200 kB is clamped like any other, and has few nodes when it is opened', async () => {
    const { log, screen } = await renderAgentPane()
    const content = (LONG_ANSWERS.mixed ?? '').slice(0, 120_000)
    log({ type: 'user_message', messageId: 'u', content })
    await expect.element(screen.getByRole('button', { name: 'Show more' })).toBeVisible()
    await screen.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => scroller().scrollHeight).toBeGreaterThan(20_000)
    expect(feed().textContent).toContain(content.slice(-100).trim())
    expect(feed().querySelectorAll('*').length).toBeLessThan(500)
  })
})
