import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { changeRow, git, openWorkingTree } from './gitRepository'
import {
  asked,
  composer,
  conversation,
  editor,
  editorLines,
  goOffline,
  open,
  openFile,
  permission,
  run,
  send,
  status,
  treeItem,
  writeFiles,
} from './locators'
import { rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

test.use({ contextOptions: { reducedMotion: 'reduce' } })
/** Each state is looked at as a whole, twice: a test takes 20 s, and more beside others. */
test.describe.configure({ timeout: 120_000 })

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What can differ between two themes of the same page. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** Every violation on the page as it is now, in every theme. Nothing is left out, Monaco and xterm included. */
async function check(page: Page, state: string): Promise<void> {
  const found: string[] = []
  for (const theme of ['dark', 'light', 'hc'] as const) {
    const contrast = theme === 'hc' ? 'more' : 'no-preference'
    await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark', contrast })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    // Frames have their findings put together in a page of its own, which costs as much as a look.
    const axe = new AxeBuilder({ page })
      .options({ rules: { 'target-size': { enabled: true } } })
      .setLegacyMode(page.frames().length === 1)
    const { violations } = await (theme === 'dark' ? axe.withTags(TAGS) : axe.withRules(COLOURS)).analyze()
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${state}, ${theme}: ${id} at ${target.join(' ')}: ${failureSummary ?? ''}`)
  }
  expect.soft(found, state).toEqual([])
}

test('A1: first load, welcome, tree, menus, dialogs, palette, settings', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'src/b.ts': '', '.gitignore': 'ignored\n', 'ignored/c.ts': '' })
  mock.wire.hold()
  await page.goto(mock.url)
  await expect(status(page)).toHaveAccessibleName(/^Connecting/)
  await check(page, 'first load')
  mock.wire.release()
  await expect(treeItem(page, 'a.ts')).toBeVisible()
  await expect(rows(page)).toContainText('$')
  await check(page, 'welcome')

  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name of a.ts' }).fill('src')
  await expect(page.getByText(/named src already exists\.$/)).toBeVisible()
  await check(page, 'rename error')
  await page.keyboard.press('Escape')
  await treeItem(page, 'a.ts').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
  await check(page, 'context menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await check(page, 'dialog')
  await page.keyboard.press('Escape')
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await check(page, 'undo of a deletion')
  await run(page, 'Show trash')
  await expect(page.getByRole('listitem', { name: 'a.ts' })).toBeVisible()
  await check(page, 'trash')
  await page.getByRole('button', { name: 'Restore a.ts' }).click()
  await expect(page.getByText('The trash is empty.').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('F1')
  await expect(page.getByRole('option').first()).toBeVisible()
  await check(page, 'palette')
  await page.keyboard.press('Escape')
  await run(page, 'Keyboard shortcuts')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await check(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await run(page, 'Open settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await check(page, 'settings')
})

test('A1: the editor with three tabs, a conflict, a comparison, offline', async ({ page, mock }) => {
  const code =
    '// comment\nexport const answer: number = 42\nfunction say(word = "text") {\n  return word + 1\n}\n'
  writeFiles(mock, {
    'a.ts': code,
    'b.md': '# Title\n\nText with `code`.\n',
    'c.json': '{ "a": [1, true] }\n',
    'd.txt': 'a\n<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> topic\n',
  })
  await open(page, mock)
  await openFile(page, '/c.json')
  await openFile(page, '/a.ts')
  await treeItem(page, 'b.md').click()
  await expect(editorLines(page)).toContainText('Title')
  await page.getByRole('tab', { name: /^a\.ts/ }).click()
  await expect(editorLines(page)).toContainText('answer')
  await check(page, 'editor with three tabs')
  await openFile(page, '/d.txt')
  await expect(page.getByRole('group', { name: 'Conflict 1 of 1' })).toBeVisible()
  await check(page, 'conflict of git')
  await page.getByRole('tab', { name: /^a\.ts/ }).click()
  await editor(page, '/a.ts').focus()
  await page.keyboard.type('// mine\n')
  writeFiles(mock, { 'a.ts': `// theirs\n${code}` })
  await expect(page.getByRole('alert').filter({ hasText: 'changed on disk' })).toBeVisible()
  await check(page, 'conflict')
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('textbox', { name: '/a.ts, editor, read-only' })).toBeVisible()
  await check(page, 'comparison')
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(page.getByRole('textbox', { name: '/a.ts, result of the merge' })).toBeVisible()
  await check(page, 'merge')
  await page.getByRole('button', { name: 'Cancel merge' }).click()
  await goOffline(page, mock)
  await check(page, 'offline')
})

