import { afterEach, describe, expect, it } from 'vitest'
import { cleanup, render } from 'vitest-browser-react'
import { useStore } from 'zustand/react'
import '../../../ui/theme/global.css'
import { fakeDatabase, fakeTextModel } from '../../../testing/editorFakes'
import { createFilesHarness } from '../../../testing/filesHarness'
import { useWorkspace, WorkspaceProvider } from '../../context/WorkspaceProvider'
import { EditorNotText } from './EditorNotText'
import { EditorStrips } from './EditorStrips'
import { selectFile } from './editorViewStore'

function Shown({ path }: { path: string }) {
  const { editors } = useWorkspace().files
  const file = useStore(editors.view, selectFile(path))
  if (!file || file.status === 'loading') return null
  return file.status === 'ready' ? (
    <EditorStrips file={file} onClose={undefined} />
  ) : (
    <EditorNotText file={file} />
  )
}

/** A file with plain text in the place of Monaco's. */
async function show(files: Record<string, string>, path = '/a.ts') {
  const storage = fakeDatabase()
  const harness = createFilesHarness(files, {
    backups: {
      database: storage.database,
      clientId: 'me',
      persist: () => {},
      isSure: true,
      lifeOf: async () => 'gone',
    },
  })
  const { editors } = harness.workspace.files
  const screen = await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <Shown path={path} />
    </WorkspaceProvider>,
  )
  editors.open(path)
  const file = () => editors.view.getState().files[path]
  await expect.poll(() => file()?.status).not.toBe('loading')
  const model = fakeTextModel(files[path] ?? '')
  const type = (text: string) => {
    editors.model(path, () => model)
    model.type(text)
  }
  return { ...harness, storage, editors, screen, file, type, model }
}

afterEach(cleanup)

describe('what stands between the text and the disk', () => {
  it('says that a save waits for the connection', async () => {
    const { screen, editors, type, cut } = await show({ '/a.ts': 'one' })
    cut()
    await expect.element(screen.getByText(/^Offline: changes are kept in this tab/)).toBeVisible()
    type('two')
    void editors.save('/a.ts')
    await expect.element(screen.getByText('Offline: a.ts will be saved when you reconnect.')).toBeVisible()
  })

  it('says when unsaved text is only in this tab', async () => {
    const { screen, storage, editors, type, cut } = await show({ '/a.ts': 'one' })
    storage.fill(true)
    cut()
    type('two')
    editors.flush()
    await expect
      .element(screen.getByText(/a\.ts will be saved when you reconnect\. Until then .* this tab only/))
      .toBeVisible()
  })

  it('says when unsaved text is with the server because the browser keeps nothing', async () => {
    const { screen, storage, type, editors } = await show({ '/a.ts': 'one' })
    storage.fill(true)
    editors.view.setState({ keptIn: 'server' })
    type('two')
    await expect.element(screen.getByText(/unsaved text is kept on the workspace server/)).toBeVisible()
  })

  it('offers to restore what is clean and was deleted, and to save again what is not', async () => {
    const { screen, change, type, files } = await show({ '/a.ts': 'one' })
    change('/a.ts', null)
    await expect.element(screen.getByRole('button', { name: 'Restore' })).toBeVisible()
    type('two')
    await screen.getByRole('button', { name: 'Save again' }).click()
    await expect.poll(() => files.text('/a.ts')).toBe('two')
  })

  it('merges what lies apart by itself, says so, and takes it back', async () => {
    const { screen, change, type, model, file, workspace } = await show({ '/a.ts': 'a\nb\nc\n' })
    // Once the merge is saved, taking it back is an edit like any other.
    workspace.config.commands.set({ 'editor.autoSave': false })
    type('A\nb\nc\n')
    change('/a.ts', 'a\nb\nC\n')
    await expect.element(screen.getByText('Merged 1 change from disk into a.ts.')).toBeVisible()
    expect(model.text()).toBe('A\nb\nC\n')
    await expect.element(screen.getByRole('alert')).not.toBeInTheDocument()
    await screen.getByRole('button', { name: 'Undo merge' }).click()
    expect(model.text()).toBe('A\nb\nc\n')
    await expect.element(screen.getByRole('alert')).toHaveTextContent(/changed on disk/)
    expect(file()).toMatchObject({ disk: 'conflict', isDirty: true })
    await screen.getByRole('button', { name: 'Merge', exact: true }).click()
    await expect.element(screen.getByRole('alert')).not.toBeInTheDocument()
    expect(model.text()).toBe('A\nb\nC\n')
  })

  it('says where both changed the same lines, and begins to ask for each', async () => {
    const { screen, change, type, file, editors } = await show({ '/a.ts': 'a\nb\nc\n' })
    type('A\nb\nc\n')
    change('/a.ts', 'x\nb\nC\n')
    await expect.element(screen.getByRole('alert')).toHaveTextContent(/same lines/)
    const merge = screen.getByRole('button', { name: 'Merge', exact: true })
    await merge.click()
    await expect.element(merge).toHaveAttribute('aria-pressed', 'true')
    await expect.element(merge).toHaveFocus()
    const session = () => editors.view.getState().merging?.['/a.ts']
    expect(session()).toMatchObject({ text: 'A\nb\nC\n', conflicts: [{ mine: 'A\n', theirs: 'x\n' }] })
    expect(file()).toMatchObject({ disk: 'conflict', isDirty: true })
    await screen.getByRole('button', { name: 'Use disk version' }).click()
    await expect.poll(session).toBeUndefined()
  })

  it('explains what took the place of a file, and saves the text elsewhere, over nothing', async () => {
    const { screen, change, type, files } = await show({ '/a.ts': 'one', '/b.ts': 'there' })
    type('mine')
    const huge = 'x'.repeat(5_000_000)
    change('/a.ts', huge)
    await expect.element(screen.getByRole('alert')).toHaveTextContent(/a.ts is too large on disk/)
    await screen.getByRole('button', { name: 'Save as…' }).click()
    const path = screen.getByRole('textbox', { name: 'Path in the workspace' })
    await expect.element(path).toHaveFocus()
    await path.fill('b.ts')
    await screen.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.element(screen.getByText(/^Enter a path/)).toBeVisible()
    await path.fill('/b.ts')
    await screen.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.element(screen.getByText('Something is there already.')).toBeVisible()
    await path.fill('/c.ts')
    await screen.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => files.text('/c.ts')).toBe('mine')
    expect(files.text('/b.ts')).toBe('there')
    expect(files.text('/a.ts')).toBe(huge)
  })

  it('begins a file that is not there anew', async () => {
    const { screen, editors, files, model } = await show({}, '/new.ts')
    await screen.getByRole('button', { name: 'Create file' }).click()
    editors.model('/new.ts', () => model)
    model.type('text')
    void editors.save('/new.ts')
    await expect.poll(() => files.text('/new.ts')).toBe('text')
  })

  it('refuses without a connection what needs one', async () => {
    const { screen, change, type, cut } = await show({ '/a.ts': 'one' })
    type('mine')
    change('/a.ts', 'theirs')
    await expect.element(screen.getByRole('button', { name: 'Keep mine' })).toBeVisible()
    cut()
    await expect
      .element(screen.getByRole('button', { name: 'Keep mine' }))
      .toHaveAttribute('aria-disabled', 'true')
  })
})
