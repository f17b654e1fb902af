import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { composer, editorTab, open, openFile, run, status, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const question = (page: Page, name = 'a.ts has unsaved text') => page.getByRole('dialog', { name })
const choice = (page: Page) => page.getByRole('combobox', { name: 'Unsaved files in a message' })
const onDisk = (mock: Mock, path: string) => readFileSync(join(mock.root, path), 'utf8')
const unsaved = (page: Page, name: string) =>
  expect(editorTab(page, new RegExp(`^${name}, unsaved`))).toBeVisible()

/** Two files, and an editor that saves nothing by itself. */
async function begin(page: Page, mock: Mock, setting?: string): Promise<void> {
  writeFiles(mock, { 'a.ts': 'disk\n', 'src/b.ts': 'disk\n' })
  await open(page, mock)
  await run(page, 'Open settings')
  await page.getByRole('switch', { name: 'Save automatically' }).click()
  await expect(choice(page)).toHaveValue('ask')
  if (setting !== undefined) await choice(page).selectOption(setting)
}

async function edit(page: Page, path: string, typed: string): Promise<void> {
  await openFile(page, path)
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type(typed)
  await unsaved(page, path.slice(path.lastIndexOf('/') + 1))
}

async function say(page: Page, text: string): Promise<void> {
  await composer(page).focus()
  await page.keyboard.type(text)
  await expect(page.getByRole('list', { name: 'Goes with the message' })).toBeVisible()
  await page.keyboard.press('Enter')
}

test('a message that names an unsaved file asks what is to become of it, and not again where that is the answer', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await begin(page, mock)
  await edit(page, '/a.ts', 'typed ')
  await say(page, 'see @a.ts ')
  await expect(question(page)).toBeVisible()
  await expect(question(page).getByRole('button', { name: 'Save and send' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('see @a.ts ')
  expect(mock.agent.prompts).toEqual([])

  await page.keyboard.press('Enter')
  await expect(question(page)).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('')
  await expect.poll(() => mock.agent.files).toEqual([[{ path: '/a.ts', text: 'typed disk\n' }]])
  expect(onDisk(mock, 'a.ts')).toBe('disk\n')

  await say(page, 'and @a.ts again ')
  await question(page).getByRole('switch', { name: 'Don’t ask again' }).focus()
  await page.keyboard.press('Space')
  await question(page).getByRole('button', { name: 'Save and send' }).press('Enter')
  await expect.poll(() => mock.agent.files.at(-1)).toEqual([{ path: '/a.ts' }])
  expect(onDisk(mock, 'a.ts')).toBe('typed disk\n')

  await edit(page, '/a.ts', 'more ')
  await say(page, 'now @a.ts once more ')
  await expect.poll(() => mock.agent.prompts).toHaveLength(3)
  await expect(question(page)).toBeHidden()
  expect(onDisk(mock, 'a.ts')).toBe('more typed disk\n')
  await page.reload()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await run(page, 'Open settings')
  await expect(choice(page)).toHaveValue('save')
})

test('“Save them” saves what a message names, and no other file', async ({ page, mock }) => {
  await begin(page, mock, 'Save them, then send')
  await edit(page, '/a.ts', 'typed ')
  await treeItem(page, 'src').click()
  await edit(page, '/src/b.ts', 'other ')
  await say(page, 'see @a.ts ')
  await expect.poll(() => mock.agent.files.at(-1)).toEqual([{ path: '/a.ts' }])
  expect(onDisk(mock, 'a.ts')).toBe('typed disk\n')
  expect(onDisk(mock, 'src/b.ts')).toBe('disk\n')
})

test('“Send the unsaved text” sends that of the files in a folder that is named, too, and saves nothing', async ({
  page,
  mock,
}) => {
  await begin(page, mock, 'Send the unsaved text along')
  await treeItem(page, 'src').click()
  await edit(page, '/src/b.ts', 'typed ')
  await say(page, 'see @src/ ')
  await expect
    .poll(() => mock.agent.files.at(-1))
    .toEqual([{ path: '/src' }, { path: '/src/b.ts', text: 'typed disk\n' }])
  expect(onDisk(mock, 'src/b.ts')).toBe('disk\n')
  await unsaved(page, 'b.ts')
})