test('A1: terminals with colours and ended, ports, preview', async ({ page, mock }) => {
  const port = await mock.startApp(
    '<!doctype html><html lang="en"><title>App</title><main><h1>App</h1></main>',
  )
  await open(page, mock)
  await typeLine(page, 'colours')
  await expect(rows(page)).toContainText('green')
  await page.keyboard.press('Control+Shift+~')
  await expect(page.getByRole('list', { name: 'Terminals' })).toBeVisible()
  await page.getByRole('button', { name: '1 bash' }).click()
  await check(page, 'terminals')
  await typeLine(page, 'exit 1')
  await expect(terminal(page).getByText(/^Process exited/)).toBeVisible()
  await check(page, 'terminal ended')
  mock.setPorts([port, 4321])
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await expect(row).toBeVisible()
  await check(page, 'ports')
  await row.getByRole('button', { name: 'Preview' }).click()
  await expect(
    page.frameLocator(`iframe[title^="Preview of port ${port}"]`).getByRole('heading'),
  ).toBeVisible()
  await check(page, 'preview')
})

test('A1: the agent empty, streaming, with cards, asking, planning, failed', async ({ page, mock }) => {
  await open(page, mock)
  await expect(page.getByText(/^Ask about this workspace, or/)).toBeVisible()
  mock.agent.pauseAfter(3)
  await send(page, 'think plan tool markdown')
  await expect(conversation(page).getByRole('table')).toBeVisible()
  await send(page, 'a queued message')
  await check(page, 'streaming, with a queue')
  mock.agent.resume()
  await expect(conversation(page)).toContainText('one two three')
  for (const name of [/^Thought/, /^Edit server/, /^\$ npm test/])
    await conversation(page).getByRole('button', { name }).click()
  await page.getByRole('region', { name: 'Plan' }).getByRole('button').click()
  await check(page, 'cards and plan open')
  await send(page, 'permission')
  await expect(permission(page)).toBeVisible()
  await check(page, 'permission')
  await (await asked(page)).getByRole('button', { name: 'Deny', exact: true }).click()
  await send(page, 'question')
  const question = page.getByRole('group', { name: /^Question/ })
  await asked(page, question)
  await question.getByRole('button', { name: 'Answer' }).click()
  await check(page, 'question with an error')
  await question.getByRole('radio', { name: 'Red' }).check()
  await question.getByRole('button', { name: 'Answer' }).click()
  await send(page, 'fail')
  await expect(conversation(page)).toContainText('The agent stopped')
  await check(page, 'failed')
})

test('A1: search: nothing asked for, results with lines around them, a preview of replacing, a wrong pattern', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'above\nneedle\nbelow\n', 'src/b.ts': 'needle needle\n' })
  await open(page, mock)
  await page.keyboard.press('Control+Shift+F')
  const field = page.getByRole('textbox', { name: 'Search in files' })
  await expect(field).toBeFocused()
  await check(page, 'search')
  await field.fill('needle')
  await page.getByRole('button', { name: 'Files to search' }).click()
  await page.getByRole('combobox', { name: 'Lines around a result' }).selectOption('1 line')
  const results = page.getByRole('tree', { name: 'Search results' })
  await expect(results).toContainText('above')
  await results.getByRole('treeitem', { name: 'Line 2: needle' }).focus()
  await check(page, 'search results')
  await page.keyboard.press('Control+Shift+H')
  await page.getByRole('textbox', { name: 'Replace with' }).fill('pin')
  await results.getByRole('treeitem', { name: 'Line 2: needle, becomes pin' }).focus()
  await check(page, 'preview of replacing')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeVisible()
  await check(page, 'replaced')
  await page.getByRole('switch', { name: 'Use regular expression' }).click()
  await field.fill('(')
  await expect(page.getByText(/^That can’t be searched for/).first()).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await check(page, 'a wrong pattern on a phone')
})

