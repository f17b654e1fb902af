import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { comeBack, editor, goOffline, open, tree, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

test('the tree shows the disk, folders first, and follows it within a second', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'b.md': '# b', 'a.ts': '', 'src/deep/one.ts': '', 'lib/two.ts': '' })
  await open(page, mock)
  const items = tree(page).getByRole('treeitem')
  await expect(items).toHaveText(['lib', 'src', 'a.ts', 'b.md'])
  await expect(treeItem(page, 'src')).toHaveAttribute('aria-expanded', 'false')
  writeFiles(mock, { 'aa.ts': '' })
  await expect(treeItem(page, 'aa.ts')).toBeVisible({ timeout: 1000 })
  await treeItem(page, 'src').click()
  await expect(treeItem(page, 'deep')).toHaveAttribute('aria-level', '2')
  writeFiles(mock, { 'src/new.ts': '' })
  await expect(treeItem(page, 'new.ts')).toBeVisible({ timeout: 1000 })
  rmSync(join(mock.root, 'src'), { recursive: true })
  await expect(items).toHaveText(['lib', 'a.ts', 'aa.ts', 'b.md'])
})

test('files and folders are made from the toolbar, and a name that is taken is refused in place', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'taken.ts': 'mine' })
  await open(page, mock)
  const actions = page.getByRole('toolbar', { name: 'Files actions' })
  await actions.getByRole('button', { name: 'New folder' }).click()
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('made')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'made')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await actions.getByRole('button', { name: 'New file' }).click()
  await page.getByRole('textbox', { name: 'Name of the new file' }).fill('in.ts')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/made/in.ts')).toBeFocused()
  expect(readFileSync(join(mock.root, 'made/in.ts'), 'utf8')).toBe('')

  await treeItem(page, 'taken.ts').click()
  await actions.getByRole('button', { name: 'New file' }).click()
  const field = page.getByRole('textbox', { name: 'Name of the new file' })
  await field.fill('taken.ts')
  await page.keyboard.press('Enter')
  await expect(field).toHaveAccessibleDescription('A file named taken.ts already exists.')
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await expect(treeItem(page, 'taken.ts')).toBeFocused()
  expect(readFileSync(join(mock.root, 'taken.ts'), 'utf8')).toBe('mine')
})

test('F2 renames in place with the stem selected, and an open tab follows', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'old.ts': 'text', 'other.ts': '' })
  await open(page, mock)
  await treeItem(page, 'old.ts').dblclick()
  await expect(editor(page, '/old.ts')).toBeFocused()
  await treeItem(page, 'old.ts').focus()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'New name of old.ts' })).toBeFocused()
  await page.keyboard.type('new')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'new.ts')).toBeFocused()
  await expect(page.getByRole('tab', { name: 'new.ts' })).toBeVisible()
  await expect(editor(page, '/new.ts')).toBeVisible()
  expect(existsSync(join(mock.root, 'old.ts'))).toBe(false)
  expect(readFileSync(join(mock.root, 'new.ts'), 'utf8')).toBe('text')
})

test('Delete deletes at once, moves the focus to the next row, and Undo takes it back', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'text', 'b.ts': '', 'dir/c.ts': 'in' })
  await open(page, mock)
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('Delete')
  await expect(treeItem(page, 'a.ts')).toBeHidden()
  await expect(treeItem(page, 'b.ts')).toBeFocused()
  expect(existsSync(join(mock.root, 'a.ts'))).toBe(false)
  await treeItem(page, 'dir').focus()
  await page.keyboard.press('Delete')
  await expect(page.getByText('Deleted dir/ (1 file).').first()).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(treeItem(page, 'dir')).toBeFocused()
  expect(readFileSync(join(mock.root, 'dir/c.ts'), 'utf8')).toBe('in')
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('text')
})

test('Shift+Delete asks, names what goes, and deletes for good', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': '', 'b.ts': '' })
  await open(page, mock)
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('Shift+Delete')
  const dialog = page.getByRole('alertdialog', { name: 'Delete a.ts?' })
  await expect(dialog).toContainText("This can't be undone.")
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  await page.keyboard.press('Shift+Delete')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(treeItem(page, 'a.ts')).toBeHidden()
  await expect(treeItem(page, 'b.ts')).toBeFocused()
  expect(existsSync(join(mock.root, 'a.ts'))).toBe(false)
})

