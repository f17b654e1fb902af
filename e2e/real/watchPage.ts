import type { Page } from '@playwright/test'

/** What the status bar said from a moment on. */
export interface Said {
  readonly text: string
  /** Of the page's own clock, `performance.now()`, and the same since 1970. */
  readonly at: number
  readonly wall: number
}

interface Watched {
  readonly said: Said[]
  /** Of the first key since the last question. */
  keyAt: number | null
}

declare global {
  interface Window {
    watched: Watched
    tellFailure(text: string): void
  }
}

/**
 * Runs in the page before anything else and looks at every change of it, so that nothing between two looks of a
 * test is missed: what the status bar says, and when; and a pane that says that it failed.
 */
export function watchPage({ failure }: { failure: string }): void {
  const STATES = /^(Connected|Connecting|Reconnecting|Slow connection|You're offline|Not connected)/
  const watched: Watched = { said: [], keyAt: null }
  const failed = new Set<Element>()
  window.watched = watched

  const look = () => {
    for (const alert of document.querySelectorAll('[role="alert"]')) {
      if (failed.has(alert) || !alert.textContent?.includes(failure)) continue
      failed.add(alert)
      window.tellFailure(alert.textContent)
    }
    const texts = [...document.querySelectorAll('[data-region="status"] button')].map(
      ({ textContent }) => textContent ?? '',
    )
    const text = texts.find((each) => STATES.test(each))
    const at = performance.now()
    if (text !== undefined && text !== watched.said.at(-1)?.text)
      watched.said.push({ text, at, wall: performance.timeOrigin + at })
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  window.addEventListener('keydown', () => (watched.keyAt ??= performance.now()), { capture: true })
}

/** What the page's clock says; what it said and which keys were pressed before is forgotten. */
export const startWatch = (page: Page) =>
  page.evaluate(() => {
    window.watched.said.length = 0
    window.watched.keyAt = null
    return performance.now()
  })

export const said = (page: Page): Promise<readonly Said[]> => page.evaluate(() => [...window.watched.said])

export const keyAt = (page: Page) => page.evaluate(() => window.watched.keyAt)

/** Waits until the status bar has said something like this, and tells the first time it did. */
export async function firstSaid(page: Page, what: RegExp, withinMs: number): Promise<Said> {
  const found = await page.waitForFunction(
    (source) => window.watched.said.find(({ text }) => new RegExp(source).test(text)),
    what.source,
    { timeout: withinMs, polling: 50 },
  )
  const first = await found.jsonValue()
  if (!first) throw new Error(`The status bar never said ${what}.`)
  return first
}
