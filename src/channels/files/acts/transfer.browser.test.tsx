import { beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { EmbedHostContext } from '../../context/EmbedHostContext'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from '../tree/FileTree'

const FILES = { '/lib/x.ts': 'x', '/a.ts': 'a', '/b.ts': 'b' }

beforeEach(() => page.viewport(1000, 600))

interface Shown {
  readonly capabilities?: readonly string[]
  readonly isReadOnly?: boolean
}

async function show({ capabilities = ['files.range', 'files.download'], isReadOnly = false }: Shown = {}) {
  const harness = createFilesHarness(FILES, {
    also: {
      has: (capability) => capabilities.includes(capability),
      answer: () => null,
    },
  })
  const embedHost = {
    isEmbed: isReadOnly,
    locale: 'en',
    readOnly: { files: isReadOnly, terminal: false, agent: false },
    openLink: null,
    focusTaken: null,
  }
  await render(
    <EmbedHostContext value={embedHost}>
      <WorkspaceProvider workspace={harness.workspace}>
        <div style={{ blockSize: 420, inlineSize: 300, display: 'flex' }}>
          <FileTree activePath={null} onOpenFile={vi.fn()} />
        </div>
      </WorkspaceProvider>
    </EmbedHostContext>,
  )
  await expect.element(row('lib')).toBeVisible()
  return harness
}

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const dialog = () => page.getByRole('alertdialog')

function transfer(...files: File[]): DataTransfer {
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  return data
}

const text = (name: string, content: string) => new File([content], name)

/** As from another program: the tree takes it once the code for it is here. */
async function drop(name: string, ...files: File[]): Promise<void> {
  const dataTransfer = transfer(...files)
  const send = (type: string) =>
    row(name)
      .element()
      .dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
  send('dragenter')
  await expect.poll(() => send('dragover')).toBe(false)
  await expect.element(page.getByText(/^Upload to /)).toBeVisible()
  send('drop')
}

async function openMenu(name: string): Promise<void> {
  await userEvent.click(row(name), { button: 'right' })
  await expect.element(page.getByRole('menuitem', { name: 'New file' })).toBeVisible()
}

const item = (name: string) => page.getByRole('menuitem', { name })

describe('the menu of the tree', () => {
  it('offers to upload, and to download a file as it is and a folder as a zip', async () => {
    await show()
    await openMenu('lib')
    await expect.element(item('Upload files…')).toBeVisible()
    await expect.element(item('Upload a folder…')).toBeVisible()
    await expect.element(item('Download as zip')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await openMenu('a.ts')
    await expect.element(page.getByRole('menuitem', { name: 'Download', exact: true })).toBeVisible()
  })

  it('offers nothing that the server cannot do', async () => {
    await show({ capabilities: [] })
    await openMenu('lib')
    for (const name of ['Upload files…', 'Upload a folder…', 'Download as zip'])
      await expect.element(item(name)).not.toBeInTheDocument()
  })

  it('offers no upload to who may only look, but the download', async () => {
    await show({ isReadOnly: true })
    await openMenu('lib')
    await expect.element(item('Upload files…')).not.toBeInTheDocument()
    await expect.element(item('Download as zip')).not.toHaveAttribute('aria-disabled', 'true')
  })
})

describe('files from another program', () => {
  it('are dropped on a folder and appear in it, and only there', async () => {
    const { files } = await show()
    await drop('lib', text('new.ts', 'new'), text('other.ts', 'other'))
    await expect.element(row('new.ts')).toBeVisible()
    await expect.poll(() => files.text('/lib/new.ts')).toBe('new')
    expect(files.text('/lib/other.ts')).toBe('other')
    await expect.element(page.getByRole('region', { name: 'Upload' })).not.toBeInTheDocument()
  })

  it('are pasted to where the focus is', async () => {
    const { files } = await show()
    await userEvent.click(row('lib'))
    const paste = new ClipboardEvent('paste', { bubbles: true, clipboardData: transfer(text('p.ts', 'p')) })
    row('lib').element().dispatchEvent(paste)
    await expect.poll(() => files.text('/lib/p.ts')).toBe('p')
  })

  it('are not taken from who may only look', async () => {
    const { files, asked } = await show({ isReadOnly: true })
    const send = (type: string, event: Event) => row('lib').element().dispatchEvent(event) || type
    const dataTransfer = transfer(text('p.ts', 'p'))
    for (const type of ['dragenter', 'dragover', 'drop'])
      send(type, new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
    send('paste', new ClipboardEvent('paste', { bubbles: true, clipboardData: dataTransfer }))
    await openMenu('lib')
    expect(files.text('/lib/p.ts')).toBeNull()
    expect(asked.filter(({ type }) => type === 'write')).toEqual([])
  })

  it('say how far they are, wait for the connection, and go on by themselves', async () => {
    const harness = await show()
    harness.hold()
    await drop('lib', text('new.ts', 'new'))
    const bar = page.getByRole('region', { name: 'Upload' })
    await expect.element(bar).toBeVisible()
    harness.cut()
    harness.release()
    await expect.element(bar).toHaveTextContent('The upload goes on once there is a connection.')
    await harness.reconnect()
    harness.workspace.files.commands.opened()
    await expect.poll(() => harness.files.text('/lib/new.ts')).toBe('new')
    await expect.element(bar).not.toBeInTheDocument()
  })

  it('are cancelled, and nothing of them is there', async () => {
    const harness = await show()
    harness.hold()
    await drop('lib', text('new.ts', 'new'))
    await userEvent.click(page.getByRole('button', { name: 'Cancel upload' }))
    harness.release()
    await expect.element(page.getByRole('region', { name: 'Upload' })).not.toBeInTheDocument()
    expect(harness.files.text('/lib/new.ts')).toBeNull()
  })

  it('that fail are named with the reason, and tried again', async () => {
    const { files, refuse } = await show()
    refuse('write', '/lib/new.ts', { code: 'NO_SPACE', error: 'The disk is full.' })
    await drop('lib', text('new.ts', 'new'), text('fine.ts', 'fine'))
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent("1 of 2 files weren't uploaded. new.ts: The disk is full.")
    expect(files.text('/lib/fine.ts')).toBe('fine')
    refuse('write', '/lib/new.ts', null)
    await userEvent.click(page.getByRole('button', { name: 'Retry' }))
    await expect.poll(() => files.text('/lib/new.ts')).toBe('new')
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
  })
})

describe('a name that is taken', () => {
  const both = () => [text('a.ts', 'my a'), text('b.ts', 'my b')]
  const dropAbove = (...files: File[]) => drop('a.ts', ...files)

  it('is asked about without a mouse, each or for all, and skipped first', async () => {
    const { files } = await show()
    await dropAbove(...both())
    await expect.element(dialog()).toHaveAccessibleName('a.ts exists already')
    await expect.element(page.getByRole('button', { name: 'Skip' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(dialog()).toHaveAccessibleName('b.ts exists already')
    await expect.element(page.getByRole('button', { name: 'Skip' })).toHaveFocus()
    await userEvent.keyboard('{Tab}{Enter}')
    await expect.poll(() => files.text('/b copy.ts')).toBe('my b')
    expect(files.text('/a.ts')).toBe('a')
    expect(files.text('/b.ts')).toBe('b')
  })

  it('is replaced for all at once', async () => {
    const { files } = await show()
    await dropAbove(...both())
    await userEvent.click(page.getByRole('switch', { name: 'Do this for the other one, too' }))
    await userEvent.click(page.getByRole('button', { name: 'Replace' }))
    await expect.poll(() => [files.text('/a.ts'), files.text('/b.ts')]).toEqual(['my a', 'my b'])
    await expect.element(dialog()).not.toBeInTheDocument()
  })

  it('leaves all as it is with Escape', async () => {
    const { files, asked } = await show()
    await dropAbove(...both(), text('c.ts', 'c'))
    await expect.element(dialog()).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('region', { name: 'Upload' })).not.toBeInTheDocument()
    expect(asked.filter(({ type }) => type === 'write')).toEqual([])
    expect(files.contents()).toMatchObject(FILES)
  })

  it('is never overwritten where it came, or changed, during the upload', async () => {
    const harness = await show()
    harness.hold()
    await drop('lib', text('new.ts', 'mine'))
    await expect
      .poll(() => harness.asked.some(({ type, path }) => type === 'list' && path === '/lib'))
      .toBe(true)
    harness.release()
    harness.change('/lib/new.ts', 'theirs')
    await expect.element(dialog()).toHaveTextContent(/lib/)
    expect(harness.files.text('/lib/new.ts')).toBe('theirs')
    await userEvent.click(page.getByRole('button', { name: 'Keep both' }))
    await expect.poll(() => harness.files.text('/lib/new copy.ts')).toBe('mine')
    expect(harness.files.text('/lib/new.ts')).toBe('theirs')
  })
})
