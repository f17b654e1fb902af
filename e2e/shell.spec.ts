import type { Locator, Page } from '@playwright/test'
import { expectNothingWider, smallTargets } from './layoutAssertions'
import {
  composer,
  editor,
  editorLines,
  editorTab,
  open,
  openFile,
  run,
  send,
  status,
  tree,
  treeItem,
  writeFiles,
} from './locators'
import { rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const regions = (page: Page) => ({
  views: page.getByRole('navigation', { name: 'Views' }),
  files: page.getByRole('complementary', { name: 'Files' }),
  editor: page.getByRole('main', { name: 'Editor' }),
  panel: page.getByRole('region', { name: 'Panel' }),
  agent: page.getByRole('complementary', { name: 'Agent' }),
  status: page.getByRole('contentinfo'),
})
const holdsFocus = (region: Locator) => expect(region.locator(':focus')).toHaveCount(1)
const terminalInput = (page: Page) => terminal(page).getByRole('textbox', { name: 'Terminal input' })
const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
const isFocusSomewhere = (page: Page) =>
  page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)

test('F1 finds a command by a few letters, runs it, and gives the focus back', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await composer(page).focus()
  await page.keyboard.press('F1')
  await expect(palette(page).getByRole('combobox', { name: 'Commands' })).toBeFocused()
  await page.keyboard.type('no such command at all')
  await expect(palette(page)).toContainText('No command matches "no such command at all".')
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Control+Shift+P')
  await page.keyboard.type('show output')
  await expect(palette(page).getByRole('option').first()).toHaveAccessibleName(/Show output/)
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
  await expect(page.getByRole('tab', { name: 'Output' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('F1')
  await expect(palette(page).getByRole('option').first()).toContainText('Show output')
})

test('Ctrl+P goes to a file by part of its path, and back to the one before', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'src/deep/one.ts': 'text one\n', 'src/two.ts': 'text two\n', 'three.md': '' })
  await open(page, mock)
  const picker = page.getByRole('dialog', { name: 'Go to file' })
  const goTo = async (query: string, path: string) => {
    await page.keyboard.press('Control+p')
    await picker.getByRole('combobox').fill(query)
    await expect(picker.getByRole('option').first()).toContainText(path.slice(path.lastIndexOf('/') + 1))
    await page.keyboard.press('Enter')
    await expect(editor(page, path)).toBeFocused()
  }
  await goTo('deepone', '/src/deep/one.ts')
  await goTo('two', '/src/two.ts')
  await page.keyboard.press('Control+p')
  await expect(picker.getByRole('option')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(editor(page, '/src/two.ts')).toBeFocused()
  await page.keyboard.press('Control+p')
  await picker.getByRole('combobox').fill('nothing like this')
  await expect(picker).toContainText('No files match "nothing like this".')
  await picker.getByRole('combobox').fill('>')
  await expect(palette(page).getByRole('option').first()).toBeVisible()
})

test('the editor comes while its first file is being chosen, and not with the commands', async ({
  page,
  mock,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const hasEditor = () => asked.some((url) => /\/monaco-[^/]*\.js$/.test(url))
  await open(page, mock)
  await page.keyboard.press('F1')
  await expect(palette(page).getByRole('option').first()).toBeVisible()
  expect(hasEditor()).toBe(false)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+p')
  await expect.poll(hasEditor).toBe(true)
})

test('F6 walks through the areas in reading order, Shift+F6 back, and each remembers its place', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'b.ts': '' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await expect(rows(page)).toContainText('$')
  await composer(page).focus()
  await treeItem(page, 'b.ts').focus()
  const { views, files, editor: main, panel, agent, status: footer } = regions(page)
  for (const region of [main, panel, agent, footer, views, files, main]) {
    await page.keyboard.press('F6')
    await holdsFocus(region)
  }
  await expect(editor(page, '/a.ts')).toBeFocused()
  for (const region of [files, views, footer, agent, panel, main]) {
    await page.keyboard.press('Shift+F6')
    await holdsFocus(region)
  }
  await page.keyboard.press('Shift+F6')
  await expect(treeItem(page, 'b.ts')).toBeFocused()
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await expect(terminalInput(page)).toBeFocused()
})

