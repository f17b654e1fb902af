import type { Page } from '@playwright/test'
import { type Dashboard, expect, test } from './dashboardTest'
import { connected, frameOf, heard, mountIn, withEmbed } from './embedTest'

/** Runs in a page of the host's with a slot in it; `act` gets the script and what `mount` needs. */
const inHost = async <T>(
  page: Page,
  { url, workspaces: [shop] }: Dashboard,
  act: (sdk: typeof import('../../src/embed-sdk/sdk'), slot: HTMLElement, options: Options) => Promise<T>,
): Promise<T> => {
  await page.goto(`${url}dashboard.css`)
  const given = { origin: shop?.origin, workspace: shop?.workspaceId, token: shop?.token }
  return page.evaluate(
    `(async () => {
      document.body.innerHTML = '<main><div style="height: 500px"></div></main>'
      const { token, ...place } = ${JSON.stringify(given)}
      const getToken = async () => ({ token, expiresAt: Date.now() + 1e6 })
      const sdk = await import(place.origin + '/embed/sdk.js')
      return (${act.toString()})(sdk, document.querySelector('main div'), { ...place, getToken })
    })()`,
  )
}
type Options = Parameters<typeof import('../../src/embed-sdk/sdk').mount>[1]

test('an effect that runs twice, as in React StrictMode, shows one workspace, which is connected when it stands', async ({
  page,
  dashboard,
}) => {
  const told = await inHost(page, dashboard, async ({ mount }, slot, options) => {
    const outcome = (mounting: Promise<{ state: string }>) =>
      mounting.then(
        (embed) => embed.state,
        (error: { code: string }) => error.code,
      )
    const first = new AbortController()
    const aborted = outcome(mount(slot, { ...options, signal: first.signal }))
    first.abort()
    const before = outcome(mount(slot, { ...options, signal: AbortSignal.abort() }))
    const standing = outcome(mount(slot, options))
    return [await aborted, await before, await standing, slot.querySelectorAll('iframe').length]
  })
  expect(told).toEqual(['disposed', 'disposed', 'connected', 1])
  await connected(page)
})

test('of two mounts in one element the second stands, whatever became of the first and whichever script made it', async ({
  page,
  dashboard,
}) => {
  const told = await inHost(page, dashboard, async ({ mount }, slot, options) => {
    const codes: string[] = []
    const note = (error: { code: string }) => void codes.push(error.code)
    mount(slot, options).catch(note)
    mount(slot, { ...options, loading: 'click' }).catch(note)
    const standing = await mount(slot, options)
    const other: typeof import('../../src/embed-sdk/sdk') = await import(
      `${options.origin}/embed/sdk.js?another`
    )
    const last = await other.mount(slot, options)
    const late = new AbortController()
    // Nothing is left of one that the host gives up in the moment in which it stands.
    const onEvent = (type: string) => type === 'ready' && late.abort()
    const code = await mount(slot, { ...options, onEvent, signal: late.signal }).catch((error) => error.code)
    const states = [standing.state, last.state]
    return { codes, states, code, left: slot.childNodes.length }
  })
  expect(told).toEqual({
    codes: ['disposed', 'disposed'],
    states: ['disposed', 'disposed'],
    code: 'disposed',
    left: 0,
  })
})

test('a mount that is given up beforehand leaves what stands there, and a wrong origin says so in its place', async ({
  page,
  dashboard,
}) => {
  const told = await inHost(page, dashboard, async ({ mount, defineWorkspaceIde }, slot, options) => {
    const code = (error: { code: string }) => error.code
    const standing = await mount(slot, options)
    const signal = AbortSignal.abort()
    const aborted = await mount(slot, { ...options, signal }).catch(code)
    const kept = [standing.state, slot.querySelectorAll('iframe').length]
    const getToken = () => Promise.reject(new Error('the session has expired'))
    await mount(slot, { ...options, getToken }).catch(code)
    const texts = [slot.textContent ?? '']
    const mismatch = await mount(slot, { ...options, origin: 'http://example.com/x' }).catch(code)
    texts.push(slot.textContent ?? '')
    defineWorkspaceIde()
    for (const origin of [null, 'garbage']) {
      const element = Object.assign(document.createElement('workspace-ide'), { getToken })
      if (origin) element.setAttribute('origin', origin)
      const failed = new Promise((resolve) => element.addEventListener('error', resolve, { once: true }))
      slot.replaceChildren(element)
      await failed
      texts.push(element.querySelector('[role="alert"]')?.textContent ?? '')
    }
    return { aborted, kept, mismatch, texts }
  })
  expect(told).toEqual({
    aborted: 'disposed',
    kept: ['connected', 1],
    mismatch: 'origin_mismatch',
    texts: [
      'The host gave no token: the session has expiredOpen in a new tab',
      '"http://example.com/x" is no exact https origin.',
      '"" is no exact https origin.',
      '"garbage" is no exact https origin.',
    ],
  })
})

