import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { type Browser, expect, type LaunchOptions } from '@playwright/test'

/**
 * What browsers do with the storage of a frame whose page is of another site: `refused`, it throws (as with
 * "block third-party cookies" of older browsers); `partitioned`, it works and is another than the site's own.
 */
export type FrameStorage = 'refused' | 'partitioned'

/**
 * The last such list counts, so it repeats what Playwright turns off and a test could meet, and adds the list under
 * Chromium's address bar: drawn as two pages of its own for every window, it cost more than half of what ours does.
 */
const FEATURES_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
  ...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
]

/** How the browser is started: without partitioning (Playwright's own choice) what is left for frames is refusal. */
export function launchOptionsFor(frameStorage: FrameStorage): LaunchOptions {
  const executablePath = process.env.E2E_CHROMIUM
  const off = frameStorage === 'refused' ? [...FEATURES_OFF, 'ThirdPartyStoragePartitioning'] : FEATURES_OFF
  return {
    ...(executablePath ? { executablePath } : { channel: 'chromium' }),
    args: [`--disable-features=${off.join()}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  }
}

interface Found {
  /** What was kept before we came, or the name of what was thrown. */
  readonly local: string | null
  readonly session: string | null
  readonly database: string
  readonly cookie: string
}

/** Looks at a site from its own page and from a frame in another site's: this browser is what the tests say of it. */
export async function proveFrameStorage(browser: Browser, storage: FrameStorage): Promise<void> {
  const site = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'given=1' }).end('<p>A page</p>'),
  )
  await new Promise<void>((resolve) => site.listen(0, resolve))
  const { port } = site.address() as AddressInfo
  const page = await browser.newPage()
  try {
    await page.goto(`http://localhost:${port}/`)
    expect(await page.evaluate(lookAtStorage, 'own')).toEqual({
      local: null,
      session: null,
      database: 'opened',
      cookie: 'given=1',
    })
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.setContent(`<iframe src="http://localhost:${port}/"></iframe>`)
    const frame = await (await page.locator('iframe').elementHandle())?.contentFrame()
    await frame?.waitForLoadState()
    const found = await frame?.evaluate(lookAtStorage, 'framed')
    // No cookie, of ours or of another site, reaches a frame, whatever becomes of its storage.
    const isRefused = storage === 'refused'
    expect(found, `the storage of frames is ${storage}`).toEqual({
      local: isRefused ? 'SecurityError' : null,
      session: isRefused ? 'SecurityError' : null,
      database: isRefused ? 'refused' : 'opened',
      cookie: '',
    })
  } finally {
    await page.close()
    site.closeAllConnections()
    site.close()
  }
}

/** Runs in the page. Null for what was not kept: a frame that saw `own` would share with its site's own page. */
function lookAtStorage(name: string): Promise<Found> {
  const swap = (storage: () => Storage) => {
    try {
      const before = storage().getItem('kept')
      storage().setItem('kept', name)
      return before
    } catch (error) {
      return (error as Error).name
    }
  }
  const found = {
    local: swap(() => localStorage),
    session: swap(() => sessionStorage),
    cookie: document.cookie,
  }
  return new Promise((resolve) => {
    const tell = (database: string) => resolve({ ...found, database })
    try {
      const asked = indexedDB.open('kept')
      asked.onsuccess = () => tell('opened')
      asked.onerror = () => tell('refused')
    } catch {
      tell('refused')
    }
  })
}