test('A1: the forms of a permission, several at once, stopped, found, with its menu, the list, offline with a message', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'permission run "npm test" run "npm run build" run "rm -rf dist"')
  const card = await asked(page)
  await check(page, 'several permissions')
  await card.getByRole('button', { name: 'Allow 2 of 3…' }).click()
  await expect(card.getByRole('heading', { name: /^Permission: Allow these/ })).toBeVisible()
  await check(page, 'permissions together')
  await page.keyboard.press('Escape')
  await asked(page)
  await card.getByRole('button', { name: 'Allow by rule…' }).click()
  await check(page, 'rule of a permission')
  await page.keyboard.press('Escape')
  await asked(page)
  await card.getByRole('button', { name: 'Deny and tell the agent…' }).click()
  await check(page, 'reason of a denial')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(card).toBeHidden()
  await check(page, 'stopped')
  await send(page, 'markdown')
  await expect(conversation(page)).toContainText('never')
  await run(page, 'Find in conversation')
  await expect(page.getByRole('textbox', { name: 'Find in conversation' })).toBeFocused()
  await page.keyboard.type('text')
  await expect(page.getByRole('search', { name: 'Find in conversation' })).toContainText('1 of')
  await check(page, 'found')
  await page.keyboard.press('Escape')
  await conversation(page).getByRole('article').last().focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await check(page, 'menu of an answer')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F4')
  await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused()
  await check(page, 'list of conversations')
  await page.keyboard.press('Escape')
  await goOffline(page, mock)
  await send(page, 'say it when connected again')
  await check(page, 'offline with a message')
})

test('A1: 800×500, the pages of a phone, access expired, the connect page', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n' })
  await page.setViewportSize({ width: 800, height: 500 })
  await open(page, mock)
  await page.keyboard.press('Control+Shift+B')
  await send(page, 'permission')
  await expect(permission(page)).toBeVisible()
  await check(page, '800×500 with the agent open')
  await page.setViewportSize({ width: 390, height: 844 })
  const views = page.getByRole('navigation', { name: 'Views' })
  await expect(views).toBeVisible()
  await views.getByRole('button', { name: 'Agent' }).click()
  await expect(composer(page)).toBeVisible()
  await check(page, 'phone, agent')
  await views.getByRole('button', { name: 'Files' }).click()
  await treeItem(page, 'a.ts').click()
  await expect(editorLines(page)).toContainText('const')
  await check(page, 'phone, editor')
  await views.getByRole('button', { name: 'Terminal' }).click()
  await expect(rows(page)).toContainText('$')
  await check(page, 'phone, terminal')
  mock.refuse(401)
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Access expired/)
  await views.getByRole('button', { name: 'Files' }).click()
  await check(page, 'phone, files, access expired')
  mock.refuse(null)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(mock.origin)
  await page.getByRole('textbox', { name: 'Token' }).fill('wrong')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await check(page, 'connect page')
})

test('A1: the working tree: clean, its groups, one file, branches, what is not trusted', async ({
  page,
  mock,
}) => {
  await openWorkingTree(page, mock, { 'a.ts': 'a\n', 'src/b.ts': 'b\n' })
  await expect(page.getByText('Nothing has changed since the last commit.')).toBeVisible()
  await check(page, 'a clean working tree')
  git(mock, 'config', 'core.fsmonitor', 'program')
  writeFiles(mock, { 'a.ts': 'A\n', 'src/b.ts': 'B\n', 'new.ts': 'new\n' })
  git(mock, '-c', 'core.fsmonitor=false', 'add', 'src/b.ts')
  await expect(changeRow(page, 'Staged, 1 file')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Trust this workspace…' })).toBeVisible()
  await check(page, 'a working tree with changes')
  await changeRow(page, 'a.ts, modified').click()
  await expect(page.getByRole('button', { name: 'Stage this change' })).toBeVisible()
  await check(page, 'one file of the working tree')
  await page.getByRole('button', { name: 'Switch branch, now main' }).click()
  await expect(page.getByRole('option', { name: 'main' })).toBeVisible()
  await check(page, 'branches')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Trust this workspace…' }).click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await check(page, 'the question of trust')
})

test('A1: changes of the agent: none, the list, one file, newer edits, the reason of an undo', async ({
  page,
  mock,
}) => {
  const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')
  writeFiles(mock, { 'src/a.ts': lines('one', 'two', 'three', 'four', 'five', 'six'), 'b.ts': 'b\n' })
  mock.agent.during(() => {
    mock.agent.during(() => {})
    writeFiles(mock, {
      'src/a.ts': lines('ONE', 'two', 'three', 'four', 'five', 'SIX'),
      'b.ts': 'B\n',
      'new.ts': 'new\n',
    })
  })
  await open(page, mock)
  await page.getByRole('button', { name: /^Changes/ }).click()
  await expect(page.getByText(/^No changes to review/)).toBeVisible()
  await check(page, 'no changes')
  await send(page, 'go')
  const row = page.getByRole('treeitem', { name: /^a\.ts, src/ })
  await expect(row).toBeVisible()
  await check(page, 'list of changes')
  await row.click()
  await expect(page.getByRole('button', { name: 'Undo this change' })).toHaveCount(2, { timeout: 30_000 })
  await check(page, 'changes of one file')
  writeFiles(mock, { 'src/a.ts': lines('mine', 'two', 'three', 'four', 'five', 'SIX') })
  await expect(page.getByRole('main')).toContainText('mine')
  await page.getByRole('button', { name: 'Undo file' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'a.ts has newer edits.' }).first()).toBeVisible()
  await check(page, 'changes with newer edits')
  await page.getByRole('button', { name: 'More on these changes' }).click()
  await page.getByRole('menuitem', { name: 'Undo and tell the agent…' }).click()
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused()
  await check(page, 'reason of an undo')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: /^Editor$/ }).click()
  await expect(page.getByRole('button', { name: 'Undo this change' })).toHaveCount(2)
  await check(page, 'changes of one file on a phone')
})

