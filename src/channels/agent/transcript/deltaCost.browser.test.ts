import { expect, it, vi } from 'vitest'
import { renderAgentPane, text } from '../../../testing/agentHarness'

const commits = vi.hoisted(() => {
  const counted = { count: 0 }
  // React tells developer tools of each commit; it looks for them when it is loaded.
  Object.assign(globalThis, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => {
        counted.count += 1
      },
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
    },
  })
  return counted
})

const MESSAGES = 100
const ROUNDS = 20
/** Milliseconds between two versions of a growing text, at least (`usePaced.ts`). */
const PACE_MS = 40
const DELTAS_OF_A_ROUND = 10
const WORD = 'word '

/** Each frame of a socket is a task of its own. */
const nextTask = () =>
  new Promise<void>((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(null)
  })
const nextFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))

/** What is near to the screen is drawn, and the rest is its text: ten frames went by without a change. */
async function untilStill(feed: Element): Promise<void> {
  let still = 0
  const observer = new MutationObserver(() => {
    still = 0
  })
  observer.observe(feed, { subtree: true, childList: true, characterData: true, attributes: true })
  while (still < 10) {
    still += 1
    await nextFrame()
  }
  observer.disconnect()
}

it('draws what an agent says at its pace, and touches nothing but the row that grows and those it pushes away', async () => {
  const { log, screen } = await renderAgentPane()
  log(
    { type: 'user_message', messageId: 'u', content: 'Go', clientMessageId: 'c' },
    { type: 'task', status: 'running' },
  )
  for (let n = 0; n < MESSAGES; n++) log(text(`m${n}`, `Answer ${n}.`))
  log(text('newest', WORD))
  await expect.element(screen.getByText('Answer 99.')).toBeVisible()
  await expect.element(screen.getByRole('article').last()).toHaveTextContent(WORD.trim())
  const feed = screen.getByRole('feed').element()
  await untilStill(feed)
  const newest = screen.getByRole('article').last().element()
  const touched = new Set<Element | null>()
  let draws = 0
  const observer = new MutationObserver((records) => {
    const articles = records.map(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement
      return element?.closest('article') ?? null
    })
    for (const article of articles) touched.add(article)
    // What changes in one commit is told together.
    if (articles.includes(newest as HTMLElement)) draws += 1
  })
  observer.observe(feed, { subtree: true, childList: true, characterData: true, attributes: true })
  const began = performance.now()
  let said = 1
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 0; n < DELTAS_OF_A_ROUND; n++) {
      log(text('newest', WORD, WORD.length * said++))
      await nextTask()
    }
    await nextFrame()
  }
  await expect.element(newest).toHaveTextContent(WORD.repeat(said).trim())
  observer.disconnect()

  expect(draws).toBeGreaterThan(0)
  expect(draws).toBeLessThanOrEqual((performance.now() - began) / PACE_MS + 2)
  expect(touched).toContain(newest)
  touched.delete(newest)
  // A row that the growing one pushes away becomes its text, once.
  for (const article of touched) expect(article?.querySelector('[style*="block-size"]')).not.toBeNull()
  expect(touched.size).toBeLessThan(ROUNDS)
})

it('draws an event that comes by itself with one commit', async () => {
  const { log, screen } = await renderAgentPane()
  log(
    { type: 'user_message', messageId: 'u', content: 'Go', clientMessageId: 'c' },
    { type: 'task', status: 'running' },
    text('newest', WORD),
  )
  await expect.element(screen.getByRole('article').last()).toHaveTextContent(WORD.trim())
  await untilStill(screen.getByRole('feed').element())
  const newest = screen.getByRole('article').last().element()
  let commitsOfEvents = 0
  const began = performance.now()
  for (let said = 1; said <= ROUNDS; said++) {
    await new Promise((done) => setTimeout(done, 60))
    commits.count = 0
    log(text('newest', WORD, WORD.length * said))
    await nextTask()
    await nextFrame()
    expect(newest.textContent).toContain(WORD.repeat(said + 1).trim())
    commitsOfEvents += commits.count
  }
  // The seconds in the header and whether the text fits have commits of their own, more on a slow machine.
  const others = 2 + 1.5 * ((performance.now() - began) / 1000)
  expect(commitsOfEvents).toBeLessThan(ROUNDS + others)
})
