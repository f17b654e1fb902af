import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { allowedElsewhereAfter } from '../approvalTime'
import { composer, permission, treeItem } from '../locators'
import { expect, type Place, test } from './agentTest'
import type { ToolUse } from './model/turns'
import { changesOf, PATIENT, said, send, showFiles, stop } from './pageActs'

const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')
const START: Readonly<Record<string, string>> = {
  'reviewed/server.txt': lines('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'),
  'reviewed/notes.txt': lines('first', 'second'),
  'reviewed/letter.txt': lines('alpha', 'omega'),
  'reviewed/old.txt': lines('gone'),
}
const LEFT: Readonly<Record<string, string | null>> = {
  'reviewed/server.txt': lines('ONE', 'two', 'three', 'four', 'FIVE', 'six', 'seven', 'eight', 'NINE'),
  'reviewed/notes.txt': lines('first', 'other'),
  'reviewed/letter.txt': lines('beta', 'omega'),
  'reviewed/old.txt': null,
  'reviewed/new.txt': lines('fresh'),
}
/** What is left once two of the three places in one file were undone. */
const KEPT = { ...LEFT, 'reviewed/server.txt': START['reviewed/server.txt']?.replace('nine', 'NINE') ?? null }
const FILES = Object.keys(LEFT)

/** What the product promises for an answer that was given in another page, ms. */
const GONE_MS = 200

async function onDisk({ root }: Place): Promise<Readonly<Record<string, string | null>>> {
  const texts = FILES.map((path) => readFile(join(root, path), 'utf8').catch(() => null))
  return Object.fromEntries((await Promise.all(texts)).map((text, index) => [FILES[index], text]))
}

/** Changes five files as an agent does: it reads, edits one place after the other, writes one, and removes one. */
function playOf(place: Place) {
  const at = (path: string) => join(place.root, 'reviewed', path)
  const edit = (path: string, from: string, to: string): ToolUse => {
    return { does: 'edit', path: at(path), from, to }
  }
  const uses: readonly ToolUse[] = [
    { does: 'read', path: at('server.txt') },
    edit('server.txt', 'one', 'ONE'),
    edit('server.txt', 'five', 'FIVE'),
    edit('server.txt', 'nine', 'NINE'),
    { does: 'read', path: at('notes.txt') },
    edit('notes.txt', 'second', 'other'),
    { does: 'read', path: at('letter.txt') },
    edit('letter.txt', 'alpha', 'beta'),
    { does: 'create', path: at('new.txt'), text: lines('fresh') },
    { does: 'run', command: `rm ${at('old.txt')}`, beyond: true },
  ]
  return place.model.play(...uses.map((use) => ({ say: 'Next. ', use })), { say: 'All five are changed.' })
}

/** Allows all that is asked, each time in another page. Resolves with when each was gone from the others, ms. */
async function allowInTurn(pages: readonly Page[], end: string): Promise<readonly number[]> {
  const [first] = pages
  if (!first) return []
  const times: number[] = []
  for (;;) {
    await expect(permission(first).or(said(first, end)).first()).toBeVisible(PATIENT)
    if (await said(first, end).isVisible()) return times
    for (const page of pages) await expect(permission(page)).toBeVisible(PATIENT)
    if (times.length === 1) {
      await first.reload()
      await expect(permission(first)).toBeVisible(PATIENT)
    }
    const page = pages[times.length % pages.length] ?? first
    times.push(
      await allowedElsewhereAfter(
        page,
        pages.filter((each) => each !== page),
      ),
    )
  }
}

async function undoWithReason(page: Page, reason: string, left: number): Promise<void> {
  await page.getByRole('button', { name: 'Undo with a reason…' }).first().click()
  const dialog = page.getByRole('dialog', { name: /^Undo line \d of server\.txt and tell the agent why\?$/ })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
  await dialog.getByRole('button', { name: 'Undo and tell the agent' }).click()
  await expect(page.getByRole('button', { name: 'Undo this change' })).toHaveCount(left)
}

async function showDiff(page: Page): Promise<void> {
  const row = page
    .getByRole('complementary', { name: 'Changes' })
    .getByRole('treeitem', { name: /^server\.txt/ })
    .first()
  await row.click()
}

test('page-review: five files are reviewed in two tabs and another browser: what is undone the agent is told', async ({
  page,
  place,
  browser,
}) => {
  test.setTimeout(480_000)
  for (const [path, text] of Object.entries(START)) {
    await mkdir(dirname(join(place.root, path)), { recursive: true })
    await writeFile(join(place.root, path), text)
  }
  const other = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const tab = await page.context().newPage()
  const pages = [page, tab, other]
  await page.goto(place.server.ready().url)
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  await send(page, `Change five files. ${playOf(place).word}`)
  await expect(stop(page).first()).toBeVisible(PATIENT)
  await expect.poll(() => new URL(page.url()).searchParams.get('session')).not.toBeNull()
  const address = new URL(page.url())
  for (const each of [tab, other]) {
    await each.goto(place.server.ready().url)
    const there = new URL(each.url())
    there.searchParams.set('session', address.searchParams.get('session') ?? '')
    await each.goto(there.href)
    await expect(composer(each)).toBeVisible(PATIENT)
  }

  const times = await allowInTurn(pages, 'All five are changed.')
  const median = times.toSorted((one, two) => one - two)[Math.floor(times.length / 2)]
  const description = `an approval is gone elsewhere after ${times.join(', ')} ms (median ${median})`
  test.info().annotations.push({ type: 'fact', description })
  for (const each of pages) await expect(changesOf(each)).toContainText('5 files changed', PATIENT)
  expect(await onDisk(place)).toEqual(LEFT)
  // Other programs on the machine may delay one of them.
  expect(median).toBeLessThan(GONE_MS)

  await changesOf(page).getByRole('button', { name: 'Review' }).click()
  await showDiff(page)
  const undoButtons = page.getByRole('button', { name: 'Undo this change' })
  await expect(undoButtons).toHaveCount(3, PATIENT)
  await undoWithReason(page, 'One stays small.', 2)
  await page.reload()
  await expect(changesOf(page)).toContainText('5 files changed', PATIENT)
  await showDiff(page)
  await expect(undoButtons).toHaveCount(2, PATIENT)
  await undoWithReason(page, 'Five was right as it was.', 1)
  await expect.poll(() => onDisk(place)).toEqual(KEPT)

  const next = place.model.play({ say: 'I read why.' })
  await send(page, `Go on. ${next.word}`)
  await expect(said(page, 'I read why.')).toBeVisible(PATIENT)
  // Some agents put each part of a message on a line of its own.
  const told = JSON.stringify(next.requests[0]?.lines.filter(({ by }) => by === 'user'))
  expect(told).toContain('reviewed/server.txt')
  expect(told).toContain('One stays small.')
  expect(told).toContain('Five was right as it was.')

  await changesOf(tab).getByRole('button', { name: 'Undo all 5 files' }).click()
  for (const each of pages) await expect(changesOf(each)).toContainText('Undid 5 files.', PATIENT)
  expect(await onDisk(place)).toEqual({ ...START, 'reviewed/new.txt': null })
  await page.reload()
  await expect(changesOf(page)).toContainText('Undid 5 files.', PATIENT)
  await changesOf(other).getByRole('button', { name: 'Undo that' }).click()
  for (const each of pages) await expect(changesOf(each)).toContainText('5 files changed', PATIENT)
  expect(await onDisk(place)).toEqual(KEPT)
  await showFiles(page)
  await expect(treeItem(page, 'reviewed')).toBeVisible()
  await other.context().close()
})
