import type { Page } from '@playwright/test'
import { clipboard, open, run } from './locators'
import { middleOf, rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const list = (page: Page) => page.getByRole('list', { name: 'Terminals' })
const input = (page: Page, number = 1) =>
  terminal(page, number).getByRole('textbox', { name: 'Terminal input' })

test('two terminals have a list to choose, rename and close them', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await open(page, mock)
  const panel = page.getByRole('region', { name: 'Panel' })
  await typeLine(page, 'echo in the first')
  await expect(rows(page)).toContainText('in the first')
  await expect(list(page)).toBeHidden()
  await panel.getByRole('button', { name: 'New terminal' }).click()
  await expect(input(page, 2)).toBeFocused()
  await page.keyboard.type('echo in the second')
  await page.keyboard.press('Enter')
  await expect(rows(page, 2)).toContainText('in the second')
  await expect(terminal(page, 1)).toBeHidden()
  await expect(list(page).getByRole('listitem')).toHaveText(['1 bash', '2 bash'])

  await list(page).getByRole('button', { name: '1 bash' }).click()
  await expect(rows(page, 1)).toContainText('in the first')
  await expect(input(page, 1)).toBeFocused()
  await list(page).getByRole('button', { name: '1 bash' }).focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name of bash' }).fill('server')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Terminal 1, server' })).toBeVisible()
  await expect(list(page).getByRole('button', { name: '1 server' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(rows(page, 2)).toContainText('in the second')
  await page.keyboard.press('Delete')
  await expect(list(page)).toBeHidden()
  await expect(page.getByRole('region', { name: 'Terminal 1, server' })).toBeVisible()
  await expect(input(page, 1)).toBeFocused()
  await page.getByRole('button', { name: 'Close terminal' }).click()
  await expect(page.getByText('No terminals open.')).toBeVisible()
  await panel.getByRole('button', { name: 'New terminal' }).click()
  await expect(input(page)).toBeFocused()
})

test('a shell that ended says how, keeps its output, and starts again', async ({ page, mock }) => {
  await open(page, mock)
  await typeLine(page, 'echo before')
  await typeLine(page, 'exit 3')
  await expect(terminal(page).getByText(/^Process exited with code 3/)).toBeVisible()
  await expect(rows(page)).toContainText('before')
  await page.keyboard.type('nobody reads this')
  expect(mock.shells).toHaveLength(1)
  expect(mock.shells[0]?.typed()).not.toContain('nobody')
  await terminal(page).getByRole('button', { name: 'Restart' }).click()
  await expect(terminal(page).getByText(/^Process exited/)).toBeHidden()
  await expect(input(page)).toBeFocused()
  await typeLine(page, 'echo after')
  await expect(rows(page)).toContainText('after')
  expect(mock.shells).toHaveLength(2)
})

test('colours are those of the theme, and readable in both', async ({ page, mock }) => {
  await open(page, mock)
  await typeLine(page, 'colours')
  const red = rows(page).getByText('red', { exact: true })
  const colourOf = () => red.evaluate((element) => getComputedStyle(element).color)
  const plain = await rows(page).evaluate((element) => getComputedStyle(element).color)
  await expect.poll(colourOf).not.toBe(plain)
  await run(page, 'Theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const dark = await colourOf()
  await run(page, 'Theme: light')
  await expect.poll(colourOf).not.toBe(dark)
})

test('a reload finds the same shell with everything it wrote', { tag: '@smoke' }, async ({ page, mock }) => {
  await open(page, mock)
  await typeLine(page, 'lines 300')
  await expect(rows(page)).toContainText('line 300')
  await page.reload()
  await expect(rows(page)).toContainText('line 300')
  await input(page).focus()
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('Shift+PageUp')
  await expect(rows(page)).toContainText('$ lines 300')
  await expect(rows(page).getByText('line 2', { exact: true })).toBeVisible()
  await typeLine(page, 'echo same shell')
  await expect(rows(page)).toContainText('same shell')
  expect(mock.shells).toHaveLength(1)
})

test('a reload shows the terminal that was chosen', async ({ page, mock }) => {
  await open(page, mock)
  await typeLine(page, 'echo in the first')
  await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'New terminal' }).click()
  await expect(input(page, 2)).toBeFocused()
  await list(page).getByRole('button', { name: '1 bash' }).click()
  await expect(rows(page, 1)).toContainText('in the first')
  await page.reload()
  await expect(rows(page, 1)).toContainText('in the first')
  await expect(terminal(page, 2)).toBeHidden()
  await expect(list(page).getByRole('listitem')).toHaveText(['1 bash', '2 bash'])
  await expect(list(page).getByRole('button', { name: '1 bash' })).toHaveAttribute('aria-current', 'true')
})

