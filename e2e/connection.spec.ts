import type { Page } from '@playwright/test'
import { comeBack } from './locators'
import { rows, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const status = (page: Page) =>
  page.getByRole('contentinfo').getByRole('button', {
    name: /^(Connected|Connecting|Reconnecting|Access expired|Workspace|You're offline)/,
  })
const conversation = (page: Page) => page.getByRole('feed', { name: 'Conversation' })
const composer = (page: Page) => page.getByRole('textbox', { name: 'Message the agent' })

test('the token leaves the address at once and never shows in it again', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  expect(page.url()).not.toContain(mock.token)
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain(mock.token)
  await page.reload()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  expect(page.url()).not.toContain(mock.token)
})

test('an answer that was cut off by a lost connection is completed once', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await page.goto(mock.url)
  mock.agent.pauseAfter(1)
  await composer(page).fill('hello')
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('one')
  mock.wire.drop()
  mock.agent.resume()
  await expect(conversation(page)).toContainText('one two three')
  await expect(page.getByText('one two three')).toHaveCount(1)
  expect(mock.agent.prompts).toEqual(['hello'])
})

test('output written while the connection was gone arrives once, in order', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await page.goto(mock.url)
  await typeLine(page, 'echo first')
  await expect(rows(page)).toContainText('first')
  mock.wire.drop()
  mock.shells[0]?.print('second\r\nthird\r\n')
  await expect(rows(page)).toContainText('third')
  const text = (await rows(page).innerText()).replace(/\s+/g, ' ')
  expect(text.match(/second/g)).toHaveLength(1)
  expect(text.indexOf('first')).toBeLessThan(text.indexOf('second'))
  await typeLine(page, 'echo fourth')
  await expect(rows(page)).toContainText('fourth')
})

test('a longer outage is told in the status bar, typing is refused visibly, and Try now reconnects', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await page.goto(mock.url)
  await typeLine(page, 'echo ready')
  await expect(rows(page)).toContainText('ready')
  mock.refuse(503)
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
  await expect(page.getByText('Reconnecting. Typing is paused.')).toBeVisible()
  const typed = mock.shells[0]?.typed()
  await page.getByRole('textbox', { name: 'Terminal input' }).focus()
  await page.keyboard.type('lost?')
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
  await comeBack(page, mock)
  expect(mock.shells[0]?.typed()).toBe(typed)
  await expect(page.getByText('Reconnecting. Typing is paused.')).toBeHidden()
})

test('a drop that is over at once shows nothing', async ({ page, mock }) => {
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  const seen: string[] = []
  await page.exposeFunction('noteStatus', (name: string) => seen.push(name))
  await page.evaluate(() => {
    const bar = document.querySelector('footer')
    if (!bar) return
    const note = () =>
      (window as unknown as { noteStatus(text: string): void }).noteStatus(bar.textContent ?? '')
    new MutationObserver(note).observe(bar, { subtree: true, childList: true, characterData: true })
  })
  const before = mock.wire.connections()
  mock.wire.drop()
  await expect.poll(() => mock.wire.connections()).toBeGreaterThan(before)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  expect(seen.filter((text) => /Reconnecting|again/.test(text))).toEqual([])
})

test('a refused token says so, keeps everything, and goes on with a new one', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await page.goto(mock.url)
  await typeLine(page, 'echo still here')
  await expect(rows(page)).toContainText('still here')
  mock.refuse(401)
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Access expired/)
  await expect(rows(page)).toContainText('still here')
  mock.refuse(null)
  await page.getByRole('button', { name: 'Sign in again' }).first().click()
  await page.getByRole('dialog').getByRole('textbox').fill(mock.token)
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await expect(rows(page)).toContainText('still here')
})

test('the connect page asks for server and token, names what is wrong, and lists the workspaces', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await page.goto(mock.origin)
  await page.getByRole('textbox', { name: 'Token' }).fill('a-wrong-token')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByRole('alert')).toContainText(/token/i)
  await page.getByRole('textbox', { name: 'Token' }).fill(mock.token)
  await page.getByRole('button', { name: 'Connect' }).click()
  const list = page.getByRole('list', { name: 'Workspaces' })
  await expect(list).toContainText('demo')
  await list.getByRole('button').or(list.getByRole('link')).first().click()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
})

test('unknown frames are ignored', async ({ page, mock }) => {
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  for (const frame of [
    { channel: 'weather', type: 'sun' },
    { channel: 'agent', type: 'levitate' },
    { channel: 'terminal', type: 'output', sessionId: 7 },
    { channel: 'files', type: 'change' },
    { channel: 'ports', type: 'open', port: -1 },
    { nothing: true },
  ]) {
    mock.wire.inject(frame)
  }
  await composer(page).fill('hello')
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('one two three')
})

test('going away and back shows everything once, and the shell goes on (fault 62)', async ({
  page,
  mock,
}) => {
  await page.goto(mock.url)
  await typeLine(page, 'echo before')
  await expect(rows(page)).toContainText('before')
  await page.goto('about:blank')
  await page.goBack()
  await expect(rows(page)).toContainText('before')
  await typeLine(page, 'echo after')
  await expect(rows(page)).toContainText('after')
  expect((await rows(page).innerText()).match(/^before/gm)).toHaveLength(1)
})

test('a duplicated tab is a client of its own, and neither puts the other out (fault 41)', async ({
  page,
  mock,
}) => {
  const clients = new Set<string>()
  const watch = (each: Page) =>
    each.on('websocket', (socket) => clients.add(new URL(socket.url()).searchParams.get('client') ?? ''))
  watch(page)
  page.context().on('page', watch)
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await expect.poll(() => clients.size).toBe(1)
  // What “Duplicate tab” does: the session storage goes along.
  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => void window.open(location.href)),
  ])
  await expect(status(other)).toHaveAccessibleName(/^Connected/)
  await expect.poll(() => clients.size).toBe(2)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
})

test('a page of an older build says so, and reloads when the user says so', async ({ page, mock }) => {
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await page.evaluate(() => document.body.setAttribute('data-before', ''))
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await expect(page.getByText('New version')).toBeHidden()
  mock.serveOtherBuild()
  mock.wire.drop()
  await expect(page.getByText('New version')).toBeVisible()
  await expect(page.locator('body[data-before]')).toBeAttached()
  await page.getByRole('button', { name: 'Reload when ready' }).click()
  await expect(page.locator('body[data-before]')).not.toBeAttached()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await expect(page.getByText('New version')).toBeHidden()
})
