import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from '../tree/FileTree'

beforeEach(() => page.viewport(1000, 600))

async function show(files: Readonly<Record<string, string>>, found: readonly string[] = []) {
  const opened: string[] = []
  const harness = createFilesHarness(files, {
    also: {
      has: (capability) => capability === 'files.search',
      answer: (frame) => (frame.type === 'find' ? { paths: found, truncated: false } : null),
    },
  })
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ blockSize: 300, inlineSize: 300 }}>
        <FileTree activePath={null} onOpenFile={(path) => opened.push(path)} />
      </div>
    </WorkspaceProvider>,
  )
  await expect.element(page.getByRole('tree', { name: 'Files' })).toBeVisible()
  return { ...harness, opened }
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const field = page.getByRole('searchbox', { name: 'Filter files' })
const press = (keys: string) => userEvent.keyboard(keys)
const rows = () =>
  page
    .getByRole('treeitem')
    .elements()
    .map((element) => `${element.getAttribute('aria-level')} ${element.getAttribute('aria-label')}`)

describe('the tree', () => {
  const FILES = { '/src/main/app.ts': '', '/src/main.css': '', '/docs/one.md': '', '/main.ts': '' }

  it('is filtered as one types, with what lies in folders that were not opened, until Escape', async () => {
    const { opened } = await show(FILES, ['/src/main/app.ts', '/docs/one.md'])
    await userEvent.click(row('docs'))
    row('main.ts').element().focus()
    await press('{Control>}f{/Control}')
    await expect.element(field).toHaveFocus()
    await press('app')
    await vi.waitFor(() => expect(rows()).toEqual(['1 src', '2 main', '3 app.ts']))
    await press('{ArrowDown}')
    await expect.element(row('src')).toHaveFocus()
    await press('{ArrowLeft}')
    await vi.waitFor(() => expect(rows()).toEqual(['1 src']))
    await press('{ArrowRight}{End}{Enter}')
    await vi.waitFor(() => expect(opened).toEqual(['/src/main/app.ts']))
    await press('{Escape}')
    await expect.element(field).not.toBeInTheDocument()
    await expect.element(row('app.ts')).toHaveFocus()
    await expect.element(row('docs')).toBeVisible()
  })

  it('says that nothing fits, and how to go on', async () => {
    await show(FILES)
    await userEvent.click(page.getByRole('button', { name: 'Filter files' }))
    await expect.element(field).toHaveFocus()
    await press('nowhere')
    await expect.element(page.getByText('No files match “nowhere”.')).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Clear filter' }))
    await expect.element(field).toHaveFocus()
    await expect.element(row('main.ts')).toBeVisible()
    await press('{Escape}')
    await expect.element(field).not.toBeInTheDocument()
  })

  it('joins folders that hold nothing but each other, opens all of them, and keeps the focus', async () => {
    const { workspace } = await show({
      '/src/main/java/App.java': '',
      '/src/main/java/B.java': '',
      '/z.ts': '',
    })
    workspace.config.commands.set({ 'files.compactFolders': true })
    row('src').element().focus()
    await press('{ArrowRight}')
    await expect.element(row('src/main/java')).toHaveFocus()
    await vi.waitFor(() => expect(rows()).toEqual(['1 src/main/java', '2 App.java', '2 B.java', '1 z.ts']))
    await press('{ArrowLeft}')
    await vi.waitFor(() => expect(rows()).toEqual(['1 src/main/java', '1 z.ts']))
    await expect.element(row('src/main/java')).toHaveFocus()
  })

  it('stands apart by folder unless the setting says otherwise', async () => {
    const { workspace } = await show({ '/src/main/App.java': '', '/z.ts': '' })
    workspace.config.commands.set({ 'files.compactFolders': true })
    await userEvent.click(row('src'))
    await expect.element(row('src/main')).toBeVisible()
    workspace.config.commands.set({ 'files.compactFolders': false })
    await vi.waitFor(() => expect(rows()).toEqual(['1 src', '2 main', '3 App.java', '1 z.ts']))
  })

  it('keeps in sight the folders that what is shown lies in', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`/lib/deep/f${n}.ts`, '']))
    await show({ ...many, '/lib/other.ts': '' })
    await userEvent.click(row('lib'))
    await userEvent.click(row('deep'))
    await expect.element(row('f3.ts')).toBeVisible()
    const scroller = page.getByRole('tree', { name: 'Files' }).element().parentElement!
    scroller.scrollTop = 400
    const stuck = () =>
      [...scroller.querySelectorAll('[aria-hidden="true"] > div > button')].map((each) => each.textContent)
    await vi.waitFor(() => expect(stuck()).toEqual(['lib', 'deep']))
    scroller.querySelector<HTMLElement>('[aria-hidden="true"] > div > button')?.click()
    await expect.element(row('lib')).toHaveFocus()
    await vi.waitFor(() => expect(scroller.scrollTop).toBe(0))
    await vi.waitFor(() => expect(stuck()).toEqual([]))
  })
})
