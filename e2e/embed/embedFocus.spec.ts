import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FrameLocator, Page, WebSocketRoute } from '@playwright/test'
import { freePort } from '../real/previewApps'
import { type Dashboard, expect, test } from './dashboardTest'
import { connected, frameOf, type HostPage, heard, mountIn, withEmbed } from './embedTest'

/** Of terminals that other tests left, too, one is shown. */
const shell = (frame: FrameLocator) => frame.locator('.xterm-screen').filter({ visible: true })

/** Where the user was in the frame before a click into the page around it. */
const PLACES: Readonly<Record<string, (frame: FrameLocator, page: Page) => Promise<void>>> = {
  'a row of the tree': (frame) => frame.getByRole('treeitem', { name: /README/ }).click(),
  'the editor': (frame) => frame.locator('.view-lines').first().click(),
  'the terminal': (frame) => shell(frame).click(),
  'the message to the agent': (frame) => frame.getByRole('textbox', { name: 'Message the agent' }).click(),
  'the ports': (frame) => frame.getByRole('tab', { name: /^Ports/ }).click(),
  'the name of a new file': async (frame) => {
    await frame.getByRole('button', { name: 'New file' }).click()
    await expect(frame.getByRole('textbox', { name: 'Name of the new file' })).toBeFocused()
  },
  'an open menu': async (frame) => {
    await frame.getByRole('treeitem', { name: /README/ }).click({ button: 'right' })
    await expect(frame.getByRole('menu')).toBeVisible()
  },
  'an open dialog': async (frame, page) => {
    await frame.locator('.view-lines').first().click()
    await page.keyboard.press('F1')
    await expect(frame.getByRole('dialog')).toBeVisible()
  },
}

/** Everything that a host or the world does to a workspace without the user, each ended before the next begins. */
const DEEDS: Readonly<Record<string, (page: Page, at: Place) => Promise<unknown>>> = {
  'files.open': (page) => withEmbed(page, ({ embed }) => embed.files.open('/notes.md', { line: 2 })),
  'files.reveal': (page) => withEmbed(page, ({ embed }) => embed.files.reveal('/notes.md')),
  'files.read': (page) => withEmbed(page, ({ embed }) => embed.files.read('/notes.md')),
  'files.write': (page) => withEmbed(page, ({ embed }) => embed.files.write('/made.md', 'made\n')),
  'files.apply': (page) =>
    withEmbed(page, ({ embed }) => embed.files.apply([{ path: '/made.md', data: null }])),
  'agent.openSession': (page) => withEmbed(page, ({ embed }) => embed.agent.openSession()),
  'agent.send as a draft': (page) =>
    withEmbed(page, ({ embed }) => embed.agent.send('draft', { mode: 'draft' })),
  'agent.send, and a permission that is asked for': async (page, { frame }) => {
    await withEmbed(page, ({ embed }) => embed.agent.send('run true'))
    await expect(frame.locator('[data-region="agent"] [data-needs-you]')).toBeAttached()
  },
  'agent.stop': (page) => withEmbed(page, ({ embed }) => embed.agent.stop()),
  'terminal.open': (page) => withEmbed(page, ({ embed }) => embed.terminal.open()),
  'terminal.open with a name': (page) =>
    withEmbed(page, ({ embed }) => embed.terminal.open({ name: 'named' })),
  'ports.list': (page) => withEmbed(page, ({ embed }) => embed.ports.list()),
  'ports.preview': (page) => withEmbed(page, ({ embed }) => embed.ports.preview(9)),
  'ui.setTheme': (page) => withEmbed(page, ({ embed }) => embed.ui.setTheme('dark')),
  'ui.setPanes, closed': (page) =>
    withEmbed(page, ({ embed }) =>
      embed.ui.setPanes({ files: { visible: false }, agent: false, terminal: false }),
    ),
  'ui.setPanes, opened': (page) =>
    withEmbed(page, ({ embed }) => embed.ui.setPanes({ files: true, agent: true, terminal: true })),
  'ui.setReadOnly': (page) => withEmbed(page, ({ embed }) => embed.ui.setReadOnly({ files: true })),
  'ui.setReadOnly, back': (page) => withEmbed(page, ({ embed }) => embed.ui.setReadOnly(false)),
  'ui.notify': (page) => withEmbed(page, ({ embed }) => embed.ui.notify({ text: 'noted' })),
  'commands.list': (page) => withEmbed(page, ({ embed }) => embed.commands.list()),
  'commands.run newFile': (page) => withEmbed(page, ({ embed }) => embed.commands.run('newFile')),
  'commands.run newTerminal': (page) => withEmbed(page, ({ embed }) => embed.commands.run('newTerminal')),
  'commands.run goToFile': (page) => withEmbed(page, ({ embed }) => embed.commands.run('goToFile')),
  snapshot: (page) => withEmbed(page, ({ embed }) => embed.snapshot()),
  unsaved: (page) => withEmbed(page, ({ embed }) => embed.unsaved()),
  'a change on disk': async (_, { folder, frame }) => {
    await writeFile(join(folder, 'fresh.md'), 'fresh\n')
    await writeFile(join(folder, 'README.md'), `# changed ${Date.now()}\n`)
    // Also behind a dialog, where it has no role.
    await expect(frame.locator('[role="treeitem"]', { hasText: 'fresh' })).toBeAttached()
  },
  'a cut': async (page, { cut }) => {
    await cut()
    await expect.poll(() => heard(page, 'state')).toContainEqual({ state: 'reconnecting' })
    await expect
      .poll(async () => (await heard(page, 'state')).at(-1), { timeout: 30_000 })
      .toEqual({ state: 'connected' })
  },
}