test('arrows, Home, End, letters, Space and Enter do what they do in every tree', async ({ page, mock }) => {
  writeFiles(mock, { 'src/alpha.ts': 'a', 'src/beta.ts': 'b', 'gamma.ts': 'c', 'great.ts': 'd' })
  await open(page, mock)
  await treeItem(page, 'src').focus()
  await page.keyboard.press('ArrowRight')
  await expect(treeItem(page, 'src')).toHaveAttribute('aria-expanded', 'true')
  await expect(treeItem(page, 'alpha.ts')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(treeItem(page, 'alpha.ts')).toBeFocused()
  await page.keyboard.press('End')
  await expect(treeItem(page, 'great.ts')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(treeItem(page, 'beta.ts')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(treeItem(page, 'src')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(treeItem(page, 'alpha.ts')).toBeHidden()
  await page.keyboard.type('gr')
  await expect(treeItem(page, 'great.ts')).toBeFocused()
  await page.keyboard.press(' ')
  await expect(page.getByRole('tab', { name: 'great.ts, preview' })).toBeVisible()
  await expect(treeItem(page, 'great.ts')).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/gamma.ts')).toBeFocused()
})

test('the context menu comes by mouse, by key and by the button of a row, and works', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': '', 'dir/b.ts': '' })
  await open(page, mock)
  const menu = page.getByRole('menu')
  await treeItem(page, 'a.ts').click({ button: 'right' })
  await expect(menu.getByRole('menuitem')).toContainText(['Open', 'New file', 'New folder', 'Rename'])
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Rename' }).click()
  await expect(page.getByRole('textbox', { name: 'New name of a.ts' })).toBeFocused()
  await page.keyboard.press('Escape')
  await treeItem(page, 'dir').hover()
  await page.getByRole('button', { name: 'Actions for dir' }).click()
  await menu.getByRole('menuitem', { name: 'New file' }).click()
  await page.getByRole('textbox', { name: 'Name of the new file' }).fill('c.ts')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'c.ts')).toHaveAttribute('aria-level', '2')
  expect(existsSync(join(mock.root, 'dir/c.ts'))).toBe(true)
})

test('a folder of 3,000 files is a handful of rows, and its ends are one key away', async ({
  page,
  mock,
}) => {
  const name = (number: number) => `f${String(number).padStart(4, '0')}.txt`
  writeFiles(mock, Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`many/${name(at + 1)}`, ''])))
  await open(page, mock)
  await treeItem(page, 'many').focus()
  await page.keyboard.press('ArrowRight')
  await expect(treeItem(page, name(1))).toHaveAttribute('aria-setsize', '3000')
  await page.keyboard.press('End')
  await expect(treeItem(page, name(3000))).toBeFocused()
  await expect(treeItem(page, name(3000))).toBeInViewport()
  await expect(treeItem(page, name(3000))).toHaveAttribute('aria-posinset', '3000')
  expect(await tree(page).getByRole('treeitem').count()).toBeLessThan(80)
  await page.keyboard.type('f1500')
  await expect(treeItem(page, name(1500))).toBeFocused()
  await expect(treeItem(page, name(1500))).toBeInViewport()
  await page.keyboard.press('Home')
  await expect(treeItem(page, 'many')).toBeFocused()
  expect(await tree(page).getByRole('treeitem').count()).toBeLessThan(80)
})

test('names that would hide or turn text are shown as they are', async ({ page, mock }) => {
  writeFileSync(join(mock.root, 'cv\u202Efdp.sh'), '')
  writeFileSync(join(mock.root, 'line\nbreak.ts'), '')
  writeFileSync(join(mock.root, '<b>bold</b>'.replaceAll('/', '∕')), '')
  await open(page, mock)
  await expect(treeItem(page, 'cv⟨U+202E⟩fdp.sh')).toBeVisible()
  await expect(treeItem(page, 'line⟨U+000A⟩break.ts')).toBeVisible()
  await expect(treeItem(page, '<b>bold<∕b>')).toBeVisible()
})

test('without a connection the tree stays readable and says why nothing can be changed', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': '', 'dir/b.ts': '' })
  await open(page, mock)
  await treeItem(page, 'dir').click()
  await expect(treeItem(page, 'b.ts')).toBeVisible()
  await goOffline(page, mock)
  await expect(page.getByText(/^Showing the files as of/)).toBeVisible()
  await expect(treeItem(page, 'b.ts')).toBeVisible()
  for (const name of ['New file', 'New folder', 'Refresh'])
    await expect(
      page.getByRole('toolbar', { name: 'Files actions' }).getByRole('button', { name }),
    ).toBeDisabled()
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'New name of a.ts' })).toBeHidden()
  await page.keyboard.press('Shift+F10')
  for (const name of ['New file', 'Rename', 'Delete'])
    await expect(page.getByRole('menuitem', { name })).toBeDisabled()
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toContainText('Needs a connection.')
  await page.keyboard.press('Escape')
  await comeBack(page, mock)
  await expect(page.getByText(/^Showing the files as of/)).toBeHidden()
  // Files can be changed once what was missed is known.
  await expect(page.getByRole('button', { name: 'New file' }).first()).toBeEnabled()
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'New name of a.ts' })).toBeFocused()
})
