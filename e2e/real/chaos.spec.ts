import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import type { ChaosProxy } from '../../server/testing/chaosProxy'
import { messages } from '../../src/messages/en'
import { settingsMessages } from '../../src/messages/settings'
import { createRandom, seedOf } from '../../src/testing/kit/random'
import { tellFigure } from '../../src/testing/tellFigure'
import { composer, conversation, editor, editorLines, editorTab, run, treeItem } from '../locators'
import { rows, terminal, typeLine } from '../terminalText'
import { connected, open, status } from './chaosLocators'
import { expect, test } from './chaosTest'
import { firstSaid, keyAt, said, startWatch } from './watchPage'

/** Of the long run; `npm run soak` makes it a minute. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 6)
/** 100 cuts a minute. */
const CUT_EVERY_MS = 600
const CUTS = Math.round((SECONDS * 1000) / CUT_EVERY_MS)
/** A page that is cut again and again waits longer, and up to 2 s after a wish: so many cuts take several of them. */
const TABS = SECONDS > 30 ? 4 : 3
/** The demo agent says one every 20 ms at most: it speaks as long as there are cuts. */
const WORDS = SECONDS * 50
/** What a busy machine may add to a limit of the product. */
const SLACK_MS = 2000

const isIdle = (page: Page) =>
  expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden({ timeout: 60_000 })

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** What every article of the conversation says, in order. The browser knows no text of one that is far from the screen. */
async function articles(page: Page): Promise<readonly string[]> {
  await page.bringToFront()
  const texts: string[] = []
  for (const article of await conversation(page).getByRole('article').all()) {
    await article.scrollIntoViewIfNeeded()
    texts.push((await article.innerText()).trim())
  }
  return texts
}

/** What the terminal shows, and what it shows one page further up, and so on up to its first line. */
const pagesUp = (page: Page) =>
  terminal(page).evaluate(async (region) => {
    const [rows, input] = [region.querySelector<HTMLElement>('.xterm-rows'), region.querySelector('textarea')]
    const up = { key: 'PageUp', keyCode: 33, shiftKey: true, bubbles: true, cancelable: true }
    const texts: string[] = []
    while (rows && !/^line 1$/m.test(texts.at(-1) ?? '')) {
      // One that shows nothing new is drawn soon.
      while (rows.innerText === texts.at(-1)) await new Promise(requestAnimationFrame)
      texts.push(rows.innerText)
      input?.dispatchEvent(new KeyboardEvent('keydown', up))
    }
    return texts
  })

/**
 * The numbers of the terminal's lines, in the order in which they stand there. A page leaves one line of the page
 * before in sight, and within each page a number is one more than the one above it.
 */
async function numbersIn(page: Page): Promise<number[]> {
  let numbers: number[] = []
  for (const text of await pagesUp(page)) {
    const seen = [...text.matchAll(/^line (\d+)$/gm)].map(([, number]) => Number(number))
    const [first = 0] = seen
    expect(seen, text).toEqual(seen.map((_, index) => first + index))
    const [oldest = first + seen.length] = numbers
    expect(first + seen.length, 'a page joins the one below it').toBeGreaterThanOrEqual(oldest)
    numbers = [...seen.filter((number) => number < oldest), ...numbers]
  }
  return numbers
}

async function openTabs(context: BrowserContext, page: Page, url: string): Promise<readonly Page[]> {
  await open(page, url)
  const tabs = [page]
  while (tabs.length < TABS) {
    const tab = await context.newPage()
    await open(tab, url)
    tabs.push(tab)
  }
  return tabs
}

