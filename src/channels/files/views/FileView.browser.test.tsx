import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { EditorPane } from '../editor/EditorPane'
import { type ShownAs, showAs } from './viewKinds'
import '../../../ui/theme/global.css'

afterEach(cleanup)

async function show(path: string, as: ShownAs | null, files: Record<string, string>) {
  const harness = createFilesHarness(files)
  if (as !== null) showAs(harness.workspace.files.editors, path, as)
  const screen = await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ display: 'flex', flexDirection: 'column', height: 400, width: 800 }}>
        <EditorPane path={path} place={0} isFront onTerminal={() => {}} />
      </div>
    </WorkspaceProvider>,
  )
  return { ...harness, screen }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('')

describe('the end of a file', () => {
  const path = '/app.log'

  it('is on screen as it grows, and only the rows that are seen are drawn', async () => {
    const { screen, change } = await show(path, 'tail', { [path]: lines(0, 3000) })
    const log = screen.getByRole('region', { name: 'End of app.log' })
    await expect.element(log).toHaveTextContent('line 2999')
    expect(log.element().querySelectorAll('[dir="ltr"]').length).toBeLessThan(40)
    change(path, lines(0, 3100))
    await expect.element(log).toHaveTextContent('line 3099')
  })

  it('moves nothing under a reader who scrolled up, and goes on at the end', async () => {
    const { screen, change } = await show(path, 'tail', { [path]: lines(0, 300) })
    const log = screen.getByRole('region', { name: 'End of app.log' })
    await expect.element(log).toHaveTextContent('line 299')
    ;(log.element() as HTMLElement).focus()
    await userEvent.keyboard('{Home}')
    await expect.element(log).toHaveTextContent('line 0')
    change(path, lines(0, 400))
    await expect.element(screen.getByText(/^Not at the end: \d+ rows below$/)).toBeVisible()
    await expect.element(log).toHaveTextContent('line 0')
    await userEvent.keyboard('{End}')
    await expect.element(log).toHaveTextContent('line 399')
    await expect.element(screen.getByText(/^Following, /)).toBeVisible()
  })

  it('says that it waits for the connection, and has all of it when that is back', async () => {
    const { screen, cut, reconnect, change } = await show(path, 'tail', { [path]: 'one\n' })
    const log = screen.getByRole('region', { name: 'End of app.log' })
    await expect.element(log).toHaveTextContent('one')
    cut()
    change(path, 'one\ntwo\n')
    await expect.element(screen.getByText(/^Not connected: what was written meanwhile/)).toBeVisible()
    await reconnect()
    await expect.element(log).toHaveTextContent('onetwo')
    await expect.element(screen.getByText(/^Not connected/)).not.toBeInTheDocument()
  })

  it('shows signs that are not seen, and no colours of a terminal', async () => {
    const { screen } = await show(path, 'tail', { [path]: '\u001b[31mred\u001b[0m a\u202eb\n' })
    await expect
      .element(screen.getByRole('region', { name: 'End of app.log' }))
      .toHaveTextContent('red a⟨U+202E⟩b')
  })
})

describe('the bytes of a file', () => {
  it('are a grid with one stop of the Tab key, in which the byte at the cursor is named', async () => {
    const path = '/a.bin'
    const { screen } = await show(path, 'hex', { [path]: `\0ELF${'x'.repeat(5000)}` })
    const grid = screen.getByRole('grid', { name: 'Bytes of a.bin' })
    await expect.element(grid).toHaveAttribute('aria-rowcount', '314')
    ;(grid.element() as HTMLElement).focus()
    const named = () => document.getElementById(grid.element().getAttribute('aria-activedescendant') ?? '')
    expect(named()?.textContent).toBe('00')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect.poll(() => named()?.textContent).toBe('4C')
    expect(named()).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{Control>}{End}{/Control}')
    await expect.element(screen.getByText(/^0x0000138B \(5,?003\): 0x78, 120, “x”$/)).toBeVisible()
    await expect.poll(() => named()?.textContent).toBe('78')
    expect(grid.getByRole('row').all().length).toBeGreaterThan(10)
    await userEvent.keyboard('{ArrowRight}{Home}{PageUp}')
    await expect.poll(() => named()).not.toBeNull()
  })

  it('are offered where a file is no text', async () => {
    const { screen } = await show('/a.bin', null, { '/a.bin': '\0\xFFbc' })
    await expect.element(screen.getByText('a.bin is a binary file (4 B).')).toBeVisible()
    for (const name of ['Download', 'Open as text', 'Open in terminal'])
      await expect.element(screen.getByRole('button', { name })).toBeVisible()
    await screen.getByRole('button', { name: 'Bytes' }).click()
    await expect.element(screen.getByRole('gridcell', { name: 'FF', exact: true })).toBeVisible()
    await screen.getByRole('button', { name: 'Text' }).click()
    await expect.element(screen.getByText('a.bin is a binary file (4 B).')).toBeVisible()
  })
})

