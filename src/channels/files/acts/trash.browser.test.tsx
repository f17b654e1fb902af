import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from '../tree/FileTree'

const FILES = { '/docs/one.md': '1', '/docs/two.md': '22', '/a.ts': 'text', '/b.ts': '' }

beforeEach(() => page.viewport(1000, 600))

async function show(options: { trash?: boolean } = { trash: true }) {
  const harness = createFilesHarness(FILES, options)
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ blockSize: 400, inlineSize: 300 }}>
        <FileTree activePath={null} onOpenFile={() => {}} />
      </div>
    </WorkspaceProvider>,
  )
  await expect.element(row('docs')).toBeVisible()
  return harness
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const press = (keys: string) => userEvent.keyboard(keys)
const undoButton = page.getByRole('button', { name: 'Undo' })
const dialog = page.getByRole('dialog', { name: 'Trash' })
const inTrash = (name: string) => dialog.getByRole('listitem', { name, exact: true })

async function focus(name: string) {
  await userEvent.click(page.getByRole('heading', { name: 'Files' }))
  row(name).element().focus()
}

async function showTrash(on: string) {
  await userEvent.click(row(on), { button: 'right' })
  await userEvent.click(page.getByRole('menuitem', { name: 'Show trash' }))
  await expect.element(dialog).toBeVisible()
}