test('A1: an upload that is under way, asks and fails, and a download', async ({ page, mock }, info) => {
  const own = info.outputPath('own')
  mkdirSync(join(own, 'folder/a.ts'), { recursive: true })
  writeFileSync(join(own, 'a.ts'), 'mine')
  writeFileSync(join(own, 'b.ts'), 'mine')
  writeFileSync(join(own, 'folder/a.ts/in.ts'), 'mine')
  writeFileSync(join(own, 'large.bin'), Buffer.alloc(300_000))
  writeFiles(mock, { 'a.ts': 'a', 'b.ts': 'b', 'folder/a.ts': 'a' })
  await open(page, mock)
  const upload = async (command: string, paths: string | string[]) => {
    const chooser = page.waitForEvent('filechooser')
    await run(page, command)
    await (await chooser).setFiles(paths)
  }
  await upload('Upload files', [join(own, 'a.ts'), join(own, 'b.ts')])
  await expect(page.getByRole('alertdialog', { name: 'a.ts exists already' })).toBeVisible()
  await check(page, 'conflict of an upload')
  await page.getByRole('button', { name: 'Cancel upload' }).last().click()
  await upload('Upload a folder', join(own, 'folder'))
  await expect(page.getByRole('alert').filter({ hasText: "wasn't uploaded" })).toBeVisible()
  await check(page, 'failed upload')
  await page.getByRole('button', { name: 'Dismiss' }).first().click()
  mock.wire.hold()
  await upload('Upload files', join(own, 'large.bin'))
  await expect(page.getByRole('region', { name: 'Upload' })).toBeVisible()
  await check(page, 'upload under way')
  mock.wire.release()
  await expect(treeItem(page, 'large.bin')).toBeVisible()
})

test('A1: the outline, the menu of a folder, the questions before formatting and before several files close', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'src/a.ts': 'class One {\n  first() {\n    return 1\n  }\n}\n',
    'src/deep/b.ts': '',
    'node_modules/prettier/package.json': '{"version":"3.0.0","bin":"bin.cjs"}',
    'node_modules/prettier/bin.cjs': 'process.exit(1)',
  })
  await open(page, mock)
  await treeItem(page, 'src').click()
  await openFile(page, '/src/a.ts')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('button', { name: 'Outline', exact: true }).click()
  await expect(page.getByRole('treeitem', { name: /^first/ })).toBeVisible({ timeout: 30_000 })
  await check(page, 'outline')
  await page.getByRole('button', { name: 'a.ts, what stands beside it' }).click()
  await expect(page.getByRole('menuitem', { name: 'deep' })).toBeVisible()
  await check(page, 'menu of a folder')
  await page.keyboard.press('Escape')
  await editor(page, '/src/a.ts').focus()
  await page.keyboard.press('Alt+Shift+f')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await check(page, 'question before formatting')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog', { name: 'Prettier could not format this file' })).toBeVisible()
  await check(page, 'a formatter that failed')
  await page.keyboard.press('Escape')
  await run(page, 'Settings')
  await page.getByRole('switch', { name: 'Save automatically' }).click()
  await page.getByRole('tab', { name: /^a\.ts/ }).click()
  await editor(page, '/src/a.ts').focus()
  await page.keyboard.type('x')
  await page.getByRole('button', { name: 'Files', exact: true }).click()
  await treeItem(page, 'deep').click()
  await openFile(page, '/src/deep/b.ts')
  await page.keyboard.type('y')
  await page.getByRole('tab', { name: /^b\.ts/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Close all' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Save changes to 2 files?' })).toBeVisible()
  await check(page, 'question before several files close')
})
