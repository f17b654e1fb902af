import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from './FileTree'
import { fileKind } from './fileKind'

/** Each rendering of the row of a file asks once what kind it is. */
vi.mock('./fileKind', { spy: true })

const FILES = ['/src/main.ts', '/src/lib/deep.ts', '/docs/read.md', '/package.json', '/README.md', '/.env']

beforeEach(() => page.viewport(1000, 600))

async function show(paths: readonly string[] = FILES, options = {}) {
  const harness = createFilesHarness(Object.fromEntries(paths.map((path) => [path, ''])), options)
  const opened = vi.fn()
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ blockSize: 400, inlineSize: 260 }}>
        <FileTree activePath="/package.json" onOpenFile={opened} />
      </div>
    </WorkspaceProvider>,
  )
  return { ...harness, opened }
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const names = () =>
  [...document.querySelectorAll('[role=treeitem]')]
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((element) => element.getAttribute('aria-label'))
const focused = () => document.activeElement?.getAttribute('aria-label')
const press = (keys: string) => userEvent.keyboard(keys)

async function focusFirst() {
  await expect.element(row('docs')).toBeVisible()
  await userEvent.click(page.getByRole('heading', { name: 'Files' }))
  row('docs').element().focus()
}

describe('the tree', () => {
  it('shows folders first, closed, and says where each row stands', async () => {
    await show(FILES, { ignored: ['.env'] })
    await expect.element(row('docs')).toHaveAttribute('aria-expanded', 'false')
    expect(names()).toEqual(['docs', 'src', '.env, ignored', 'package.json', 'README.md'])
    await expect.element(row('src')).toHaveAttribute('aria-level', '1')
    await expect.element(row('src')).toHaveAttribute('aria-posinset', '2')
    await expect.element(row('src')).toHaveAttribute('aria-setsize', '5')
    await expect.element(row('package.json')).toHaveAttribute('aria-current', 'true')
    expect(document.querySelectorAll('[role=treeitem][tabindex="0"]')).toHaveLength(1)
  })

  it('puts each row below the one before, also where rows become taller while they are shown', async () => {
    await show()
    await expect.element(row('docs')).toBeVisible()
    const root = document.documentElement.style
    const tops = () => ['docs', 'src', '.env'].map((name) => row(name).element().getBoundingClientRect().top)
    const steps = () =>
      tops().flatMap((top, index, all) => (index === 0 ? [] : [top - (all[index - 1] ?? 0)]))
    root.setProperty('--ws-row', '44px')
    const box = document.querySelector<HTMLElement>('[role=tree]')?.closest<HTMLElement>('[style*="400px"]')
    if (box) box.style.blockSize = '380px'
    try {
      await expect.poll(steps).toEqual([44, 44])
    } finally {
      root.removeProperty('--ws-row')
    }
  })

  it('is walked with the keyboard', async () => {
    const { opened } = await show()
    await focusFirst()
    await press('{ArrowDown}')
    expect(focused()).toBe('src')
    await press('{ArrowRight}')
    await expect.element(row('main.ts')).toHaveAttribute('aria-level', '2')
    await press('{ArrowRight}{ArrowDown}')
    expect(focused()).toBe('main.ts')
    await press('{Enter}')
    expect(opened).toHaveBeenLastCalledWith('/src/main.ts', { preview: false, focus: true })
    await press(' ')
    expect(opened).toHaveBeenLastCalledWith('/src/main.ts', { preview: true, focus: false })
    await press('{ArrowLeft}')
    expect(focused()).toBe('src')
    await press('{ArrowLeft}')
    await expect.element(row('main.ts')).not.toBeInTheDocument()
    await press('{End}')
    expect(focused()).toBe('README.md')
    await press('{Home}')
    expect(focused()).toBe('docs')
    await press('pa')
    expect(focused()).toBe('package.json')
    await press('{Home}*')
    await expect.element(row('read.md')).toBeVisible()
    await expect.element(row('lib')).toBeVisible()
    expect(document.querySelectorAll('[role=treeitem][tabindex="0"]')).toHaveLength(1)
  })

  it('previews on a click, opens for good on a second one, and remembers open folders', async () => {
    const { opened, workspace } = await show()
    await userEvent.click(row('README.md'))
    expect(opened).toHaveBeenLastCalledWith('/README.md', { preview: true, focus: false })
    await userEvent.dblClick(row('README.md'))
    expect(opened).toHaveBeenLastCalledWith('/README.md', { preview: false, focus: true })
    await userEvent.click(row('src'))
    await expect.element(row('lib')).toBeVisible()
    expect(workspace.config.uiState.get('tree:expanded')).toBe('["/src"]')
    await userEvent.click(page.getByRole('button', { name: 'Collapse all' }))
    await expect.element(row('lib')).not.toBeInTheDocument()
  })

  it('hides what programs keep for themselves until it is asked for, and remembers that', async () => {
    const { workspace } = await show([...FILES, '/.git/config', '/src/.DS_Store'])
    await expect.element(row('docs')).toHaveAttribute('aria-setsize', '5')
    expect(names()).not.toContain('.git')
    await userEvent.click(row('docs'), { button: 'right' })
    await userEvent.click(page.getByRole('menuitem', { name: 'Show hidden files' }))
    await expect.element(row('.git')).toBeVisible()
    await expect.element(row('docs')).toHaveAttribute('aria-setsize', '6')
    expect(workspace.config.uiState.get('tree:expanded:hidden')).toBe('1')
    await userEvent.click(row('docs'), { button: 'right' })
    await userEvent.click(page.getByRole('menuitem', { name: 'Hide hidden files' }))
    await expect.element(row('.git')).not.toBeInTheDocument()
  })

  it('shows names as they are, not as they would like to look', async () => {
    await show(['/photo\u202egnp.exe', '/two\nlines'])
    await expect.element(row('photo⟨U+202E⟩gnp.exe')).toBeVisible()
    await expect.element(row('two⟨U+000A⟩lines')).toBeVisible()
  })

  it('draws only what is on screen, however much there is', async () => {
    await show(Array.from({ length: 5000 }, (_, n) => `/file-${n}.ts`))
    await expect.element(row('file-0.ts')).toBeVisible()
    expect(names().length).toBeLessThan(60)
    row('file-0.ts').element().focus()
    await press('{End}')
    await expect.element(row('file-4999.ts')).toBeVisible()
    expect(focused()).toBe('file-4999.ts')
    await expect.element(row('file-4999.ts')).toHaveAttribute('aria-setsize', '5000')
  })
})