interface Place {
  readonly frame: FrameLocator
  readonly folder: string
  cut(): Promise<void>
}

async function begin(page: Page, dashboard: Dashboard): Promise<Place> {
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket(/./, (socket) => {
    socket.connectToServer()
    sockets.push(socket)
  })
  const folder = join(dashboard.folder, 'api')
  await writeFile(join(folder, 'notes.md'), 'one\ntwo\nthree\n')
  await writeFile(join(folder, 'README.md'), '# api\n')
  const options = { open: { file: '/README.md' }, panes: { files: true, agent: true, terminal: true } }
  await mountIn(page, dashboard, { at: 1, width: 1300, height: 700, options })
  await connected(page)
  // Without this Playwright tells every page that it has the focus.
  const browser = await page.context().newCDPSession(page)
  await browser.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  const framed = page.frames().find((one) => one.url().includes('/embed/'))
  if (!framed) throw new Error('There is no frame.')
  const inner = await page.context().newCDPSession(framed)
  await inner.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  await page.evaluate(() => {
    const field = document.createElement('input')
    field.setAttribute('aria-label', 'Of the host')
    document.body.prepend(field)
  })
  const frame = frameOf(page)
  await expect(frame.locator('.view-lines')).toContainText('api')
  await expect(shell(frame)).toBeVisible()
  return {
    frame,
    folder,
    async cut() {
      for (const socket of sockets.splice(0)) await socket.close({ code: 1012 })
    },
  }
}

const hasFocus = (frame: FrameLocator) => frame.locator('html').evaluate(() => document.hasFocus())

/** What was drawn because of it is drawn, and what waits for that has run. */
const settled = (frame: FrameLocator) =>
  frame
    .locator('html')
    .evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))),
        ),
    )

for (const [name, enter] of Object.entries(PLACES))
  test(`after a click into ${name} and then into the host page, nothing takes the keyboard back`, async ({
    page,
    dashboard,
  }) => {
    const place = await begin(page, dashboard)
    const field = page.getByRole('textbox', { name: 'Of the host' })
    await enter(place.frame, page)
    expect(await hasFocus(place.frame)).toBe(true)
    await field.click()
    let typed = ''
    for (const [deed, act] of Object.entries(DEEDS)) {
      await act(page, place)
      await settled(place.frame)
      expect(await hasFocus(place.frame), `${deed} leaves the focus where it is`).toBe(false)
      typed += 'x'
      await page.keyboard.press('x')
      await expect(field, `after ${deed} the host's field has the key`).toHaveValue(typed)
    }
    // Another test of this worker may have left unsaved text in files of its own, which comes back with the editor.
    const unsaved = await withEmbed(page, ({ embed }) => embed.unsaved())
    for (const path of ['/README.md', '/notes.md', '/made.md']) expect(unsaved).not.toContain(path)
  })

