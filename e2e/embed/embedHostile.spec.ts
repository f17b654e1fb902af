import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Page } from '@playwright/test'
import { expect, test } from './dashboardTest'
import { connected, frameOf, type HostPage, heard, mountIn, withEmbed } from './embedTest'

const CH = '0123456789abcdef0123456789abcdef'

interface Hostile {
  /** Everything that reached this page: as a message of a window, or on a port that it had sent away. */
  got: unknown[]
  say(target: Window, message: unknown): void
}

/** Runs in every page of a browser: what it hears by windows, and how a hostile one speaks. */
function makeHostile(): void {
  const got: unknown[] = []
  addEventListener('message', ({ data }) => got.push(data))
  const say = (target: Window, message: unknown) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => got.push(data)
    target.postMessage(message, '*', [port2])
  }
  Object.assign(globalThis, { got, say })
}

/** A frame of that address in the host's page, which stands last. */
async function addFrame(page: Page, src: string): Promise<Frame> {
  const loaded = page.waitForEvent('framenavigated', (frame) => frame.url() === src)
  await page.evaluate((url) => {
    const frame = document.createElement('iframe')
    frame.src = url
    document.body.append(frame)
  }, src)
  return loaded
}

const gotBy = (frame: Frame | Page) => frame.evaluate(() => (globalThis as unknown as Hostile).got)
/** Waits until so many messages have reached a page, so that whatever they do they have done. */
const hasGot = (frame: Frame | Page, count: number) =>
  expect.poll(async () => (await gotBy(frame)).length).toBeGreaterThanOrEqual(count)

/** Says that to the page around, or to the frame of that number beside. */
const say = (frame: Frame, message: unknown, beside?: number) =>
  frame.evaluate(
    ([what, at]) => {
      const target = at === undefined ? parent : parent.frames[at]
      if (target) (globalThis as unknown as Hostile).say(target, what)
    },
    [message, beside] as const,
  )

/** A foreign page on an origin of its own. */
async function startStranger(): Promise<{ url: string; stop(): void }> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>A stranger</p>'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a frame takes its port from the page around it, and from no other that says the same words (fault 60)', async ({
  page,
  dashboard,
}) => {
  const stranger = await startStranger()
  const [shop] = dashboard.workspaces
  await page.addInitScript(makeHostile)
  await page.goto(`${dashboard.url}dashboard.css`)
  const attackers = [
    await addFrame(page, stranger.url),
    // Of the host's own origin, which is on the list, and still not the page around.
    await addFrame(page, `${dashboard.url}dashboard.js`),
  ]
  const frame = await addFrame(page, `${shop?.origin}/embed/${shop?.workspaceId}?v=1&ch=${CH}&theme=light`)
  const connect = { ws: 'connect', v: 1, ch: CH, caps: [] }
  await hasGot(page, 1)
  expect(await gotBy(page)).toEqual([{ ws: 'hello', v: [1], ch: CH }])

  for (const attacker of attackers) await say(attacker, connect, 2)
  const wrong = [{ ...connect, ch: 'another' }, { ...connect, v: 99 }, { ws: 'connect' }, 'connect', null]
  await page.evaluate((messages) => {
    for (const message of messages) (globalThis as unknown as Hostile).say(frames[2] as Window, message)
  }, wrong)
  await page.evaluate((message) => frames[2]?.postMessage(message, '*'), connect)
  await hasGot(frame, attackers.length + wrong.length + 1)
  for (const attacker of attackers) expect(await gotBy(attacker)).toEqual([])
  expect(await gotBy(page)).toHaveLength(1)

  const ready = await page.evaluate(
    ([message, token]) =>
      new Promise((resolve) => {
        const { port1: port, port2 } = new MessageChannel()
        const told: string[] = []
        port.onmessage = ({ data }) => {
          told.push(data.m ?? data.t)
          if (data.t === 'init?') port.postMessage({ t: 'init', options: { theme: 'light' } })
          if (data.m === 'getToken')
            port.postMessage({ t: 'res', id: data.id, d: { token, expiresAt: Date.now() + 1e6 } })
          if (data.t === 'ready') resolve(told.filter((kind) => kind !== 'evt'))
        }
        frames[2]?.postMessage(message, '*', [port2])
      }),
    [connect, shop?.token ?? ''] as const,
  )
  expect(ready).toEqual(['init?', 'getToken', 'ready'])

  // One host, one port: also the right words come too late now, wherever they come from.
  for (const attacker of attackers) await say(attacker, connect, 2)
  await page.evaluate(
    (message) => (globalThis as unknown as Hostile).say(frames[2] as Window, message),
    connect,
  )
  await hasGot(frame, 2 * attackers.length + wrong.length + 3)
  for (const attacker of attackers) expect(await gotBy(attacker)).toEqual([])
  expect(await gotBy(page)).toHaveLength(1)
  stranger.stop()
})

test('a host greets its own frame, and no other window that says the same words (fault 60)', async ({
  page,
  dashboard,
}) => {
  const stranger = await startStranger()
  const [shop] = dashboard.workspaces
  await page.addInitScript(makeHostile)
  expect(await mountIn(page, dashboard)).toBe('ready')
  const src = await page.locator('main iframe').getAttribute('src')
  const hello = { ws: 'hello', v: [1], ch: new URL(src ?? '').searchParams.get('ch') }
  await connected(page)
  const states = async () => (await heard(page, 'state')).map((told) => (told as { state: string }).state)
  const before = await states()
  expect(before).toContain('connected')
  const greeted = (await gotBy(page)).length
  const attackers = [
    await addFrame(page, stranger.url),
    await addFrame(page, `${dashboard.url}dashboard.js`),
    // Of the workspace's own origin, in another window.
    await addFrame(page, `${shop?.origin}/embed/sdk.js`),
  ]
  for (const attacker of attackers) await say(attacker, hello)
  await page.evaluate((message) => postMessage(message, '*'), hello)
  await hasGot(page, greeted + attackers.length + 1)
  expect(await states()).toEqual(before)
  for (const attacker of attackers) expect(await gotBy(attacker)).toEqual([])
  // A first visit shows the README once its tree has come.
  await expect
    .poll(() => withEmbed(page, ({ embed }) => embed.snapshot()))
    .toMatchObject({ file: '/README.md' })
  await expect(frameOf(page).getByRole('contentinfo')).toContainText('Connected')

  // What stands in the very frame, but is no workspace.
  await page.evaluate((url) => document.querySelector('main iframe')?.setAttribute('src', url), stranger.url)
  await page.waitForEvent('framenavigated', ({ url }) => url() === stranger.url).catch(() => undefined)
  const usurper = await (await page.locator('main iframe').elementHandle())?.contentFrame()
  if (!usurper) throw new Error('The frame has no page.')
  await say(usurper, hello)
  await hasGot(page, greeted + attackers.length + 2)
  expect(await states()).toEqual(before)
  expect(await gotBy(usurper)).toEqual([])
  expect(await page.evaluate(() => (globalThis as unknown as HostPage).asked)).toEqual(['initial'])
  stranger.stop()
})
