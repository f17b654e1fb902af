import type { FrameLocator, Locator, Page } from '@playwright/test'
import type { WorkspaceEmbed } from '../../src/embed-sdk/sdk'
import { type Dashboard, expect, workspaceFrame } from './dashboardTest'

/** What tests set in the host's page: the script's own `embed`, and what it was told. */
export interface HostPage {
  embed: WorkspaceEmbed
  heard: [string, unknown][]
  asked: string[]
}

interface MountWish {
  /** Which workspace: 1, `api`, for what leaves something behind there. */
  readonly at?: number
  /** The page is where it is to be, as it is to be. */
  readonly isThere?: boolean
  readonly width?: number
  readonly height?: number
  /** More of `MountOptions`, as plain data. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Tokens to give, one a time; the last one again and again. Without: the right one. */
  readonly tokens?: readonly string[]
}

/** Whose page embeds nothing by itself: one workspace in a slot of that size, in `globalThis.embed`. */
export async function mountIn(page: Page, dashboard: Dashboard, wish: MountWish = {}): Promise<string> {
  const shown = dashboard.workspaces[wish.at ?? 0]
  if (!shown) throw new Error('The dashboard has no such workspace.')
  if (!wish.isThere) await page.goto(`${dashboard.url}dashboard.css`)
  const { width = 1000, height = 600, options = {}, tokens = [shown.token] } = wish
  return page.evaluate(
    async ({ origin, workspaceId, given, size, more }) => {
      const { mount } = await import(`${origin}/embed/sdk.js`)
      document.body.innerHTML = '<main></main>'
      const slot = document.createElement('div')
      slot.style.cssText = `width: ${size.width}px; height: ${size.height}px`
      document.querySelector('main')?.append(slot)
      const host = Object.assign(globalThis as unknown as HostPage, { heard: [], asked: [] })
      const left = [...given]
      const getToken = async ({ reason }: { reason: string }) => {
        host.asked.push(reason)
        const token = left.length > 1 ? left.shift() : left[0]
        return { token, expiresAt: Date.now() + 1e6 }
      }
      const onEvent = (type: string, detail: unknown) => host.heard.push([type, detail])
      try {
        const asked = { origin, workspace: workspaceId, getToken, theme: 'light', onEvent, ...more }
        host.embed = await mount(slot, asked)
        return 'ready'
      } catch (error) {
        return (error as { code: string }).code
      }
    },
    {
      origin: shown.origin,
      workspaceId: shown.workspaceId,
      given: tokens,
      size: { width, height },
      more: options,
    },
  )
}

/** Does something with the embed in the host's page; a refusal is told as `error CODE`. */
export const withEmbed = <T>(page: Page, act: (host: HostPage) => Promise<T>): Promise<T | string> =>
  page.evaluate(`(${act.toString()})(globalThis).catch((error) => 'error ' + (error.code ?? error.message))`)

export const heard = (page: Page, type: string): Promise<unknown[]> =>
  page.evaluate(
    (kind) =>
      (globalThis as unknown as HostPage).heard.filter(([one]) => one === kind).map(([, detail]) => detail),
    type,
  )

export const frameOf = (page: Page): FrameLocator => workspaceFrame(page, 0)

export const connected = (page: Page, at = 0) =>
  expect(
    workspaceFrame(page, at)
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Connected/ }),
  ).toBeVisible({ timeout: 30_000 })

/** As a person who reads before answering: what is pressed within half a second of its arrival does nothing. */
export async function press(asked: Locator, name: string): Promise<void> {
  await expect(asked).toBeVisible()
  await expect(async () => {
    // A press that counted takes it away, on a busy machine a little later.
    if (await asked.isVisible()) await asked.getByRole('button', { name }).click({ timeout: 1000 })
    await expect(asked).toHaveCount(0, { timeout: 500 })
  }).toPass()
}