describe('rows are rendered', () => {
  const renderedBy = async (act: () => unknown) => {
    // What came before is drawn first.
    await new Promise((resolve) => setTimeout(resolve, 200))
    vi.mocked(fileKind).mockClear()
    await act()
    await new Promise((resolve) => setTimeout(resolve, 200))
    return vi.mocked(fileKind).mock.calls.length
  }
  const long = Array.from({ length: 300 }, (_, n) => `/file-${n}.ts`)

  it('only where they are new: when a folder above opens, and while one scrolls', async () => {
    await show([...long, '/docs/one.md', '/docs/two.md', '/src/main.ts'])
    await expect.element(row('file-5.ts')).toBeVisible()
    expect(await renderedBy(() => userEvent.click(row('docs')))).toBe(2)
    const scroller = document.querySelector('[role=tree]')?.parentElement
    const height = row('docs').element().getBoundingClientRect().height
    expect(await renderedBy(() => scroller?.scrollBy(0, 5 * height))).toBe(5)
  })

  it('not at all when a file changes whose name stays, and the server is not asked', async () => {
    const { change, asked } = await show(long)
    await expect.element(row('file-5.ts')).toBeVisible()
    const before = asked.length
    expect(await renderedBy(() => change('/file-5.ts', 'text'))).toBe(0)
    expect(asked.slice(before)).toEqual([])
  })
})

describe('changes from elsewhere', () => {
  it('move neither the selection nor what is on screen', async () => {
    const { change } = await show(Array.from({ length: 200 }, (_, n) => `/file-${n}.ts`))
    await userEvent.click(row('file-5.ts'))
    const scroller = document.querySelector('[role=tree]')?.parentElement
    scroller?.scrollTo(0, 2400)
    await expect.element(row('file-102.ts')).toBeVisible()
    const before = row('file-102.ts').element().getBoundingClientRect().top
    change('/a-new-one.ts', '')
    await vi.waitFor(() => expect(row('file-102.ts').element().getAttribute('aria-setsize')).toBe('201'))
    expect(row('file-102.ts').element().getBoundingClientRect().top).toBe(before)
    expect(focused()).toBe('file-5.ts')
  })

  it('that take the selected row give its neighbour the focus', async () => {
    const { change } = await show()
    await focusFirst()
    await press('{End}{ArrowUp}')
    expect(focused()).toBe('package.json')
    change('/package.json', null)
    await vi.waitFor(() => expect(focused()).toBe('README.md'))
    change('/README.md', null)
    await vi.waitFor(() => expect(focused()).toBe('.env'))
  })
})