test('Ctrl+B, Ctrl+J, Ctrl+Shift+B, Ctrl+I and Ctrl+` open, enter, leave and return', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await expect(rows(page)).toContainText('$')
  const { files, panel, agent } = regions(page)
  await page.keyboard.press('Control+b')
  await expect(files).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.press('Control+b')
  await expect(files).toBeVisible()
  await holdsFocus(files)
  await page.keyboard.press('Control+b')
  await expect(files).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeFocused()

  await page.keyboard.press('Control+j')
  await expect(terminal(page)).toBeHidden()
  await page.keyboard.press('Control+j')
  await expect(terminal(page)).toBeVisible()
  await holdsFocus(panel)
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+Shift+B')
  await expect(agent).toBeHidden()
  await page.keyboard.press('Control+i')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Control+i')
  await expect(editor(page, '/a.ts')).toBeFocused()

  await page.keyboard.press('Control+`')
  await expect(terminalInput(page)).toBeFocused()
  await page.keyboard.press('Control+`')
  await expect(terminal(page)).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.press('Control+Shift+~')
  await expect(terminal(page, 2).getByRole('textbox', { name: 'Terminal input' })).toBeFocused()
})

test('splitters move by keys, close and open with Enter, and are where they were after a reload', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  const { files, panel, agent } = regions(page)
  const sizeOf = async (region: Locator, side: 'width' | 'height') => (await region.boundingBox())?.[side]
  const move = async (name: string, key: string) => {
    await page.getByRole('separator', { name }).focus()
    await page.keyboard.press(key)
  }
  await expect.poll(() => sizeOf(files, 'width')).toBe(264)
  await move('Resize side bar', 'ArrowRight')
  await expect.poll(() => sizeOf(files, 'width')).toBe(280)
  await move('Resize side bar', 'Home')
  await expect(page.getByRole('separator', { name: 'Resize side bar' })).toHaveAttribute('aria-valuenow', '0')
  await move('Resize panel', 'ArrowUp')
  await expect.poll(() => sizeOf(panel, 'height')).toBe(256)
  await move('Resize agent panel', 'Shift+ArrowLeft')
  await expect.poll(() => sizeOf(agent, 'width')).toBe(464)
  await page.reload()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  expect([await sizeOf(files, 'width'), await sizeOf(panel, 'height'), await sizeOf(agent, 'width')]).toEqual(
    [200, 256, 464],
  )
  await move('Resize agent panel', 'Enter')
  await expect(agent).toBeHidden()
  await move('Resize agent panel', 'Enter')
  await expect(agent).toBeVisible()
  await run(page, 'Reset layout')
  await expect.poll(() => sizeOf(files, 'width')).toBe(264)
})

test('C6: another theme is another colour of the same editor and the same terminal', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n'.repeat(200) })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await typeLine(page, 'echo hello')
  await expect(rows(page)).toContainText('hello')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+End')
  await expect(editorLines(page)).toContainText('const a = 1')
  const looks = () =>
    page.evaluate(() =>
      ['footer', '.monaco-editor', '.xterm .xterm-scrollable-element'].map((selector) => {
        const element = document.querySelector(selector)
        return element && getComputedStyle(element).backgroundColor
      }),
    )
  const nodes = await page.evaluateHandle(() => [
    document.querySelector('.monaco-editor'),
    document.querySelector('.xterm'),
  ])
  await run(page, 'Theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const dark = await looks()
  const place = await editorLines(page).boundingBox()
  await run(page, 'Theme: light')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect.poll(async () => (await looks()).filter((colour, at) => colour === dark[at])).toEqual([])
  await run(page, 'Theme: follow the system')
  await page.emulateMedia({ contrast: 'more' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'hc')
  await expect.poll(looks).toEqual(Array(3).fill('rgb(0, 0, 0)'))
  expect(
    await nodes.evaluate((before) => [
      document.querySelector('.monaco-editor') === before[0],
      document.querySelector('.xterm') === before[1],
    ]),
  ).toEqual([true, true])
  expect(await editorLines(page).boundingBox()).toEqual(place)
  await expect(editor(page, '/a.ts')).toBeFocused()
})

test('each size class shows what fits, nothing is wider than the page, and every target is large enough', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'src/b.ts': '' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await expect(rows(page)).toContainText('$')
  await send(page, 'tool permission question')
  await expect(page.getByRole('group', { name: /^Permission/ })).toBeVisible()
  const { files, editor: main, agent, status: footer } = regions(page)
  const sizes = [
    { width: 1440, height: 900, shown: [files, main, agent, terminal(page), footer], hidden: [] },
    { width: 1024, height: 768, shown: [main, agent, terminal(page), footer], hidden: [files] },
    { width: 768, height: 1024, shown: [main, footer], hidden: [files, agent, terminal(page)] },
    { width: 800, height: 500, shown: [main, footer], hidden: [files, agent, terminal(page)] },
  ]
  await editor(page, '/a.ts').focus()
  for (const { shown, hidden, ...size } of sizes) {
    await page.setViewportSize(size)
    for (const region of shown) await expect(region).toBeVisible()
    for (const region of hidden) await expect(region).toBeHidden()
    await expectNothingWider(page)
    await expect(editor(page, '/a.ts')).toBeFocused()
    expect(await smallTargets(page, 24), `${size.width}`).toEqual([])
  }
  for (const key of ['Control+b', 'Control+Shift+B', 'Control+j']) {
    await page.keyboard.press(key)
    await expectNothingWider(page)
    expect(await smallTargets(page, 24), key).toEqual([])
  }
  expect((await main.boundingBox())?.width).toBeGreaterThanOrEqual(400)
})