test('ui.focus takes the keyboard into the frame, and what was lost meanwhile is found again on the way back', async ({
  page,
  dashboard,
}) => {
  const { frame } = await begin(page, dashboard)
  const field = page.getByRole('textbox', { name: 'Of the host' })
  await field.click()
  await withEmbed(page, ({ embed }) => embed.ui.focus('agent'))
  await page.keyboard.type('asked')
  await expect(frame.getByRole('textbox', { name: 'Message the agent' })).toHaveValue('asked')
  await field.click()
  await withEmbed(page, ({ embed }) => embed.commands.run('goToFile'))
  await expect(frame.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('y')
  await expect(field).toHaveValue('y')
  // The dialog waits for the user, and has the keyboard as soon as the host gives it.
  await withEmbed(page, ({ embed }) => embed.ui.focus())
  await page.keyboard.type('notes')
  await expect(frame.getByRole('combobox')).toHaveValue('notes')
})

/** A page that focuses its own field when it is told to, as one does that was loaded anew. */
const greedyOn = (port: number) => `const { createServer } = require('node:http')
let waiting = []
let taken = 0
const page = '<input aria-label="Theirs"><script>onfocus = () => fetch("/taken"); (async () => { for (;;) { await fetch("/wait"); document.querySelector("input").focus() } })()</script>'
createServer(({ url }, response) => {
  if (url === '/wait') return void waiting.push(response)
  if (url === '/taken') taken += 1
  if (url === '/take') for (const one of waiting.splice(0)) one.end()
  response.setHeader('content-type', 'text/html').end(url === '/' ? page : String(taken))
}).listen(${port}, '127.0.0.1')
`

/** The preview of a server that the shell runs, as Node's `code`; the user was in the message to the agent. */
async function preview(page: Page, { frame, folder }: Place, port: number, code: string) {
  await writeFile(join(folder, 'greedy.cjs'), code)
  await shell(frame).click()
  await page.keyboard.type('node greedy.cjs &\n')
  await expect
    .poll(async () => JSON.stringify(await withEmbed(page, ({ embed }) => embed.ports.list())), {
      timeout: 20_000,
    })
    .toContain(String(port))
  await page.getByRole('textbox', { name: 'Of the host' }).click()
  await page.evaluate((number) => (globalThis as unknown as HostPage).embed.ports.preview(number), port)
  return frame.frameLocator(`iframe[title^="Preview of port ${port}"]`)
}

test("a previewed page that takes the focus by itself gives it back to the host's field", async ({
  page,
  dashboard,
}) => {
  const place = await begin(page, dashboard)
  const field = page.getByRole('textbox', { name: 'Of the host' })
  const port = await freePort()
  const theirs = await preview(page, place, port, greedyOn(port))
  await expect(theirs.getByRole('textbox', { name: 'Theirs' })).toBeVisible()
  await field.click()
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  const before = Number(await ask('/count'))
  await expect(async () => {
    await ask('/take')
    expect(Number(await ask('/count'))).toBeGreaterThan(before)
  }).toPass()
  await expect(field).toBeFocused()
  await page.keyboard.type('still here')
  await expect(field).toHaveValue('still here')
  await expect(theirs.getByRole('textbox', { name: 'Theirs' })).toHaveValue('')
})

const THIEVES = {
  'whenever it loses it': 'i.onblur = () => setTimeout(() => i.focus()); i.focus()',
  'by the clock, and its window': 'setInterval(() => { i.focus(); window.focus() }, 100)',
}
for (const [when, script] of Object.entries(THIEVES))
  test(`a previewed page that takes the focus ${when} is kept out, and every key is the host's`, async ({
    page,
    dashboard,
  }) => {
    const place = await begin(page, dashboard)
    const field = page.getByRole('textbox', { name: 'Of the host' })
    const port = await freePort()
    const html = `<input id=i aria-label=Theirs><script>${script}</script>`
    const theirs = await preview(
      page,
      place,
      port,
      `require('http').createServer((_, to) => to.setHeader('content-type', 'text/html').end(${JSON.stringify(html)})).listen(${port}, '127.0.0.1')`,
    )
    await expect(place.frame.getByText('This page kept taking the keyboard')).toBeVisible()
    await field.click()
    await field.fill('')
    for (let n = 0; n < 12; n += 1) {
      await settled(place.frame)
      await settled(place.frame)
      await page.keyboard.press('x')
    }
    await expect(field).toHaveValue('x'.repeat(12))
    // Where the user goes into it, it is as it was.
    const input = theirs.getByRole('textbox', { name: 'Theirs' })
    await input.click()
    await page.keyboard.type('mine')
    await expect(input).toHaveValue(/mine$/)
  })