describe('with a trash', () => {
  it('Delete deletes at once, says what went, and Undo brings it back with the focus on it', async () => {
    const { files } = await show()
    await focus('docs')
    await press('{Delete}')
    await expect.element(page.getByText('Deleted docs/ (2 files).')).toBeVisible()
    await expect.element(row('a.ts')).toHaveFocus()
    expect(files.isFolder('/docs')).toBe(false)
    await userEvent.click(undoButton)
    await expect.element(row('docs')).toHaveFocus()
    await expect.element(undoButton).not.toBeInTheDocument()
    expect(files.text('/docs/two.md')).toBe('22')
  })

  it('Mod+Z in the tree takes back one deletion after the other', async () => {
    const { files } = await show()
    await focus('a.ts')
    await press('{Delete}')
    await expect.element(row('b.ts')).toHaveFocus()
    await press('{Delete}')
    await expect.element(row('b.ts')).not.toBeInTheDocument()
    await press('{Control>}z{/Control}')
    await expect.element(row('b.ts')).toHaveFocus()
    expect(files.text('/a.ts')).toBe(null)
    await press('{Control>}z{/Control}')
    await expect.element(row('a.ts')).toHaveFocus()
    expect(files.text('/a.ts')).toBe('text')
  })

  it('a folder comes back as open as it was, by Undo and from the list', async () => {
    await show()
    await userEvent.click(row('docs'))
    await expect.element(row('one.md')).toBeVisible()
    await focus('docs')
    await press('{Delete}')
    await expect.element(row('docs')).not.toBeInTheDocument()
    await userEvent.click(undoButton)
    await expect.element(row('one.md')).toBeVisible()
    await focus('docs')
    await press('{Delete}')
    await expect.element(row('docs')).not.toBeInTheDocument()
    await showTrash('b.ts')
    await userEvent.click(dialog.getByRole('button', { name: 'Restore docs' }))
    await press('{Escape}')
    await expect.element(row('docs')).toHaveAttribute('aria-expanded', 'true')
    await expect.element(row('one.md')).toBeVisible()
  })

  it('an undo that is refused keeps none of the earlier ones from being done', async () => {
    const { files, refuse } = await show()
    await focus('a.ts')
    await press('{Delete}')
    await expect.element(row('a.ts')).not.toBeInTheDocument()
    await focus('docs')
    await press('{Delete}')
    await expect.element(row('docs')).not.toBeInTheDocument()
    refuse('trash_restore', '/docs', { code: 'PERMISSION_DENIED', error: 'Not allowed.' })
    await focus('b.ts')
    await press('{Control>}z{/Control}')
    await expect.element(page.getByText("Couldn't restore docs. Not allowed.")).toBeVisible()
    await press('{Control>}z{/Control}')
    await expect.element(row('a.ts')).toBeVisible()
    expect(files.text('/a.ts')).toBe('text')
    refuse('trash_restore', '/docs', null)
    await press('{Control>}z{/Control}')
    await vi.waitFor(() => expect(files.isFolder('/docs')).toBe(true))
  })

  it('what came into its place meanwhile stays, and the other stands beside it', async () => {
    const { files, change } = await show()
    await focus('a.ts')
    await press('{Delete}')
    await expect.element(undoButton).toBeVisible()
    change('/a.ts', 'new')
    await userEvent.click(undoButton)
    await expect.element(row('a copy.ts')).toBeVisible()
    expect(files.text('/a.ts')).toBe('new')
    expect(files.text('/a copy.ts')).toBe('text')
  })

  it('what the trash cannot hold is deleted for good after a question that says why', async () => {
    const { files, refuse } = await show()
    refuse('trash', '/docs', { code: 'FILE_TOO_LARGE', error: '/docs is too large for the trash.' })
    await focus('docs')
    await press('{Delete}')
    const question = page.getByRole('alertdialog', { name: 'Delete docs/?' })
    await expect.element(question).toHaveTextContent(/too large for the trash/)
    expect(files.isFolder('/docs')).toBe(true)
    await userEvent.click(question.getByRole('button', { name: 'Delete for good' }))
    await expect.element(row('docs')).not.toBeInTheDocument()
    expect(files.isFolder('/docs')).toBe(false)
  })

  it('Shift+Delete asks, and deletes for good', async () => {
    const { files, asked } = await show()
    await focus('a.ts')
    await press('{Shift>}{Delete}{/Shift}')
    const question = page.getByRole('alertdialog', { name: 'Delete a.ts?' })
    await userEvent.click(question.getByRole('button', { name: 'Delete' }))
    await expect.element(row('a.ts')).not.toBeInTheDocument()
    expect(files.text('/a.ts')).toBe(null)
    expect(asked.map(({ type }) => type)).not.toContain('trash')
  })

  it('a deletion that fails says why, and the row stays', async () => {
    const { refuse } = await show()
    refuse('trash', '/a.ts', { code: 'PERMISSION_DENIED', error: 'Not allowed.' })
    await focus('a.ts')
    await press('{Delete}')
    await expect.element(page.getByText("Couldn't delete a.ts. Not allowed.")).toBeVisible()
    await expect.element(row('a.ts')).toHaveAttribute('aria-selected', 'true')
    await expect.element(undoButton).not.toBeInTheDocument()
  })

  it('lists what was deleted, the newest first, and restores it', async () => {
    const { files } = await show()
    for (const name of ['a.ts', 'docs']) {
      await focus(name)
      await press('{Delete}')
      await expect.element(row(name)).not.toBeInTheDocument()
    }
    await showTrash('b.ts')
    await vi.waitFor(() =>
      expect(
        dialog
          .getByRole('listitem')
          .elements()
          .map((item) => item.textContent?.slice(0, 4)),
      ).toEqual(['docs', 'a.ts']),
    )
    await expect.element(inTrash('docs')).toHaveTextContent(/from the workspace.*2 files, 3 B/)
    await userEvent.click(dialog.getByRole('button', { name: 'Restore docs' }))
    await expect.element(inTrash('docs')).not.toBeInTheDocument()
    expect(files.text('/docs/one.md')).toBe('1')
    await userEvent.click(dialog.getByRole('button', { name: 'Delete a.ts for good' }))
    await expect.element(dialog.getByText('The trash is empty.')).toBeVisible()
    await press('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
    await press('{Control>}z{/Control}')
    expect(files.text('/a.ts')).toBe(null)
  })

  it('is emptied after a question', async () => {
    await show()
    await focus('a.ts')
    await press('{Delete}')
    await expect.element(row('a.ts')).not.toBeInTheDocument()
    await showTrash('b.ts')
    await userEvent.click(dialog.getByRole('button', { name: 'Empty trash…' }))
    const question = page.getByRole('alertdialog', { name: 'Delete the item in the trash for good?' })
    await userEvent.click(question.getByRole('button', { name: 'Delete for good' }))
    await expect.element(dialog.getByText('The trash is empty.')).toBeVisible()
    await expect.element(dialog.getByRole('button', { name: 'Empty trash…' })).not.toBeInTheDocument()
  })
})

describe('without a trash', () => {
  it('nothing speaks of one, and Delete asks', async () => {
    await show({})
    await userEvent.click(row('a.ts'), { button: 'right' })
    await expect.element(page.getByRole('menuitem', { name: 'Delete' })).toBeVisible()
    await expect.element(page.getByRole('menuitem', { name: 'Show trash' })).not.toBeInTheDocument()
    await userEvent.click(page.getByRole('menuitem', { name: 'Delete' }))
    await expect.element(page.getByRole('alertdialog', { name: 'Delete a.ts?' })).toBeVisible()
  })
})
