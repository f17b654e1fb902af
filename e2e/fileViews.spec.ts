import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { comeBack, editor, editorLines, goOffline, open, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const MB = 1024 * 1024
/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const view = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('')

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test.describe('the end of a log', () => {
  const log = (page: Page) => page.getByRole('region', { name: 'End of app.log' })

  test('grows on the page as on the disk, through a cut, with nothing lost or doubled', async ({
    page,
    mock,
  }) => {
    const place = join(mock.root, 'app.log')
    writeFiles(mock, { 'app.log': numbered(0, 10) })
    await open(page, mock)
    await treeItem(page, 'app.log').dblclick()
    await view(page, 'Follow the end').click()
    await expect(log(page)).toContainText('line 9')
    appendFileSync(place, numbered(10, 2000))
    await expect(log(page)).toContainText('line 1999')
    await goOffline(page, mock)
    appendFileSync(place, numbered(2000, 2500))
    await comeBack(page, mock)
    await expect(log(page)).toContainText('line 2499')
    // From its beginning, page by page, each line is there once.
    await log(page).focus()
    await page.keyboard.press('Home')
    await expect(log(page)).toContainText('line 0')
    const seen = new Set<number>()
    await expect(async () => {
      const texts = await log(page).locator('[dir="ltr"]').allTextContents()
      expect(new Set(texts).size).toBe(texts.length)
      for (const text of texts) seen.add(Number(text.slice('line '.length)))
      await page.keyboard.press('PageDown')
      expect(seen.has(2499)).toBe(true)
    }).toPass({ intervals: [0] })
    expect(seen).toEqual(new Set(Array.from({ length: 2500 }, (_, at) => at)))
    await check(page)
  })

  test('stays where its reader is, rests when told so, and begins anew with another file', async ({
    page,
    mock,
  }) => {
    const place = join(mock.root, 'app.log')
    writeFiles(mock, { 'app.log': numbered(0, 500) })
    await open(page, mock)
    await treeItem(page, 'app.log').dblclick()
    await view(page, 'Follow the end').click()
    await expect(log(page)).toContainText('line 499')
    await log(page).focus()
    await page.keyboard.press('Home')
    await expect(log(page)).toContainText('line 0')
    appendFileSync(place, numbered(500, 600))
    await expect(page.getByText(/^Not at the end: \d+ rows below$/)).toBeVisible()
    await expect(log(page)).toContainText('line 0')
    await view(page, 'To the end').click()
    await expect(log(page)).toContainText('line 599')

    await view(page, 'Pause').click()
    appendFileSync(place, numbered(600, 700))
    await expect(page.getByText(/^Paused, .+ more$/)).toBeVisible()
    await expect(log(page)).not.toContainText('line 699')
    await view(page, 'Go on').click()
    await expect(log(page)).toContainText('line 699')

    truncateSync(place, 0)
    appendFileSync(place, 'after the truncation\n')
    await expect(log(page)).toContainText('after the truncation')
    await expect(log(page)).not.toContainText('line')
    writeFileSync(join(mock.root, 'next.log'), 'after the rotation, which is longer than before\n')
    renameSync(join(mock.root, 'next.log'), place)
    await expect(log(page)).toContainText('after the rotation')
    await expect(log(page)).not.toContainText('truncation')
  })
})

test.describe('the bytes of a file', () => {
  const grid = (page: Page) => page.getByRole('grid', { name: 'Bytes of sparse.bin' })

  test('of 300 MB are there at once, by mouse and by keyboard, from the first to the last', async ({
    page,
    mock,
  }) => {
    writeFiles(mock, { 'sparse.bin': Buffer.from([0x7f, 0x45, 0x4c, 0x46]) })
    truncateSync(join(mock.root, 'sparse.bin'), 300 * MB)
    appendFileSync(join(mock.root, 'sparse.bin'), 'The end')
    await open(page, mock)
    await treeItem(page, 'sparse.bin').dblclick()
    await expect(page.getByText(/^sparse\.bin \(300 MB\) is too large to open here/)).toBeVisible()
    for (const name of ['Download', 'Bytes', 'Follow the end', 'Open in terminal'])
      await expect(view(page, name)).toBeVisible()
    await check(page)
    await view(page, 'Bytes').click()
    await expect(grid(page).getByRole('gridcell', { name: '7F', exact: true })).toBeVisible()
    await grid(page).focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByText('0x00000001 (1): 0x45, 69, “E”')).toBeVisible()
    await page.keyboard.press('Control+End')
    await expect(page.getByText(/^0x12C00006 \(.+\): 0x64, 100, “d”$/)).toBeVisible()
    await expect(grid(page)).toContainText('The end')
    const goTo = page.getByRole('textbox', { name: 'Go to offset' })
    await goTo.fill('zebra')
    await goTo.press('Enter')
    await expect(page.getByText('Enter an offset such as 0x1F00 or 7936.')).toBeVisible()
    await goTo.fill('0x6400000')
    await goTo.press('Enter')
    await expect(grid(page)).toBeFocused()
    await expect(grid(page).getByRole('rowheader', { name: '06400000' })).toBeVisible()
    await check(page)
  })

  test('follow the file', async ({ page, mock }) => {
    writeFiles(mock, { 'sparse.bin': Buffer.from([0, 1, 2, 0xff]) })
    await open(page, mock)
    await treeItem(page, 'sparse.bin').dblclick()
    await expect(page.getByText('sparse.bin is a binary file (4 B).')).toBeVisible()
    await view(page, 'Bytes').click()
    await expect(grid(page).getByRole('gridcell', { name: 'FF', exact: true })).toBeVisible()
    writeFileSync(join(mock.root, 'sparse.bin'), Buffer.from([0, 1, 2, 0xab, 0xcd]))
    await expect(grid(page).getByRole('gridcell', { name: 'CD', exact: true })).toBeVisible()
    await expect(grid(page).getByRole('gridcell', { name: 'FF', exact: true })).toHaveCount(0)
  })
})

