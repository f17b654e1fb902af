import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from '../tree/FileTree'

const FILES = { '/lib/x.ts': 'x', '/src/y.ts': 'y', '/a.ts': 'a', '/b.ts': 'b', '/c.ts': 'c' }

beforeEach(() => page.viewport(1000, 600))

async function show() {
  const harness = createFilesHarness(FILES, { trash: true })
  const opened = vi.fn()
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ blockSize: 420, inlineSize: 300 }}>
        <FileTree activePath={null} onOpenFile={opened} />
      </div>
    </WorkspaceProvider>,
  )
  await expect.element(row('lib')).toBeVisible()
  return { ...harness, opened }
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const press = (keys: string) => userEvent.keyboard(keys)
const selected = () =>
  [...document.querySelectorAll('[role=treeitem][aria-selected=true]')]
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((element) => element.getAttribute('aria-label'))
const focused = () => document.activeElement?.getAttribute('aria-label')

async function focus(name: string) {
  await userEvent.click(page.getByRole('heading', { name: 'Files' }))
  row(name).element().focus()
}

describe('several rows are selected', () => {
  it('with Shift and the arrows, further and back, and one again with an arrow alone', async () => {
    await show()
    await expect.element(page.getByRole('tree')).toHaveAttribute('aria-multiselectable', 'true')
    await focus('src')
    await press('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    expect(selected()).toEqual(['src', 'a.ts', 'b.ts'])
    expect(focused()).toBe('b.ts')
    await press('{Shift>}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}')
    expect(selected()).toEqual(['lib', 'src'])
    await press('{Shift>}{End}{/Shift}')
    expect(selected()).toEqual(['src', 'a.ts', 'b.ts', 'c.ts'])
    await press('{ArrowUp}')
    expect(selected()).toEqual(['b.ts'])
  })

  it('with Mod: the focus goes on alone, Space adds and takes away, A means all, Escape none of them', async () => {
    await show()
    await focus('lib')
    await press('{Control>}{ArrowDown}{ArrowDown} {/Control}')
    expect(selected()).toEqual(['lib', 'a.ts'])
    await press('{Control>} {/Control}')
    expect(selected()).toEqual(['lib'])
    await press('{Control>}a{/Control}')
    expect(selected()).toHaveLength(5)
    await press('{Escape}')
    expect(selected()).toEqual(['a.ts'])
    expect(focused()).toBe('a.ts')
  })

  it('with Shift and Mod while clicking, which opens nothing', async () => {
    const { opened } = await show()
    await userEvent.click(row('a.ts'))
    expect(opened).toHaveBeenCalledTimes(1)
    await userEvent.click(row('c.ts'), { modifiers: ['Shift'] })
    expect(selected()).toEqual(['a.ts', 'b.ts', 'c.ts'])
    await userEvent.click(row('b.ts'), { modifiers: ['ControlOrMeta'] })
    expect(selected()).toEqual(['a.ts', 'c.ts'])
    expect(opened).toHaveBeenCalledTimes(1)
    await userEvent.click(row('lib'))
    expect(selected()).toEqual(['lib'])
    await userEvent.click(row('b.ts'), { modifiers: ['ControlOrMeta'] })
    expect(selected()).toEqual(['lib', 'b.ts'])
    expect(focused()).toBe('b.ts')
    await press('{ArrowUp}')
    await userEvent.click(row('c.ts'), { modifiers: ['ControlOrMeta'] })
    expect(selected()).toEqual(['a.ts', 'c.ts'])
  })

  it('and deleted together, which one Undo takes back', async () => {
    const { files } = await show()
    await focus('a.ts')
    await press('{Shift>}{End}{/Shift}{Delete}')
    await expect.element(page.getByText('Deleted 3 items.', { exact: true }).first()).toBeVisible()
    await expect.element(row('src')).toHaveFocus()
    expect(files.contents()).not.toHaveProperty('/b.ts')
    await userEvent.click(page.getByRole('button', { name: 'Undo' }))
    await expect.element(row('c.ts')).toBeVisible()
    expect(files.contents()).toMatchObject(FILES)
  })

  it('and their menu acts on all of them', async () => {
    await show()
    await focus('a.ts')
    await press('{Shift>}{End}{/Shift}')
    await userEvent.click(row('b.ts'), { button: 'right' })
    await expect.element(page.getByRole('menuitem', { name: 'Delete 3 items' })).toBeVisible()
    await expect.element(page.getByRole('menuitem', { name: 'Rename' })).not.toBeInTheDocument()
    await press('{Escape}')
    await userEvent.click(row('lib'), { button: 'right' })
    await expect.element(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
    await expect.element(page.getByRole('menuitem', { name: /^Delete(?! \d)/ })).toBeVisible()
  })
})

describe('cut, copied and pasted', () => {
  it('files move into the folder with the focus, are said to be cut until then, and move back', async () => {
    const { files, workspace } = await show()
    const moved = vi.fn()
    workspace.files.commands.onMoved(moved)
    await focus('a.ts')
    await press('{Shift>}{ArrowDown}{/Shift}{Control>}x{/Control}')
    await expect.element(row('a.ts, cut')).toBeVisible()
    await press('{Home}{Control>}v{/Control}')
    await expect.element(page.getByText('Moved 2 items to lib.').first()).toBeVisible()
    await expect.element(row('a.ts')).toHaveAttribute('aria-level', '2')
    expect(selected()).toEqual(['a.ts', 'b.ts'])
    expect(moved.mock.calls).toEqual([
      ['/a.ts', '/lib/a.ts'],
      ['/b.ts', '/lib/b.ts'],
    ])
    await press('{Control>}z{/Control}')
    await vi.waitFor(() => expect(files.contents()).toMatchObject(FILES))
  })

  it('a copy into the same folder has a name of its own, and may be pasted again', async () => {
    const { files } = await show()
    await focus('a.ts')
    await press('{Control>}cv{/Control}')
    await expect.element(row('a copy.ts')).toHaveFocus()
    await press('{Control>}v{/Control}')
    await expect.element(row('a copy 2.ts')).toHaveFocus()
    expect(files.text('/a copy 2.ts')).toBe('a')
    await press('{Control>}z{/Control}')
    await expect.element(row('a copy 2.ts')).not.toBeInTheDocument()
    expect(files.text('/a copy.ts')).toBe('a')
  })

  it('what is there keeps its name: a move is refused in words, a copy stands beside it', async () => {
    const { files } = await show()
    files.write('/lib/a.ts', 'other')
    await focus('a.ts')
    await press('{Control>}x{/Control}{Home}{Control>}v{/Control}')
    await expect.element(page.getByText(/^Couldn't move a\.ts\. .*already exists\.$/)).toBeVisible()
    expect(files.text('/a.ts')).toBe('a')
    await focus('a.ts')
    await press('{Control>}c{/Control}{Home}{Control>}v{/Control}')
    await expect.element(row('a copy.ts')).toHaveAttribute('aria-level', '2')
    expect(files.text('/lib/a.ts')).toBe('other')
  })

  it('a folder is duplicated from its menu', async () => {
    const { files } = await show()
    await userEvent.click(row('lib'), { button: 'right' })
    await userEvent.click(page.getByRole('menuitem', { name: 'Duplicate' }))
    await expect.element(row('lib copy')).toBeVisible()
    expect(files.text('/lib copy/x.ts')).toBe('x')
  })
})

describe('dragged', () => {
  /** As a browser does it: one set of data goes through all events. */
  function drag(from: string, to: Element, { altKey = false } = {}) {
    const dataTransfer = new DataTransfer()
    const send = (type: string, target: Element) =>
      target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, altKey }))
    send('dragstart', row(from).element())
    send('dragenter', to)
    return {
      dataTransfer,
      /** The code for it comes with the first one. */
      over: () => vi.waitFor(() => expect(send('dragover', to)).toBe(false)),
      refused: () => expect(send('dragover', to)).toBe(true),
      drop() {
        send('drop', to)
        send('dragend', row(from).element())
      },
      cancel: () => send('dragend', row(from).element()),
    }
  }

  it('files go into a folder, or with Alt a copy of them, and it is said before', async () => {
    const { files } = await show()
    await focus('a.ts')
    await press('{Shift>}{ArrowDown}{/Shift}')
    const move = drag('b.ts', row('lib').element())
    await move.over()
    await expect.element(page.getByText('Move 2 items to lib', { exact: true })).toBeVisible()
    expect(row('lib').element().getAttribute('style')).toContain('outline: 2px solid')
    move.drop()
    await vi.waitFor(() => expect(files.text('/lib/b.ts')).toBe('b'))
    expect(files.text('/a.ts')).toBe(null)
    await expect.element(page.getByText('Move 2 items to lib', { exact: true })).not.toBeInTheDocument()
    await expect.element(row('x.ts')).toBeVisible()
    const copy = drag('c.ts', row('x.ts').element(), { altKey: true })
    await copy.over()
    copy.drop()
    await vi.waitFor(() => expect(files.text('/lib/c.ts')).toBe('c'))
    expect(files.text('/c.ts')).toBe('c')
  })

  it('a folder opens where it is pointed at, and a folder does not go into itself', async () => {
    await show()
    const file = drag('a.ts', row('lib').element())
    await file.over()
    await expect.element(row('x.ts')).toBeVisible()
    file.cancel()
    const folder = drag('lib', row('src').element())
    await folder.over()
    folder.cancel()
    drag('lib', row('x.ts').element()).refused()
    drag('a.ts', row('b.ts').element()).refused()
  })

  it('they carry their paths for other panes, quoted for a shell', async () => {
    const { files } = await show()
    files.write("/it's.ts", '')
    await expect.element(row("it's.ts")).toBeVisible()
    const { dataTransfer, cancel } = drag("it's.ts", row('lib').element())
    expect(dataTransfer.getData('text/plain')).toBe("'/it'\\''s.ts'")
    expect(dataTransfer.getData('application/x-workspace-paths')).toBe('["/it\'s.ts"]')
    cancel()
    const folder = drag('lib', row('src').element())
    expect(folder.dataTransfer.getData('application/x-workspace-paths')).toBe('["/lib/"]')
    folder.cancel()
  })
})

it('paste that follows cut before the code for either is here moves what was cut', async () => {
  const { files } = await show()
  await focus('a.ts')
  const key = (name: string, control: boolean) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, ctrlKey: control, bubbles: true, cancelable: true }),
    )
  key('x', true)
  row('lib').element().focus()
  key('v', true)
  await vi.waitFor(() => expect(files.text('/lib/a.ts')).toBe('a'))
})

it('a name with slashes makes the folders on the way, and a slash at the end a folder', async () => {
  const { files, opened } = await show()
  await focus('lib')
  await userEvent.click(page.getByRole('button', { name: 'New file' }))
  await press('deep/er/new.ts{Enter}')
  await expect.element(row('new.ts')).toHaveAttribute('aria-level', '4')
  expect(files.text('/lib/deep/er/new.ts')).toBe('')
  expect(opened).toHaveBeenLastCalledWith('/lib/deep/er/new.ts', { preview: false, focus: true })
  await focus('a.ts')
  await userEvent.click(page.getByRole('button', { name: 'New file' }))
  await press('made/{Enter}')
  await expect.element(row('made')).toBeVisible()
  expect(files.isFolder('/made')).toBe(true)
  await userEvent.click(page.getByRole('button', { name: 'New file' }))
  await press('x//y')
  await expect.element(page.getByText('A name is needed.')).toBeVisible()
})