describe('making, renaming, deleting', () => {
  it('names a new file in place, refuses a taken name, and opens it', async () => {
    const { files, opened } = await show()
    await focusFirst()
    await press('{ArrowDown}')
    await userEvent.click(page.getByRole('button', { name: 'New file' }))
    const field = page.getByRole('textbox', { name: 'Name of the new file' })
    await expect.element(field).toHaveFocus()
    await userEvent.type(field, 'main.ts')
    await expect.element(page.getByText('A file named main.ts already exists.')).toBeVisible()
    await press('{Enter}')
    await expect.element(field).toHaveAttribute('aria-invalid', 'true')
    await userEvent.fill(field, 'new.ts')
    await press('{Enter}')
    await expect.element(row('new.ts')).toHaveAttribute('aria-selected', 'true')
    expect(files.text('/src/new.ts')).toBe('')
    expect(opened).toHaveBeenLastCalledWith('/src/new.ts', { preview: false, focus: true })
  })

  it('makes a folder, and lets go of the field on Escape', async () => {
    const { files } = await show()
    await focusFirst()
    await userEvent.click(page.getByRole('button', { name: 'New folder' }))
    await press('{Escape}')
    await expect.element(page.getByRole('textbox')).not.toBeInTheDocument()
    expect(focused()).toBe('docs')
    await userEvent.click(page.getByRole('button', { name: 'New folder' }))
    await press('inner{Enter}')
    await expect.element(row('inner')).toHaveFocus()
    expect(files.isFolder('/docs/inner')).toBe(true)
  })

  it('renames in place with the stem selected, and says why it could not', async () => {
    const { files, refuse } = await show()
    await focusFirst()
    await press('{End}{F2}')
    const field = page.getByRole('textbox', { name: 'New name of README.md' })
    await expect.element(field).toHaveFocus()
    const input = field.element() as HTMLInputElement
    expect(input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0)).toBe('README')
    refuse('rename', '/README.md', {
      code: 'PERMISSION_DENIED',
      error: "The server isn't allowed to do this with /README.md.",
    })
    await press('NOTES{Enter}')
    await expect.element(page.getByText("The server isn't allowed to do this with /README.md.")).toBeVisible()
    await expect.element(field).toHaveValue('NOTES.md')
    refuse('rename', '/README.md', null)
    await press('{Enter}')
    await expect.element(row('NOTES.md')).toHaveFocus()
    expect(files.text('/NOTES.md')).toBe('')
  })

  it('asks before it deletes, and moves the focus to a neighbour', async () => {
    const { files } = await show()
    await focusFirst()
    await press('{Delete}')
    const dialog = page.getByRole('alertdialog', { name: 'Delete docs/?' })
    await expect.element(dialog).toBeVisible()
    await press('{Escape}')
    expect(files.text('/docs/read.md')).toBe('')
    await expect.element(row('docs')).toHaveFocus()
    await press('{Delete}')
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    await expect.element(row('docs')).not.toBeInTheDocument()
    await expect.element(row('src')).toHaveFocus()
  })

  it('has a menu on the keyboard and on right click', async () => {
    await show()
    await focusFirst()
    await press('{Shift>}{F10}{/Shift}')
    const items = () =>
      page
        .getByRole('menuitem')
        .elements()
        .map((item) => item.textContent)
    await vi.waitFor(() => expect(items()).toHaveLength(10))
    await press('{Escape}')
    await userEvent.click(row('README.md'), { button: 'right' })
    await userEvent.click(page.getByRole('menuitem', { name: 'Rename' }))
    await expect.element(page.getByRole('textbox', { name: 'New name of README.md' })).toHaveFocus()
  })
})

describe('states', () => {
  it('an empty workspace offers a new file', async () => {
    const { files } = await show([])
    await expect.element(page.getByText('This workspace has no files yet.')).toBeVisible()
    await userEvent.click(page.getByText('New file', { exact: true }))
    await press('first.ts{Enter}')
    await expect.element(row('first.ts')).toBeVisible()
    expect(files.text('/first.ts')).toBe('')
  })

  it('rows stand in for files that are on the way', async () => {
    const harness = createFilesHarness(Object.fromEntries(FILES.map((path) => [path, ''])))
    harness.hold()
    await render(
      <WorkspaceProvider workspace={harness.workspace}>
        <div style={{ blockSize: 400 }}>
          <FileTree activePath={null} onOpenFile={() => {}} />
        </div>
      </WorkspaceProvider>,
    )
    await expect.element(page.getByRole('img', { name: 'Loading files' })).toBeVisible()
    harness.release()
    await expect.element(row('docs')).toBeVisible()
  })

  it('a folder that cannot be listed says why and can be tried again', async () => {
    const { refuse } = await show()
    refuse('list', '/src', { code: 'PERMISSION_DENIED', error: 'No.' })
    await userEvent.click(row('src'))
    await expect.element(page.getByText("Couldn't list src. No.")).toBeVisible()
    refuse('list', '/src', null)
    await userEvent.click(page.getByRole('button', { name: 'Try again' }))
    await expect.element(row('main.ts')).toBeVisible()
  })

  it('offline the files stay, and what would change them says why it cannot', async () => {
    const { cut, asked } = await show()
    await focusFirst()
    cut()
    await expect.element(page.getByText(/^Showing the files as of /)).toBeVisible()
    await expect
      .element(page.getByRole('button', { name: 'New file' }))
      .toHaveAttribute('aria-disabled', 'true')
    row('docs').element().focus()
    await press('{Delete}{F2}')
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument()
    await expect.element(page.getByRole('textbox')).not.toBeInTheDocument()
    expect(asked.every(({ type }) => type === 'list')).toBe(true)
  })
})