test.describe('a Markdown text', () => {
  const preview = (page: Page) => page.getByRole('region', { name: 'Preview of guide.md' })

  test('says what it says beside itself while it is typed, with pictures and links of the workspace and nothing from elsewhere', async ({
    page,
    mock,
  }) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const text = [
      '# Guide',
      '![a pixel](../img/dot.png) ![gone](none.png) ![far](https://pictures.example/a.png)',
      '[the code](../src/a.ts) [below](#the-end) <img src=x onerror="window.ran=1"> [bad](javascript:window.ran=1)',
      ...Array.from({ length: 80 }, (_, at) => `Paragraph ${at}.`),
      '## The end',
    ].join('\n\n')
    writeFiles(mock, { 'docs/guide.md': text, 'img/dot.png': PNG, 'src/a.ts': 'export const a = 1\n' })
    await open(page, mock)
    await treeItem(page, 'docs').click()
    await treeItem(page, 'guide.md').dblclick()
    await view(page, 'Markdown preview').click()
    await expect(preview(page).getByRole('heading', { name: 'Guide', exact: true })).toBeVisible()
    await expect(preview(page).getByRole('img', { name: 'a pixel' })).toHaveAttribute('src', /^blob:/)
    await expect(preview(page)).toContainText('Picture: gone.')
    await expect(preview(page)).toContainText('<img src=x onerror=')
    await expect(preview(page).getByRole('img')).toHaveCount(1)
    await check(page)

    await editor(page, '/docs/guide.md').focus()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('End')
    await page.keyboard.type(' to all')
    await expect(preview(page).getByRole('heading', { name: 'Guide to all' })).toBeVisible()

    await page.keyboard.press('ControlOrMeta+End')
    await expect(preview(page).getByRole('heading', { name: 'The end' })).toBeInViewport()
    await preview(page).evaluate((box) => box.scrollTo(0, 0))
    await expect(editorLines(page)).toContainText('# Guide')
    await preview(page).getByRole('button', { name: 'below' }).click()
    await expect(preview(page).getByRole('heading', { name: 'The end' })).toBeInViewport()

    await preview(page).evaluate((box) => box.scrollTo(0, 0))
    await preview(page).getByRole('button', { name: 'the code' }).click()
    await expect(editor(page, '/src/a.ts')).toBeVisible()
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
    expect(
      asked.filter((url) => !url.startsWith(new URL(mock.url).origin) && !url.startsWith('blob:')),
    ).toEqual([])
  })
})