test('random cuts lose and double nothing while a shell counts and the agent speaks', async ({
  context,
  page,
  server,
  calmServer,
}) => {
  test.setTimeout(SECONDS * 3000 + 120_000)
  const seed = seedOf(process.env)
  const random = createRandom(seed)
  const calm = await context.newPage()
  await open(calm, calmServer.url)
  const tabs = await openTabs(context, page, server.url)
  await typeLine(
    page,
    "i=0; until [ -e stop ]; do i=$((i+1)); echo line $i; sleep 0.02; done; echo the''-end $i",
  )
  for (const each of [calm, page]) await say(each, `stream ${WORDS}`)
  for (const tab of tabs) await expect(conversation(tab)).toContainText('word2')

  const began = performance.now()
  for (let cut = 0; cut < CUTS; cut++) {
    const at = began + (cut + random()) * CUT_EVERY_MS
    await expect.poll(() => performance.now() >= at, { intervals: [20] }).toBe(true)
    const kind = random() < 0.5 ? 'reset' : 'end'
    await expect.poll(() => server.proxy.cutOne(kind), { intervals: [5] }).toBe(true)
    // A signal of the browser's, so that the pages do not wait longer and longer.
    for (const tab of tabs) await tab.evaluate(() => window.dispatchEvent(new Event('online')))
  }
  const seconds = (performance.now() - began) / 1000
  tellFigure(`${server.proxy.cuts()} cuts of ${TABS} pages in ${seconds.toFixed(1)} s, seed ${seed}`)
  expect(server.proxy.cuts()).toBe(CUTS)
  expect(seconds).toBeLessThan(SECONDS + SLACK_MS / 1000)

  await writeFile(join(server.root, 'stop'), '')
  for (const tab of tabs) {
    // A tab that is behind another one draws when it likes.
    await tab.bringToFront()
    await connected(tab)
    await expect(rows(tab)).toContainText(/the-end \d+/, { timeout: 20_000 })
    const count = Number(/the-end (\d+)/.exec(await rows(tab).innerText())?.[1])
    expect(count).toBeGreaterThan(SECONDS * 10)
    expect(await numbersIn(tab), `seed ${seed}`).toEqual(Array.from({ length: count }, (_, at) => at + 1))
  }

  const answer = Array.from({ length: WORDS }, (_, index) => `word${index + 1}`).join(' ')
  await isIdle(calm)
  const uncut = await articles(calm)
  expect(uncut.at(-1)).toContain(answer)
  for (const tab of tabs) {
    await isIdle(tab)
    // What comes near to the screen is drawn a moment later.
    await expect.poll(() => articles(tab), `seed ${seed}`).toEqual(uncut)
  }
})

/** How long a page takes to doubt a silence and to let go, from its own clock's `from` on; in words. */
async function sufferSilence(page: Page, from: number, limitMs: number): Promise<string> {
  const abandoned = await firstSaid(page, /^(Reconnecting|Connecting|You're offline)/, limitMs + 20_000)
  const doubted = (await said(page)).find(({ text, at }) => at > from && !text.startsWith('Connected'))
  const [doubtMs, lossMs] = [(doubted?.at ?? 0) - from, abandoned.at - from]
  expect(doubtMs).toBeLessThan(limitMs + SLACK_MS)
  expect(lossMs).toBeLessThan(limitMs + SLACK_MS)
  return `shown after ${(doubtMs / 1000).toFixed(1)} s, let go after ${(lossMs / 1000).toFixed(1)} s`
}

test('a silent network is noticed within 10 s while the user types, and within 25 s by itself', async ({
  page,
  otherContext,
  server,
}) => {
  test.setTimeout(120_000)
  const idle = await otherContext.newPage()
  for (const each of [idle, page]) await open(each, server.url)
  // Code that is still on its way would fail with the network, which is another matter.
  for (const each of [idle, page]) await each.waitForLoadState('networkidle')
  await terminal(page).getByRole('textbox', { name: 'Terminal input' }).focus()
  const idleFrom = await startWatch(idle)
  await startWatch(page)
  // The proxy drops all bytes and closes neither end, until both have given the connection up.
  server.proxy.set({ blackhole: ['up', 'down'] })
  await page.keyboard.type('who hears this')
  const typedAt = (await keyAt(page)) ?? 0
  const [typing, waiting] = await Promise.all([
    sufferSilence(page, typedAt, 10_000),
    sufferSilence(idle, idleFrom, 25_000),
  ])
  tellFigure(`typing into silence: ${typing}`)
  tellFigure(`idle in silence: ${waiting}`)
  server.proxy.set({ blackhole: [] })
  for (const each of [idle, page]) await connected(each)
})

/** Back at work after an outage, for a moment told as such. */
const LIVE = /^Connected( again)?$/
const BACK_MS = 1500

async function goDown(page: Page, proxy: ChaosProxy): Promise<void> {
  proxy.set({ isDown: true })
  proxy.cut('reset')
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting, try ([2-9]|\d\d)/, { timeout: 20_000 })
}

/** As when the user turns to another tab and back. */
const showTab = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibilityState })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)

const WISHES: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  [
    'Try now',
    // Without the moment a pointer takes to get there, in which the wait may end.
    (page) =>
      page
        .getByRole('button', { name: 'Try now' })
        .first()
        .evaluate((button) => (button as HTMLElement).click()),
  ],
  ['online', (page) => page.evaluate(() => window.dispatchEvent(new Event('online')))],
  ['a return to the tab', (page) => showTab(page, 'visible')],
]