test('Ctrl+C copies what is selected, and interrupts when nothing is', { tag: '@smoke' }, async ({
  page,
  mock,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, mock)
  await typeLine(page, 'echo copythis')
  // Over the rows lies the layer that xterm selects in.
  await page.mouse.dblclick(...(await middleOf(page, 'copythis')))
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboard(page)).toContain('copythis')
  expect(mock.shells[0]?.typed()).not.toContain('\x03')
  await page.keyboard.press('Control+c')
  await expect.poll(() => mock.shells[0]?.typed()).toContain('\x03')
})

test('B2: every Ctrl+letter and Alt+letter reaches the shell; what is ours does not', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await expect(rows(page)).toContainText('$')
  await input(page).focus()
  // Ctrl+V is the paste of the browser, which reaches the page as text.
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const controlled = letters.filter((letter) => letter !== 'v')
  for (const letter of controlled) await page.keyboard.press(`Control+${letter}`)
  for (const letter of letters) await page.keyboard.press(`Alt+${letter}`)
  const bytes = controlled.map((letter) => String.fromCharCode(letter.charCodeAt(0) - 96)).join('')
  const escaped = letters.map((letter) => `\x1b${letter}`).join('')
  await expect.poll(() => mock.shells[0]?.typed()).toBe(bytes + escaped)
  await expect(input(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect.poll(() => mock.shells[0]?.typed()).toBe(`${bytes}${escaped}\t\x1b`)
  for (const chord of ['F1', 'Control+Shift+P']) {
    await page.keyboard.press(chord)
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(input(page)).toBeFocused()
  }
  await page.keyboard.press('F6')
  await expect(input(page)).not.toBeFocused()
  expect(mock.shells[0]?.typed()).toBe(`${bytes}${escaped}\t\x1b`)
})

test('two pages share one shell, and what one types the other sees', async ({ page, context, mock }) => {
  const other = await context.newPage()
  await open(page, mock)
  await typeLine(page, 'echo from one')
  await expect(rows(page)).toContainText('from one')
  await open(other, mock)
  await expect(rows(other)).toContainText('from one')
  await typeLine(other, 'echo from the other')
  await expect(rows(page)).toContainText('from the other')
  await page.bringToFront()
  await typeLine(page, 'exit 0')
  for (const each of [page, other])
    await expect(terminal(each).getByText(/^Process exited with code 0/)).toBeVisible()
  expect(mock.shells).toHaveLength(1)
})

test('Home and End with Shift or Ctrl show the first and the last line that is kept', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await typeLine(page, 'echo begun')
  await expect(rows(page)).toContainText('begun')
  const typed = mock.shells[0]?.typed()
  const lines = Array.from({ length: 300 }, (_, number) => `line ${number}.\r\n`)
  mock.shells[0]?.print(lines.join(''))
  await expect(rows(page)).toContainText('line 299.')
  for (const held of ['Shift', 'Control']) {
    await page.keyboard.press(`${held}+Home`)
    await expect(rows(page)).toContainText('begun')
    await page.keyboard.press(`${held}+End`)
    await expect(rows(page)).toContainText('line 299.')
  }
  expect(mock.shells[0]?.typed()).toBe(typed)

  // A program with the alternate screen or with application cursor keys gets these keys itself.
  mock.shells[0]?.print('\x1b[?1h')
  await expect(async () => {
    await page.keyboard.press('Control+Home')
    expect(mock.shells[0]?.typed()).toContain('\x1b[1;5H')
  }).toPass()
  mock.shells[0]?.print('\x1b[?1l\x1b[?1049h')
  await expect(async () => {
    await page.keyboard.press('Shift+End')
    expect(mock.shells[0]?.typed()).toContain('\x1b[1;2F')
  }).toPass()
})