test.describe('a text of cells', () => {
  const grid = (page: Page) => page.getByRole('grid', { name: 'Cells of prices.csv' })

  test('is a table of any length, read by keyboard, in which a formula is text', async ({ page, mock }) => {
    const body = Array.from({ length: 20_000 }, (_, at) => `item ${at},${at},"note ""${at}"", long"`).join(
      '\r\n',
    )
    writeFiles(mock, { 'prices.csv': `name,price,note\r\n=1+1,"two\nlines",<b>bold</b>\r\n${body}\r\n` })
    await open(page, mock)
    await treeItem(page, 'prices.csv').dblclick()
    await view(page, 'Table').click()
    await expect(grid(page).getByRole('columnheader', { name: 'price' })).toBeVisible()
    await expect(grid(page).getByRole('gridcell', { name: '=1+1' })).toBeVisible()
    await expect(grid(page).getByRole('gridcell', { name: '<b>bold</b>' })).toBeVisible()
    await expect(page.getByText('20,001 rows, 3 columns')).toBeVisible()
    await grid(page).focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByText('price, row 1')).toBeVisible()
    await page.keyboard.press('Control+End')
    await expect(grid(page).getByRole('gridcell', { name: 'note "19999", long' })).toBeVisible()
    await check(page)
    await view(page, 'Text').click()
    await expect(editor(page, '/prices.csv')).toBeVisible()
  })
})

/** A tone of a tenth of a second. */
function wav(): Buffer {
  const samples = Buffer.alloc(800, 0x80)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [8000, 28],
  ] as const)
    head.writeUInt32LE(value, at)
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [1, 32],
    [8, 34],
  ] as const)
    head.writeUInt16LE(value, at)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

test('sound is heard from the bytes of the workspace; what is broken says so', async ({ page, mock }) => {
  writeFiles(mock, { 'tone.wav': wav(), 'broken.mp4': 'no film', 'letters.woff2': 'no font' })
  await open(page, mock)
  await treeItem(page, 'tone.wav').dblclick()
  const sound = page.getByLabel('Sound of tone.wav')
  await expect(sound).toHaveAttribute('src', /^blob:/)
  await expect.poll(() => sound.evaluate((element: HTMLMediaElement) => element.duration)).toBeCloseTo(0.1, 2)
  await check(page)
  await treeItem(page, 'broken.mp4').dblclick()
  await expect(page.getByText("This browser can't show broken.mp4 (7 B).")).toBeVisible()
  await treeItem(page, 'letters.woff2').dblclick()
  await expect(page.getByText("This browser can't show letters.woff2 (7 B).")).toBeVisible()
  await view(page, 'Bytes').click()
  await expect(page.getByRole('grid', { name: 'Bytes of letters.woff2' })).toContainText('no font')
})

test('nothing in a picture, a page or a PDF runs, and each can be had as a file', async ({ page, mock }) => {
  const script = '<script>window.ran = 1; fetch("https://evil.example")</script>'
  writeFiles(mock, {
    'logo.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="window.ran=1">${script}</svg>`,
    'page.html': `<!doctype html>${script}<img src="https://evil.example/x.png">`,
    'paper.pdf': '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n',
  })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await open(page, mock)
  await treeItem(page, 'logo.svg').dblclick()
  await expect(page.getByRole('img', { name: 'logo.svg' })).toHaveAttribute('src', /^blob:/)
  await treeItem(page, 'page.html').dblclick()
  await expect(editorLines(page)).toContainText('evil.example')
  await treeItem(page, 'paper.pdf').dblclick()
  await expect(page.getByText(/^paper\.pdf is a PDF/)).toBeVisible()
  await expect(page.locator('iframe, embed, object')).toHaveCount(0)
  await check(page)
  const [file] = await Promise.all([page.waitForEvent('download'), view(page, 'Download').click()])
  expect(file.suggestedFilename()).toBe('paper.pdf')
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(asked.filter((url) => url.includes('evil.example'))).toEqual([])
})
