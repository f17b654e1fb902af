import { inflateRawSync } from 'node:zlib'
import { type BrowserContext, test as base, type Frame, type Page } from '@playwright/test'
import { tellFigure } from '../../src/testing/tellFigure'
import { asked, composer, conversation, editor, permission, status } from '../locators'
import { rows, typeLine } from '../terminalText'
import { CANARY, type CanarySession, startCanarySession } from './canarySession'
import { freePort } from './previewApps'

const { expect } = base
const test = base.extend<{ session: CanarySession }>({
  session: async ({ browserName: _ }, use) => {
    const session = await startCanarySession()
    await use(session)
    await session.stop()
  },
})

/** Collects where the canary is seen; every place that is looked at is counted, so that no look is in vain. */
function createWatch(context: BrowserContext) {
  const seen: string[] = []
  const counts: Record<string, number> = {}
  const waiting: Promise<unknown>[] = []
  /** What was redirected or cancelled has no answer. */
  const lookLater = (place: string, asked: Promise<unknown>) =>
    waiting.push(
      asked
        .then((answer) => look(place, typeof answer === 'string' ? answer : JSON.stringify(answer)))
        .catch(() => undefined),
    )
  const look = (place: string, text: string) => {
    counts[place] = (counts[place] ?? 0) + 1
    if (text.includes(CANARY)) seen.push(`${place}: ${text.slice(0, 200)}`)
  }
  context.on('request', (request) => {
    look('url', request.url())
    look('body', request.postData() ?? '')
    lookLater('headers', request.allHeaders())
  })
  context.on('response', (response) => {
    // The host's own backend gives the token to its page, and to nothing else.
    if (response.url().endsWith('/token')) return
    lookLater('answer', response.text())
    lookLater('answer headers', response.allHeaders())
  })
  context.on('console', (message) => look('console', message.text()))
  context.on('weberror', (web) => look('error', String(web.error().stack)))
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      look('socket url', socket.url())
      socket.on('framesent', ({ payload }) => look('event', String(payload)))
      socket.on('framereceived', ({ payload }) => look('event', textOf(payload)))
    }),
  )
  return {
    seen,
    counts,
    look,
    settle: () => Promise.all(waiting),
  }
}

/** The server deflates what it repeats to a client that reconnects (docs/protocol.md, G7). */
const textOf = (payload: string | Buffer) =>
  typeof payload === 'string' ? payload : String(inflateRawSync(payload))

/** All that a frame's document and its origin hold. */
const holdingsOf = (frame: Frame) =>
  frame.evaluate(async () => {
    const read = (storage: () => Storage) => {
      try {
        return Object.entries({ ...storage() })
      } catch {
        return [] // Another site's frame, with its storage blocked.
      }
    }
    const fields = [...document.querySelectorAll('input,textarea')].map(
      (each) => 'value' in each && each.value,
    )
    const urls = performance.getEntries().map(({ name }) => name)
    return {
      dom: [document.documentElement.outerHTML, document.title, document.referrer, name, ...fields].join(
        '\n',
      ),
      urls: [location.href, JSON.stringify(history.state), ...urls].join('\n'),
      local: JSON.stringify(read(() => localStorage)),
      session: read(() => sessionStorage),
    }
  })

async function workInPage(page: Page, session: CanarySession, port: number): Promise<void> {
  await page.goto(session.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 30_000 })
  await typeLine(page, 'env; echo listed-$((40 + 2))')
  await expect(rows(page)).toContainText('listed-42')
  await composer(page).fill('run env')
  await composer(page).press('Enter')
  await (await asked(page)).getByRole('button', { name: 'Allow once' }).click()
  await expect(permission(page)).toBeHidden()
  await composer(page).fill('list')
  await composer(page).press('Enter')
  await expect(conversation(page)).toContainText('holds')
  await page.getByRole('treeitem', { name: /^README\.md/ }).dblclick()
  await expect(editor(page, '/README.md')).toBeVisible({ timeout: 30_000 })

  await typeLine(page, session.recorder(port))
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await row.getByRole('button', { name: 'Preview' }).click({ timeout: 20_000 })
  const frame = page.frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await frame.getByRole('link', { name: 'Next' }).click()
  await expect(frame.getByRole('heading')).toBeVisible()
}

test('the token is nowhere but where it belongs, through a whole session (SEC7)', async ({
  context,
  session,
}) => {
  const watch = createWatch(context)
  const page = await context.newPage()
  await workInPage(page, session, await freePort())
  await page.reload()
  await expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 30_000 })
  for (const path of ['/next', '/around', '/socket'])
    await expect.poll(async () => (await session.recorded()).includes(path), path).toBe(true)

  const host = await context.newPage()
  await host.goto(session.hostUrl)
  const embedded = host.frameLocator('main iframe')
  await expect(embedded.getByRole('contentinfo').getByRole('button', { name: /^Connected/ })).toBeVisible({
    timeout: 30_000,
  })
  await expect(host.locator('#events')).toContainText('file-opened {"path":"/README.md"}')

  const kept: string[] = []
  for (const frame of [...page.frames(), ...host.frames()]) {
    const held = await holdingsOf(frame)
    for (const place of ['dom', 'urls', 'local'] as const) watch.look(place, held[place])
    for (const [key, value] of held.session)
      if (`${key}${value}`.includes(CANARY)) kept.push(`${new URL(frame.url()).origin} ${key}`)
  }
  const { origin } = session
  // Of the page that was opened with it, so that a reload needs no link; the embed's frame keeps nothing.
  expect(kept).toEqual([`${origin} ${kept[0]?.slice(origin.length + 1)}`])
  watch.look('stored', JSON.stringify(await context.storageState({ indexedDB: true })))
  await watch.settle()
  watch.look('heard by the program', await session.recorded())
  watch.look('log', session.log())
  expect(watch.seen).toEqual([])
  expect(await session.leaks()).toEqual([])

  // The looks were at something: a page, an embed, a preview, their sockets, and a log that says it all.
  for (const place of ['url', 'headers', 'console', 'event', 'answer', 'stored'])
    expect(watch.counts[place], place).toBeGreaterThan(0)
  expect(watch.counts['socket url']).toBeGreaterThanOrEqual(3)
  expect(watch.counts['dom']).toBeGreaterThanOrEqual(4)
  expect(session.log()).toContain('debug')
  const looks = Object.values(watch.counts).reduce((sum, count) => sum + count, 0)
  tellFigure(
    `the token was looked for in ${looks} texts of ${Object.keys(watch.counts).length} kinds of places, and found in ${watch.seen.length}`,
  )
})