test('the page is back within 1.5 s of Try now, of the network and of the return to the tab', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000)
  await open(page, server.url)
  let askedAt = Number.NEGATIVE_INFINITY
  for (const [name, wish] of WISHES) {
    await goDown(page, server.proxy)
    if (name === 'a return to the tab') await showTab(page, 'hidden')
    // Two wishes within 2 s are one.
    await expect.poll(() => performance.now() - askedAt, { intervals: [20] }).toBeGreaterThan(2000)
    // A wait that is long enough to be skipped.
    await expect(status(page)).toHaveAccessibleName(/ in ([4-9]|\d\d) s/, { timeout: 60_000 })
    server.proxy.set({ isDown: false })
    const at = await startWatch(page)
    await wish(page)
    askedAt = performance.now()
    const back = await firstSaid(page, LIVE, 20_000)
    tellFigure(`back ${Math.round(back.at - at)} ms after ${name}`)
    expect(back.at - at, name).toBeLessThan(BACK_MS)
  }
})

test('the page is back within 1.5 s of the first attempt that gets through', async ({ page, server }) => {
  await open(page, server.url)
  await goDown(page, server.proxy)
  await startWatch(page)
  server.proxy.set({ isDown: false })
  const back = await firstSaid(page, LIVE, 40_000)
  const ms = back.wall - (server.proxy.acceptedAt() ?? 0)
  tellFigure(`back ${Math.round(ms)} ms after the first attempt that got through`)
  expect(ms).toBeGreaterThan(0)
  expect(ms).toBeLessThan(BACK_MS)
})

test('what was typed and edited without a connection is sent once, or kept beside what others wrote', async ({
  page,
  server,
}) => {
  await open(page, server.url)
  await treeItem(page, 'README.md').dblclick()
  await expect(editorLines(page)).toContainText('One')
  server.proxy.set({ isDown: true })
  server.proxy.cut('reset')
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
  await say(page, 'list the files')
  await editor(page, '/README.md').focus()
  await page.keyboard.type('Mine. ')
  await writeFile(join(server.root, 'README.md'), 'Theirs.\n')
  server.proxy.set({ isDown: false })
  await connected(page)
  await expect(page.getByRole('button', { name: 'Keep mine' })).toBeVisible()
  await expect(editorLines(page)).toContainText('Mine.')
  expect(await readFile(join(server.root, 'README.md'), 'utf8')).toBe('Theirs.\n')
  await expect(conversation(page)).toContainText('holds 1 entry')
  expect((await conversation(page).innerText()).match(/list the files/g)).toHaveLength(1)
})

test('a server that was killed in the middle of everything comes back with all of it', async ({
  page,
  server,
}) => {
  await open(page, server.url)
  await typeLine(page, 'echo kept-$((40 + 2))')
  await expect(rows(page)).toContainText('kept-42')
  await run(page, messages.app.commands.settings)
  await page.getByRole('switch', { name: settingsMessages.autoSave }).click()
  await treeItem(page, 'README.md').dblclick()
  await expect(editorLines(page)).toContainText('One')
  await editor(page, '/README.md').focus()
  await page.keyboard.type('Mine. ')
  await expect(editorTab(page, /^README\.md, unsaved/)).toBeVisible()
  await say(page, 'stream 20')
  await expect(conversation(page)).toContainText('word19 word20')
  await isIdle(page)
  await say(page, 'stream 5000')
  await expect(conversation(page)).toContainText('word60')
  await server.kill()
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
  const before = await articles(page)
  await server.start()
  await connected(page)

  await isIdle(page)
  const after = await articles(page)
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
  const words = [...(after[3] ?? '').matchAll(/word(\d+)/g)].map(([, number]) => Number(number))
  expect(words).toEqual(words.map((_, index) => index + 1))
  expect(after[3]?.startsWith(before[3] ?? '-')).toBe(true)
  await expect(editorTab(page, /^README\.md, unsaved/)).toBeVisible()
  await expect(editorLines(page)).toContainText('Mine.')
  expect(await readFile(join(server.root, 'README.md'), 'utf8')).toBe('One line.\n')
  await expect(rows(page)).toContainText('kept-42')
  await expect(page.getByText(messages.terminal.lost.restarted)).toBeVisible()
})