test('what getToken throws is the cause, and the element tells one error for one failure', async ({
  page,
  dashboard,
}) => {
  const told = await inHost(page, dashboard, async ({ mount, defineWorkspaceIde }, slot, options) => {
    const getToken = async () => {
      throw new Error('the session has expired')
    }
    const failure = await mount(slot, { ...options, getToken }).catch((error) => error)
    defineWorkspaceIde()
    const errors: unknown[] = []
    const element = Object.assign(document.createElement('workspace-ide'), { getToken })
    element.setAttribute('origin', options.origin)
    element.setAttribute('workspace', options.workspace)
    const alert = () => element.querySelector('[role="alert"]')
    const first = new Promise((resolve) => element.addEventListener('error', resolve, { once: true }))
    element.addEventListener('error', ({ detail }: CustomEventInit) => errors.push(detail.code))
    slot.replaceChildren(element)
    await first
    // A second one would have come before what is said in its place is drawn.
    while (!alert()) await new Promise((resolve) => requestAnimationFrame(resolve))
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return { code: failure.code, cause: failure.cause.message, words: alert()?.textContent, errors }
  })
  expect(told).toEqual({
    code: 'token_failed',
    cause: 'the session has expired',
    words: 'The host gave no token: the session has expired',
    errors: ['token_failed'],
  })
})

test("the theme `system` follows the data-theme and the color-scheme of the host's page", async ({
  page,
  dashboard,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await mountIn(page, dashboard, { options: { theme: 'system' } })
  const theme = frameOf(page).locator('html')
  await expect(theme).toHaveAttribute('data-theme', 'light')
  const set = (act: string) => page.evaluate(`{ const root = document.documentElement; ${act} }`)
  for (const [act, expected] of [
    ["root.style.colorScheme = 'dark'", 'dark'],
    ["root.style.colorScheme = 'light dark'", 'light'],
    ["root.dataset.theme = 'hc'", 'hc'],
    ["root.dataset.theme = 'midnight'", 'light'],
    [
      "document.head.innerHTML = '<style>.night { color-scheme: dark }</style>'; root.className = 'night'; root.style = ''",
      'dark',
    ],
    ["document.querySelector('main div').dataset.theme = 'light'", 'light'],
    ["delete document.querySelector('main div').dataset.theme", 'dark'],
    ["document.querySelector('style').textContent = ':root { color-scheme: light }'", 'light'],
    [
      "document.head.append(document.createElement('style')); document.querySelector('style:last-of-type').textContent = ':root { color-scheme: dark }'",
      'dark',
    ],
    ['document.styleSheets[document.styleSheets.length - 1].disabled = true', 'light'],
    ['document.styleSheets[document.styleSheets.length - 1].disabled = false', 'dark'],
  ] as const)
    await test.step(act, async () => {
      await set(act)
      await expect(theme).toHaveAttribute('data-theme', expected)
    })
  await page.emulateMedia({ contrast: 'more' })
  await expect(theme).toHaveAttribute('data-theme', 'hc')
})

test('files.open tells when the file is on screen, and why it never will be', async ({ page, dashboard }) => {
  await mountIn(page, dashboard)
  await connected(page)
  const lines = Array.from({ length: 200 }, (_, at) => `line ${at + 1}`).join('\n')
  await page.evaluate(`embed.files.write('/long.txt', ${JSON.stringify(lines)})`)
  await withEmbed(page, ({ embed }) => embed.files.open('/long.txt', { line: 150 }).shown)
  // Not in a moment, but now.
  expect(await frameOf(page).locator('.view-lines').textContent()).toContain('line\u00a0150')
  const later = await withEmbed(page, async ({ embed }) => {
    const { shown } = await embed.files.open('/README.md')
    await shown
    return embed.snapshot()
  })
  expect(later).toMatchObject({ file: '/README.md' })
  expect(await withEmbed(page, ({ embed }) => embed.files.open('/nowhere.txt').shown)).toBe(
    'error not_allowed',
  )
  const overtaken = withEmbed(page, ({ embed }) => {
    const { shown } = embed.files.open('/nowhere-too.txt')
    void embed.files.open('/README.md')
    return shown
  })
  expect(await overtaken).toBe('error not_allowed')
  expect(await heard(page, 'error')).toEqual([])
})
