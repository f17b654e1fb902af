import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { permission, renderAgentPane, text, tool } from '../../../testing/agentHarness'

const line = (index: number) => `Paragraph ${index} of a long answer.\n\n`
const long = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => line(from + index)).join('')

/** The element that scrolls. */
function scroller(): HTMLElement {
  let element = document.querySelector<HTMLElement>('[role=feed]')
  while (element && getComputedStyle(element).overflowY !== 'auto') element = element.parentElement
  if (!element) throw new Error('Nothing scrolls.')
  return element
}
const gap = () => {
  const { scrollHeight, clientHeight, scrollTop } = scroller()
  return scrollHeight - clientHeight - scrollTop
}
/** Until the next frame has been drawn: what observers of sizes did belongs to it. */
const frame = () =>
  new Promise<void>((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => resolve()
    requestAnimationFrame(() => channel.port2.postMessage(null))
  })

async function streaming() {
  const pane = await renderAgentPane({ height: 400 })
  const first = long(0, 40)
  pane.log({ type: 'task', status: 'running' }, { type: 'user_message', messageId: 'u', content: 'go' })
  pane.log(text('m', first))
  await expect.element(pane.screen.getByText('Paragraph 39')).toBeInTheDocument()
  await expect.poll(() => scroller().scrollHeight).toBeGreaterThan(1000)
  let length = first.length
  const say = (content: string) => {
    pane.log(text('m', content, length))
    length += content.length
  }
  return { ...pane, say }
}

describe('following', () => {
  it('keeps the end in view in every frame while the answer grows', async () => {
    const { say, screen } = await streaming()
    // Told after the pane's own observer and before the frame is drawn: this is what a person sees.
    const drawn: number[] = []
    const observer = new ResizeObserver(() => drawn.push(gap()))
    for (const child of scroller().children) observer.observe(child)
    for (let index = 40; index < 60; index++) {
      say(line(index))
      await frame()
    }
    await expect.element(screen.getByText('Paragraph 59')).toBeInTheDocument()
    await expect.poll(gap).toBeLessThanOrEqual(2)
    observer.disconnect()
    expect(drawn.length).toBeGreaterThan(1)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(2)
  })

  it('stays at the end when the pane changes its size', async () => {
    await streaming()
    const box = scroller()
    box.style.maxBlockSize = '120px'
    await expect.poll(gap).toBeLessThanOrEqual(2)
    box.style.maxBlockSize = ''
    await expect.poll(gap).toBeLessThanOrEqual(2)
  })
})

describe('free', () => {
  it('moves nothing in view while the answer grows, and says that there is more', async () => {
    const { say, log, screen } = await streaming()
    await userEvent.hover(screen.getByText('Paragraph 38'))
    scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }))
    scroller().scrollTop -= 300
    await frame()
    const top = scroller().scrollTop
    for (let index = 40; index < 60; index++) {
      say(line(index))
      log(tool(`t${index}`, { kind: 'edit' }))
      await frame()
      expect(Math.abs(scroller().scrollTop - top)).toBeLessThanOrEqual(1)
    }
    const chip = screen.getByRole('button', { name: 'New activity' })
    await expect.element(chip).toBeVisible()
    await chip.click()
    await expect.poll(gap).toBeLessThanOrEqual(2)
    expect(chip.query()).toBeNull()
  })

  it('says nothing of a card that the user opens, for that is no activity', async () => {
    const { log, screen, say } = await streaming()
    log(tool('c', { kind: 'execute', title: 'Run it', content: [{ type: 'text', text: long(0, 20) }] }))
    await screen.getByRole('button', { name: /Run it/ }).click()
    await expect.element(screen.getByText('Paragraph 19').last()).toBeVisible()
    await frame()
    await frame()
    const chip = screen.getByRole('button', { name: 'New activity' })
    expect(chip.query()).toBeNull()
    say('More of it.')
    await expect.element(chip).toBeVisible()
  })

  it.each([
    ['the height stays', ''],
    ['what is drawn there is higher than estimated', '900px'],
    ['what is drawn there is lower than estimated', '60px'],
  ])(
    'begins with a scroll that no wheel, touch or key explains, as by find in page: %s',
    async (_, height) => {
      const { say, screen } = await streaming()
      await frame()
      await frame()
      const first = scroller().querySelector<HTMLElement>('[role=feed] p')
      if (!first) throw new Error('There is no paragraph.')
      // As a part outside the view, whose height is an estimate until it is drawn.
      if (height === '60px') first.style.minBlockSize = '400px'
      await frame()
      await frame()
      expect(gap()).toBeLessThanOrEqual(2)
      first.scrollIntoView()
      first.style.minBlockSize = height
      await frame()
      const top = scroller().scrollTop
      expect(gap()).toBeGreaterThan(300)
      for (let index = 40; index < 45; index++) {
        say(line(index))
        await frame()
        expect(Math.abs(scroller().scrollTop - top)).toBeLessThanOrEqual(1)
      }
      await expect.element(screen.getByRole('button', { name: 'New activity' })).toBeVisible()
    },
  )

  it('does not begin because the content becomes shorter', async () => {
    const { say, screen } = await streaming()
    const first = scroller().querySelector<HTMLElement>('[role=feed] p')
    if (!first) throw new Error('There is no paragraph.')
    first.style.minBlockSize = '300px'
    await expect.poll(gap).toBeLessThanOrEqual(2)
    first.style.minBlockSize = ''
    // The layout is forced, so that the browser scrolls before any observer hears of the size.
    expect(gap()).toBeLessThanOrEqual(2)
    await frame()
    say(long(40, 20))
    await expect.element(screen.getByText('Paragraph 59')).toBeInTheDocument()
    await expect.poll(gap).toBeLessThanOrEqual(2)
  })

  it('says that an answer is needed', async () => {
    const { log, screen } = await streaming()
    scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }))
    scroller().scrollTop -= 300
    log(permission())
    await expect.element(screen.getByRole('button', { name: 'Needs your answer' })).toBeVisible()
  })

  it('ends with a message of one’s own', async () => {
    const { screen } = await streaming()
    scroller().dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }))
    scroller().scrollTop -= 300
    await screen.getByRole('textbox', { name: 'Message the agent' }).click()
    await userEvent.keyboard('go on{Enter}')
    await expect.poll(gap).toBeLessThanOrEqual(2)
  })
})
