import type { Locator, Page } from '@playwright/test'
import { composer, conversation, permission, status } from '../locators'
import { expect, notOffered, test } from './agentTest'
import { type PinnedAgent, rowOf } from './pinned'
import type { WorkspaceServer } from './workspaceServer'

/** What a user sees of a real agent and does with it. An agent starts in up to 15 s, on busy cores in a minute. */
export const PATIENT = { timeout: 90_000 }

export const said = (page: Page, text: string) => conversation(page).getByText(text, { exact: true })
export const allow = (page: Page) =>
  permission(page)
    .getByRole('button', { name: /^Allow once/ })
    .first()
export const deny = (page: Page) =>
  permission(page)
    .getByRole('button', { name: /^Deny(?! and)/ })
    .first()
export const stop = (page: Page) => page.getByRole('button', { name: /^Stop/ })
export const changesOf = (page: Page) => page.getByRole('region', { name: 'Agent changes' })
export const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 2, name })

/** A page with the composer of a new conversation. */
export async function begin(page: Page, server: WorkspaceServer): Promise<void> {
  await page.goto(server.ready().url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/, PATIENT)
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  await expect(composer(page)).toBeVisible()
}

/** The side bar stays as a row before this one left it. */
export async function showFiles(page: Page): Promise<void> {
  const button = page.getByRole('toolbar', { name: 'Views' }).getByRole('button', { name: 'Files' })
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
}

/** The first message of a new conversation. */
export async function say(page: Page, server: WorkspaceServer, text: string): Promise<void> {
  await begin(page, server)
  await send(page, text)
}

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue('')
}

/** Allows what is asked, one after the other, until this is seen. */
export async function allowUntil(page: Page, seen: Locator): Promise<void> {
  await expect(async () => {
    if (await allow(page).isVisible()) await allow(page).click({ timeout: 1000 })
    await expect(seen.first()).toBeVisible({ timeout: 500 })
  }).toPass(PATIENT)
}

/** Allows what is asked until the agent is at rest. @param begun what it says before that */
export async function toEnd(page: Page, begun: Locator): Promise<void> {
  await allowUntil(page, begun)
  await expect(async () => {
    if (await allow(page).isVisible()) await allow(page).click({ timeout: 1000 })
    await expect(stop(page)).toHaveCount(0, { timeout: 500 })
  }).toPass(PATIENT)
}

/** Waits for what the agent shows; ends the row where it is known to offer nothing, and nothing is there. */
export async function offered(agent: PinnedAgent, shown: Locator, why: string): Promise<void> {
  const isLacking = agent.lacks.includes(rowOf(test.info().title))
  if (isLacking && !(await shown.first().isVisible())) notOffered(agent, why)
  await expect(shown.first()).toBeVisible(PATIENT)
}