describe('the download of a file', () => {
  const path = '/a.bin'
  const button = { name: /^Download/ }

  it('is the one of the tree, once though the button is pressed twice before the code for it is here', async () => {
    const saved: string[] = []
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(this.download)
    })
    const { screen, workspace } = await show(path, null, { [path]: '\0\xFFbc' })
    const { viewStore } = workspace.files
    const pressed = screen.getByRole('button', button)
    await expect.element(pressed).toBeVisible()
    const told: (string | undefined)[] = []
    viewStore.subscribe(({ notice }, before) => notice !== before.notice && told.push(notice?.text))
    for (let times = 0; times < 2; times += 1) (pressed.element() as HTMLElement).click()
    await expect.poll(() => told.at(-1)).toBe('Downloaded a.bin.')
    await expect.poll(() => viewStore.getState().download).toBeNull()
    expect([saved, told.length]).toEqual([['a.bin'], 1])
    click.mockRestore()
  })

  it('shows at the button how far it is and why it failed, and nothing of another file', async () => {
    const { screen, workspace } = await show(path, null, { [path]: '\0\xFFbc' })
    const { viewStore } = workspace.files
    const receiving = { kind: 'receiving', name: 'a.bin', received: 1, size: 4, isWaiting: false } as const
    const shown = screen.getByRole('button', button)
    viewStore.setState({ download: { ...receiving, path: '/b.bin' } })
    await expect.element(shown).toHaveTextContent(/^Download$/)
    viewStore.setState({ download: { ...receiving, path } })
    await expect.element(shown).toHaveTextContent('Downloading, 25 %')
    viewStore.setState({ download: { kind: 'failed', path, text: "Couldn't download a.bin." } })
    await expect.element(screen.getByRole('alert')).toHaveTextContent("Couldn't download a.bin.")
    await expect.element(shown).toHaveTextContent(/^Download$/)
  })
})

describe('a text of cells', () => {
  it('is a table whose cells the arrows lead to, with all of the one at the cursor', async () => {
    const path = '/a.csv'
    const long = 'word '.repeat(60).trim()
    const { screen } = await show(path, 'table', { [path]: `name,text\n=1+1,"${long}"\nb,"two\nlines"\n` })
    const grid = screen.getByRole('grid', { name: 'Cells of a.csv' })
    await expect.element(grid.getByRole('columnheader', { name: 'name' })).toBeVisible()
    await expect.element(grid.getByRole('gridcell', { name: '=1+1' })).toBeVisible()
    ;(grid.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowRight}')
    await expect.element(screen.getByText('text, row 1')).toBeVisible()
    await expect.element(screen.getByText(long)).toBeVisible()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(screen.getByText('text, row 2')).toBeVisible()
  })

  it('follows what is typed, saved or not, and the disk', async () => {
    const path = '/a.csv'
    const { screen, change } = await show(path, 'table', { [path]: 'a\n1\n' })
    await expect.element(screen.getByText('1 rows, 1 columns')).toBeVisible()
    change(path, 'a,b\n1,2\n3,4\n')
    await expect.element(screen.getByText('2 rows, 2 columns')).toBeVisible()
  })
})

describe('what is no text', () => {
  it('that the browser cannot show says so, and can be had', async () => {
    const { screen } = await show('/a.mp3', null, { '/a.mp3': 'no sound' })
    await expect.element(screen.getByText("This browser can't show a.mp3 (8 B).")).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Download' })).toBeVisible()
  })

  it('a PDF is never shown in a frame of this page', async () => {
    const { screen } = await show('/a.pdf', null, { '/a.pdf': '%PDF-1.7' })
    await expect.element(screen.getByText(/^a\.pdf is a PDF \(8 B\)/)).toBeVisible()
    expect(document.querySelector('iframe, embed, object')).toBeNull()
  })
})
