import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { MISCLICK_GUARD_MS } from '../src/ui/misclick/misclickGuard'
import type { Mock } from './mock/startMock'
import { expect } from './workspaceTest'

/** Where things are on the page, by role and accessible name. */
export const tree = (page: Page) => page.getByRole('tree', { name: 'Files' })
export const treeItem = (page: Page, name: string) => tree(page).getByRole('treeitem', { name, exact: true })
export const editorTab = (page: Page, name: RegExp) => page.getByRole('tab', { name })
export const editor = (page: Page, path: string) => page.getByRole('textbox', { name: `${path}, editor` })
/** What Monaco has on screen; its spaces are no-break spaces. */
export const editorLines = (page: Page) => page.getByRole('main').locator('.monaco-editor .view-lines')
export const conversation = (page: Page) => page.getByRole('feed', { name: 'Conversation' })
export const composer = (page: Page) => page.getByRole('textbox', { name: 'Message the agent' })
export const permission = (page: Page) => page.getByRole('group', { name: /^Permission/ })
export const status = (page: Page) =>
  page
    .getByRole('button', {
      name: /^(Connected|Connecting|Reconnecting|Access expired|Workspace|You're offline)/,
    })
    .first()

export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** Files of the workspace before or while it is open, by path from its root. */
export function writeFiles(mock: Mock, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(mock.root, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content)
  }
}

/** Opens the page and waits for the first moment at which everything in it can be used. */
export async function open(page: Page, mock: Mock): Promise<void> {
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
}

/** The connection goes and does not come back before `mock.refuse(null)`. */
export async function goOffline(page: Page, mock: Mock): Promise<void> {
  mock.refuse(503)
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
}

/** The page may be quicker than us and try by itself. */
export async function comeBack(page: Page, mock: Mock): Promise<void> {
  mock.refuse(null)
  const tryNow = page.getByRole('button', { name: 'Try now' })
  await expect(async () => {
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 })
    await expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 2000 })
  }).toPass()
}

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/**
 * A card that asks takes no key for half a second after it came or got the focus (`src/ui/misclick`): presses Enter until
 * `look` holds, for example `(within) => expect(card).toBeHidden(within)`.
 */
export async function enterUntil(
  page: Page,
  look: (within: { readonly timeout: number }) => Promise<void>,
): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Enter')
    await look({ timeout: 300 })
  }).toPass()
}

/** The card that asks, once it takes what is pressed: half a second after it came (`src/ui/misclick`). */
export async function asked(page: Page, card: Locator = permission(page)): Promise<Locator> {
  await expect(card).toBeVisible()
  await page.waitForTimeout(MISCLICK_GUARD_MS)
  return card
}

/** Monaco is large: the first file of a page waits for it, ms. */
const ARRIVAL = 30_000

/** Opens a file from the tree to stay, and waits until it can be edited. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  await treeItem(page, name).dblclick()
  await expect(editor(page, path)).toBeFocused({ timeout: ARRIVAL })
}

/** What a command does is asked by its name, as from the palette. */
export async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('F1')
  await page.getByRole('combobox', { name: 'Commands' }).fill(command)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeHidden()
}

/** Tab until what has this name is focused; fails after a round that is longer than any of ours. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const focused = page.locator(':focus')
    const label = (await focused.count()) === 0 ? '' : await focused.first().ariaSnapshot()
    if (label.includes(`"${name}"`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${name}.`)
}