test('a phone has one page at a time and a bar to choose it, with targets for thumbs', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'src/b.ts': '' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  const views = page.getByRole('navigation', { name: 'Views' })
  const { files, agent, status: footer } = regions(page)
  await expect(footer).toBeHidden()
  await expect(agent).toBeVisible()
  await send(page, 'tool permission')
  await expect(page.getByRole('group', { name: /^Permission/ })).toBeVisible()
  const check = async (name: string) => {
    await expect(views.getByRole('button', { name })).toHaveAttribute('aria-current', 'page')
    await expectNothingWider(page)
    expect(await smallTargets(page, 44), name).toEqual([])
  }
  await check('Agent')
  await views.getByRole('button', { name: 'Files' }).click()
  await expect(tree(page)).toBeVisible()
  await expect(agent).toBeHidden()
  await check('Files')
  await treeItem(page, 'a.ts').click()
  await expect(editorLines(page)).toContainText('a')
  await expect(files).toBeHidden()
  await check('Editor')
  await views.getByRole('button', { name: 'Terminal' }).click()
  await expect(rows(page)).toContainText('$')
  await expect(page.getByRole('button', { name: 'Esc' })).toBeVisible()
  await check('Terminal')
  await views.getByRole('button', { name: 'Ports' }).click()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  await check('Ports')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Open settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await check('Editor')
})

test('a font size counts at once, in the editor and in the terminal, and is kept', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await typeLine(page, 'echo hello')
  await page.keyboard.press('F6')
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click()
  const sizes = page.getByRole('textbox', { name: 'Font size' })
  await sizes.last().fill('20')
  await expect(rows(page)).toHaveCSS('font-size', '20px')
  await sizes.first().fill('9')
  await expect(sizes.first()).toHaveAccessibleDescription(/Enter a whole number from 10 to 28\./)
  await sizes.first().fill('22')
  await page.getByRole('switch', { name: 'Wrap long lines' }).click()
  await editorTab(page, /^a\.ts/).click()
  await expect(editorLines(page).locator('.view-line').first()).toHaveCSS('font-size', '22px')
  await page.reload()
  await expect(editorLines(page).locator('.view-line').first()).toHaveCSS('font-size', '22px')
  await expect(rows(page)).toHaveCSS('font-size', '20px')
})

/** What opens a dialog, and its name. */
const DIALOGS = new Map([
  ['Show all commands', 'Commands'],
  ['Go to file', 'Go to file'],
  ['Keyboard shortcuts', 'Keyboard shortcuts'],
  ['Connection details', 'Connection'],
  ['Embed this workspace in a page', 'Embed this workspace'],
  ['Show trash', 'Trash'],
  ['Go to line…', 'Go to line'],
  ['Go to symbol in file…', 'Go to symbol in file'],
  ['Go to symbol in workspace…', 'Go to symbol in workspace'],
  ['Change the line ends…', 'Line ends of this file'],
  ['Change the indentation…', 'Indentation of this file'],
  ['Change the language…', 'Language of this file'],
])

test('A6: after every command the focus is somewhere', async ({ page, mock }) => {
  test.slow()
  writeFiles(mock, { 'a.ts': 'a\n', 'b.ts': 'b\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await openFile(page, '/b.ts')
  await expect(rows(page)).toContainText('$')
  await page.keyboard.press('F1')
  const options = palette(page).getByRole('option', { disabled: false })
  await expect(options.first()).toBeVisible()
  const names = await options.evaluateAll((all) => all.map((option) => option.firstChild?.textContent ?? ''))
  expect(names.length).toBeGreaterThan(20)
  await page.keyboard.press('Escape')
  for (const name of names) {
    await page.keyboard.press('F1')
    await palette(page).getByRole('combobox').fill(name)
    const option = palette(page).getByRole('option').first()
    await expect(option).toContainText(name)
    // An earlier command may have left nothing to do for this one.
    await page.keyboard.press((await option.isDisabled()) ? 'Escape' : 'Enter')
    const dialog = page.getByRole('dialog', { name: DIALOGS.get(name) ?? 'Commands' })
    if (DIALOGS.has(name)) {
      await expect(dialog).toBeVisible()
      await expect.poll(() => isFocusSomewhere(page), name).toBe(true)
      await page.keyboard.press('Escape')
    }
    await expect(dialog).toBeHidden()
    await expect.poll(() => isFocusSomewhere(page), `after ${name}`).toBe(true)
  }
})
