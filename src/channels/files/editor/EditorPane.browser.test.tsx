import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { createFilesHarness } from '../../../testing/filesHarness'
import { EmbedHostContext } from '../../context/EmbedHostContext'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import type { EditorPaneRequest } from './EditorCode'
import { EditorPane } from './EditorPane'
import '../../../ui/theme/global.css'

/** Monaco is large and served file by file here: that it arrives late is not what these tests are about. */
beforeAll(async () => {
  await import('./EditorCode')
}, 120_000)
afterEach(cleanup)

async function show(
  path: string,
  files: Record<string, string>,
  request: EditorPaneRequest | null = null,
  isReadOnly = false,
) {
  const harness = createFilesHarness(files)
  const readOnly = { files: isReadOnly, terminal: false, agent: false }
  const screen = await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <EmbedHostContext
        value={{
          locale: null,
          isEmbed: isReadOnly,
          readOnly,
          openLink: null,
          focusTaken: null,
        }}
      >
        <div style={{ display: 'flex', flexDirection: 'column', height: 400, width: 800 }}>
          <EditorPane path={path} place={0} isFront request={request} />
        </div>
      </EmbedHostContext>
    </WorkspaceProvider>,
  )
  const file = () => harness.workspace.files.editors.view.getState().files[path]
  return { ...harness, screen, file }
}

/** For the first editor of the page, ms. */
const ARRIVAL = 20_000

const focusAt = (line: number, column: number): EditorPaneRequest => ({
  line,
  column,
  length: 0,
  wantsFocus: () => true,
})

