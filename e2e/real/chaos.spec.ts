import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createRandom, seedOf } from '../../src/testing/chaos/random'
import { composer, conversation, editor, editorLines, treeItem } from '../places'
import { rows, terminal, typeLine } from '../terminalText'
import { expect, test } from './chaosTest'

/** Of the long run; `npm run soak` makes it a minute. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 15)
/** 100 cuts a minute. */
const CUT_EVERY_MS = 600
const WORDS = 400

/** The connection's item of the status bar, whatever it says. */
const status = (page: Page) =>
  page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^(Connected|Connecting|Reconnecting|Slow connection|You're offline)/ })

const connected = (page: Page) => expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 20_000 })

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await connected(page)
  await expect(rows(page)).toContainText(/[$#]/)
}

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** Every numbered line of the terminal, from the oldest on, read as a person would: by paging up. */
async function numbersIn(page: Page): Promise<number[]> {
  const found = new Set<number>()
  const input = terminal(page).getByRole('textbox', { name: 'Terminal input' })
  await input.focus()
  for (;;) {
    const text = await rows(page).innerText()
    for (const [, number] of text.matchAll(/line (\d+)\b/g)) found.add(Number(number))
    if (/line 1\b/.test(text)) return [...found].sort((one, other) => one - other)
    await page.keyboard.press('Shift+PageUp')
    await expect.poll(() => rows(page).innerText()).not.toBe(text)
  }
}

test('random cuts lose and double nothing while a shell counts and the agent speaks', async ({
  page,
  server,
}) => {
  test.setTimeout(SECONDS * 1000 + 90_000)
  const seed = seedOf(process.env)
  const random = createRandom(seed)
  await open(page, server.url)
  await typeLine(
    page,
    "i=0; until [ -e stop ]; do i=$((i+1)); echo line $i; sleep 0.02; done; echo the''-end $i",
  )
  await say(page, `stream ${WORDS}`)
  await expect(conversation(page)).toContainText('word2')

  let hits = 0
  const until = performance.now() + SECONDS * 1000
  for (let at = performance.now(); at < until; ) {
    at += CUT_EVERY_MS * 2 * random()
    await expect.poll(() => performance.now() >= Math.min(at, until), { intervals: [20] }).toBe(true)
    if (server.proxy.sockets() > 0) hits += 1
    server.proxy.cut(random() < 0.5 ? 'reset' : 'end')
    // A signal of the browser's, so that the page does not wait longer and longer.
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
  }
  await writeFile(join(server.root, 'stop'), '')
  await connected(page)
  await expect(rows(page)).toContainText(/the-end \d+/, { timeout: 20_000 })
  const count = Number(/the-end (\d+)/.exec(await rows(page).innerText())?.[1])
  const numbers = await numbersIn(page)
  expect(numbers.length, `seed ${seed}`).toBe(count)
  expect(numbers.at(-1)).toBe(count)
  expect(hits).toBeGreaterThan(SECONDS / 4)

  const answer = Array.from({ length: WORDS }, (_, index) => `word${index + 1}`).join(' ')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden({ timeout: 60_000 })
  await expect(conversation(page)).toContainText(answer)
  expect((await conversation(page).innerText()).match(/word7\b/g)).toHaveLength(1)
})

test('a silent network is noticed within 10 s while somebody types, and within 25 s by itself', async ({
  page,
  server,
}) => {
  test.setTimeout(90_000)
  await open(page, server.url)
  const input = terminal(page).getByRole('textbox', { name: 'Terminal input' })
  await input.focus()
  server.proxy.set({ blackhole: ['up', 'down'] })
  await page.keyboard.type('who hears this')
  await expect(status(page)).toHaveAccessibleName(/no answer|^Reconnecting/, { timeout: 10_000 })
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/, { timeout: 7_000 })
  server.proxy.set({ blackhole: [] })
  await connected(page)
  await expect.poll(() => server.proxy.sockets()).toBeGreaterThan(0)
  server.proxy.set({ blackhole: ['up', 'down'] })
  await expect(status(page)).toHaveAccessibleName(/no answer|^Reconnecting/, { timeout: 25_000 })
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/, { timeout: 7_000 })
  server.proxy.set({ blackhole: [] })
  await connected(page)
})

test('the page is back within 1.5 s of Try now, and of the network coming back', async ({ page, server }) => {
  await open(page, server.url)
  for (const how of ['Try now', 'online']) {
    server.proxy.set({ isDown: true })
    server.proxy.cut('reset')
    await expect(status(page)).toHaveAccessibleName(/^Reconnecting, try [2-9]/, { timeout: 20_000 })
    await expect(page.getByRole('button', { name: 'Try now' }).first()).toBeVisible({ timeout: 20_000 })
    server.proxy.set({ isDown: false })
    if (how === 'Try now') await page.getByRole('button', { name: 'Try now' }).first().click()
    else await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 1500 })
  }
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

test('a server that was killed and started again shows the whole conversation', async ({ page, server }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await open(page, server.url)
  await say(page, 'stream 30')
  await expect(conversation(page)).toContainText('word29 word30')
  await server.kill()
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
  await server.start()
  await connected(page)
  await expect(conversation(page)).toContainText('word29 word30')
  expect((await conversation(page).innerText()).match(/word17\b/g)).toHaveLength(1)
  await expect(page.getByRole('alert').filter({ hasText: /went wrong|crashed/i })).toHaveCount(0)
  expect(errors).toEqual([])
})