describe('the editor', { timeout: 40_000 }, () => {
  it('takes no focus while another window has it, and has it when the user comes', async () => {
    const path = '/src/later.py'
    const away = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    const { screen } = await show(path, { [path]: 'one = 1\n' }, focusAt(1, 1))
    const textbox = screen.getByRole('textbox', { name: `${path}, editor` })
    await expect.element(textbox, { timeout: ARRIVAL }).toBeInTheDocument()
    expect(document.activeElement).not.toBe(textbox.element())
    away.mockRestore()
    window.dispatchEvent(new FocusEvent('focus'))
    expect(document.activeElement).toBe(textbox.element())
  })

  it('opens, edits and saves a file, follows the disk, and asks when both changed', async () => {
    const path = '/src/hello.py'
    const { screen, files, file, change, workspace } = await show(
      path,
      { [path]: 'one = 1\ntwo = 2\n' },
      focusAt(2, 1),
    )
    const { editors } = workspace.files
    const textbox = screen.getByRole('textbox', { name: '/src/hello.py, editor' })
    await expect.element(textbox, { timeout: ARRIVAL }).toBeInTheDocument()
    expect(document.activeElement).toBe(textbox.element())
    expect(editors.view.getState().cursor).toMatchObject({ path, line: 2, column: 1 })
    expect(file()).toMatchObject({ language: 'Python', eol: 'LF', isDirty: false })

    const dirty: boolean[] = []
    editors.view.subscribe(() => dirty.push(file()?.isDirty ?? false))
    await userEvent.keyboard('# typed')
    expect(dirty).toContain(true)
    await expect.poll(() => files.text(path), { timeout: 4000 }).toBe('one = 1\n# typedtwo = 2\n')
    expect(file()?.isDirty).toBe(false)

    change(path, 'zero = 0\none = 1\n# typedtwo = 2\n')
    await expect
      .poll(() => editors.view.getState().cursor, { timeout: 4000 })
      .toMatchObject({ line: 3, column: 8 })
    expect(file()?.isDirty).toBe(false)

    await userEvent.keyboard('!')
    change(path, 'theirs\n')
    const strip = screen.getByRole('alert').filter({ hasText: 'hello.py changed on disk' })
    await expect.element(strip).toBeInTheDocument()
    expect(files.text(path)).toBe('theirs\n')
    await screen.getByRole('button', { name: 'Compare' }).click()
    await expect
      .element(screen.getByRole('textbox', { name: `${path}, editor, read-only` }))
      .toBeInTheDocument()
    await screen.getByRole('button', { name: 'Keep mine' }).click()
    await expect.poll(() => files.text(path), { timeout: 4000 }).toContain('# typed!two')
    await expect.element(strip).not.toBeInTheDocument()
    await expect.element(textbox).toBeInTheDocument()
  })

  it('does not take the focus by itself', async () => {
    const { screen } = await show('/a.md', { '/a.md': '# Title\n' })
    await expect
      .element(screen.getByRole('textbox', { name: '/a.md, editor' }), { timeout: ARRIVAL })
      .toBeInTheDocument()
    expect(document.activeElement).toBe(document.body)
  })

  it('says that the file was deleted, and writes it again', async () => {
    const { screen, files, change } = await show('/a.md', { '/a.md': '# Title\n' })
    await expect
      .element(screen.getByRole('textbox', { name: '/a.md, editor' }), { timeout: ARRIVAL })
      .toBeInTheDocument()
    change('/a.md', null)
    await expect
      .element(screen.getByRole('alert').filter({ hasText: 'deleted' }))
      .toHaveTextContent('a.md was deleted on disk. Your copy is still here.')
    await screen.getByRole('button', { name: 'Restore' }).click()
    await expect.poll(() => files.text('/a.md'), { timeout: 4000 }).toBe('# Title\n')
  })

  it('keeps what is typed offline and saves it on reconnecting', async () => {
    const { screen, files, cut, reconnect } = await show('/a.md', { '/a.md': 'one\n' }, focusAt(1, 1))
    await expect
      .element(screen.getByRole('textbox', { name: '/a.md, editor' }), { timeout: ARRIVAL })
      .toBeInTheDocument()
    cut()
    await expect.element(screen.getByText(/^Offline: changes are kept/)).toBeInTheDocument()
    await userEvent.keyboard('two ')
    expect(files.text('/a.md')).toBe('one\n')
    await reconnect()
    await expect.poll(() => files.text('/a.md'), { timeout: 4000 }).toBe('two one\n')
  })

  it('shows a picture with its size, never as part of the page', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>window.ran = true</script></svg>'
    const { screen } = await show('/logo.svg', { '/logo.svg': svg })
    await expect.element(screen.getByText(/^30 × 20 pixels/)).toBeInTheDocument()
    await expect
      .element(screen.getByRole('img', { name: 'logo.svg' }))
      .toHaveAttribute('src', expect.stringMatching(/^blob:/))
    expect('ran' in window).toBe(false)
    await screen.getByRole('button', { name: 'Open as text' }).click()
    await expect.element(screen.getByRole('textbox', { name: '/logo.svg, editor' })).toBeInTheDocument()
  })

  it.each([
    ['/a.bin', '\0\xFFbc', 'a.bin is a binary file (4 B).', 'Download'],
    [
      '/b.log',
      'x'.repeat(5_000_000),
      'b.log (4.8 MB) is too large to open here. /b.log is too large for one message (5000000 bytes).',
      null,
    ],
    ['/gone.ts', null, "gone.ts isn't there any more.", 'Try again'],
  ])('says why %s is not shown', async (path, content, words, button) => {
    const { screen } = await show(path, content === null ? {} : { [path]: content })
    await expect.element(screen.getByText(words)).toBeInTheDocument()
    if (button) await expect.element(screen.getByRole('button', { name: button })).toBeInTheDocument()
  })

  it('explains itself to who types where nothing may be changed, and lets the wheel go on', async () => {
    const path = '/a.txt'
    const { screen, file } = await show(path, { [path]: 'one' }, focusAt(1, 1), true)
    const textbox = screen.getByRole('textbox', { name: '/a.txt, editor, read-only' })
    await expect.element(textbox, { timeout: ARRIVAL }).toHaveFocus()
    await userEvent.keyboard('x')
    await expect.element(screen.getByRole('paragraph')).toHaveTextContent('This workspace is read-only.')
    expect(file()?.isDirty).toBe(false)
    const wheel = new WheelEvent('wheel', { deltaY: 40, bubbles: true, cancelable: true })
    textbox.element().closest('.monaco-editor')?.querySelector('.view-line')?.dispatchEvent(wheel)
    expect(wheel.defaultPrevented).toBe(false)
  })

  it('changes the line that is typed into and no other, in a file with all kinds of line ends', async () => {
    const path = '/mix.txt'
    const asked: unknown[] = []
    window.confirm = (question) => asked.push(question) > 1
    const { screen, files, file } = await show(
      path,
      { [path]: 'a\r\nb\nc\r\n10%\r20%\u2028\u0085\n' },
      focusAt(2, 2),
    )
    const textbox = screen.getByRole('textbox', { name: '/mix.txt, editor' })
    await expect.element(textbox, { timeout: ARRIVAL }).toBeInTheDocument()
    expect(file()?.eol).toBe('mixed')
    await userEvent.keyboard('!')
    await expect.poll(() => files.text(path), { timeout: 4000 }).toBe('a\r\nb!\nc\r\n10%\r20%\u2028\u0085\n')
    expect(asked).toEqual([])
  })

  it('compares lines whatever their ends: CRLF on disk against LF here is no change', async () => {
    const path = '/ends.txt'
    const { screen, change } = await show(path, { [path]: 'one\ntwo\nthree\nfour\n' }, focusAt(2, 4))
    await expect
      .element(screen.getByRole('textbox', { name: '/ends.txt, editor' }), { timeout: ARRIVAL })
      .toBeInTheDocument()
    await userEvent.keyboard('!')
    // Only a conflict can be compared.
    change(path, 'one\r\nTWO\r\nthree\r\nfour\r\n')
    await screen.getByRole('button', { name: 'Compare' }).click()
    const inserted = () => document.querySelectorAll('.editor.modified .view-overlays .line-insert').length
    await expect.poll(inserted, { timeout: 10_000 }).toBe(1)
    const lines = () => document.querySelector('.editor.modified .view-lines')?.textContent
    await expect.poll(lines).toBe('onetwo!threefour')
    expect(inserted()).toBe(1)
  })
})
