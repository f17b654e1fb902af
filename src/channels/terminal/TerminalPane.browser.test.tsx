import { Profiler } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../ui/theme/global.css'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { WorkspaceProvider } from '../context/WorkspaceProvider'
import { TerminalPane } from './TerminalPane'

const agentHistory = {
  channel: 'agent',
  type: 'history',
  events: [],
  seq: 0,
  epoch: '00000000-0000-4000-8000-000000000001',
  hasMore: false,
  tasks: [],
}
const terminal = { channel: 'terminal' }
const listing = (sessionId: string, name: string) => ({
  sessionId,
  epoch: `pty-${sessionId}`,
  name,
  title: '',
  cols: 80,
  rows: 24,
  alive: true,
  createdAt: '2026-01-01T00:00:00.000Z',
})

let harness: ReturnType<typeof createWorkspaceHarness>

/** Counts what React has drawn. */
const drawn = vi.fn()

async function show(sessions: readonly object[] = [], isHidden = false) {
  harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame(), agentHistory, { channel: 'ports', type: 'snapshot', ports: [] })
  const onOpenLink = vi.fn<(url: string) => void>()
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div hidden={isHidden} style={{ blockSize: '300px', inlineSize: '700px' }}>
        <Profiler id="pane" onRender={drawn}>
          <TerminalPane onOpenLink={onOpenLink} isAppChord={(event) => event.key === 'F6'} />
        </Profiler>
      </div>
    </WorkspaceProvider>,
  )
  const asked = await sent('list')
  harness.network.last.receive({ ...terminal, type: 'list', requestId: asked.requestId, sessions })
  await sent('create')
  return { onOpenLink }
}

/** The newest frame of a type that the page sent on this channel. */
const sent = (type: string) =>
  vi.waitFor(() => {
    const frame = harness.network.last.sent.findLast((one) => one.channel === 'terminal' && one.type === type)
    if (!frame) throw new Error(`No terminal/${type} was sent.`)
    return frame
  })
const typed = () =>
  harness.network.last.sent
    .filter((frame) => frame.channel === 'terminal' && frame.type === 'input')
    .map((frame) => frame.data)
    .join('')

/** Answers the page's question before it closes a terminal. */
async function runs(...programs: readonly object[]) {
  const { requestId } = await sent('running')
  harness.network.last.receive({ ...terminal, type: 'running', requestId, programs })
}

function answer(sessionId: unknown, text: string, more = {}) {
  const epoch = `pty-${sessionId}`
  const attached = { cols: 80, rows: 24, seq: 0, reused: false, name: 'bash', title: '', n: 0, ...more }
  harness.network.last.receive({ ...terminal, type: 'attached', sessionId, epoch, ...attached })
  harness.network.last.receive({
    ...terminal,
    type: 'output',
    sessionId,
    epoch,
    data: text,
    seq: text.length,
  })
}

/** Where a character is first drawn in each row, and that row. */
function placesOf(character: string): readonly { glyph: DOMRect; row: DOMRect }[] {
  return [...document.querySelectorAll('.xterm-rows > div')].flatMap((row) => {
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const range = document.createRange()
      const at = node.textContent?.indexOf(character) ?? -1
      if (at < 0) continue
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      return [{ glyph: range.getBoundingClientRect(), row: row.getBoundingClientRect() }]
    }
    return []
  })
}

const region = (name: string) => page.getByRole('region', { name, exact: true })

beforeEach(async () => {
  await page.viewport(1000, 600)
})
afterEach(() => harness.workspace.connection.stop())

describe('the terminal pane', () => {
  it('opens a first terminal by itself, shows output and sends keys', async () => {
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, 'ready $ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('ready $')
    const input = page.getByRole('textbox', { name: 'Terminal input' })
    await expect.element(input).toHaveAccessibleDescription(/Press F6 to leave$/)
    await userEvent.click(region('Terminal 1, bash'))
    await userEvent.keyboard('ls{Enter}')
    await vi.waitFor(() => expect(typed()).toBe('ls\r'))
    await userEvent.keyboard('{F6}')
    expect(typed()).toBe('ls\r')
  })

  it('types one key with the Ctrl that is held on screen', async () => {
    await page.viewport(390, 600)
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, '$ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$')
    await userEvent.click(region('Terminal 1, bash'))
    const ctrl = page.getByRole('button', { name: 'Ctrl', exact: true })
    await ctrl.click()
    await expect.element(ctrl).toHaveAttribute('aria-pressed', 'true')
    await userEvent.keyboard('cc')
    await vi.waitFor(() => expect(typed()).toBe('\u0003c'))
    await expect.element(ctrl).toHaveAttribute('aria-pressed', 'false')
  })

  it('shows the echo of a key with one animation frame, and draws nothing of React for it', async () => {
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, '$ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$')
    await userEvent.click(region('Terminal 1, bash'))
    await userEvent.keyboard('q')
    await vi.waitFor(() => expect(typed()).toBe('q'))
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    drawn.mockClear()
    const frames = vi.spyOn(window, 'requestAnimationFrame')
    const epoch = `pty-${sessionId}`
    harness.network.last.receive({ ...terminal, type: 'output', sessionId, epoch, data: 'q', seq: 3 })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$ q')
    expect(frames).toHaveBeenCalledTimes(1)
    frames.mockRestore()
    expect(drawn).not.toHaveBeenCalled()
    harness.network.last.receive({ ...terminal, type: 'input_ack', sessionId, epoch, n: 1 })
    await harness.clock.advance(1)
    expect(drawn).not.toHaveBeenCalled()
  })

  it('blinks the cursor without an animation, whose frames every key would wait for', async () => {
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, '$ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$')
    await userEvent.click(region('Terminal 1, bash'))
    const cursor = () => getComputedStyle(document.querySelector('.xterm-cursor-blink')!).backgroundColor
    await vi.waitFor(() => expect(document.querySelector('.xterm-focus .xterm-cursor-blink')).not.toBeNull())
    const isOfTerminal = ({ effect }: Animation) =>
      effect instanceof KeyframeEffect && effect.target?.closest('.xterm') != null
    expect(document.getAnimations().filter(isOfTerminal)).toEqual([])
    const shown = cursor()
    // The prompt has moved it.
    await harness.clock.advance(1000)
    expect(cursor()).not.toBe(shown)
    await harness.clock.advance(500)
    expect(cursor()).toBe(shown)
    const data = 'typed'
    const epoch = `pty-${sessionId}`
    harness.network.last.receive({ ...terminal, type: 'output', sessionId, epoch, data, seq: 7 })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$ typed')
    await harness.clock.advance(500)
    expect(cursor()).toBe(shown)
    await harness.clock.advance(500)
    expect(cursor()).not.toBe(shown)
  })

  it('takes the size of its place and tells the server once it stayed', async () => {
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, '$ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$')
    await vi.waitFor(async () => {
      await harness.clock.advance(100)
      const resize = harness.network.last.sent.find(({ type }) => type === 'resize')
      expect(resize?.cols).toBeGreaterThan(60)
      expect(resize?.rows).toBeGreaterThan(8)
    })
  })

  it('asks for no size in which no shell can be used, and leaves the lines as they are', async () => {
    await show()
    const { sessionId } = await sent('create')
    answer(sessionId, '$ ')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('$')
    const resizes = () => harness.network.last.sent.filter(({ type }) => type === 'resize')
    const place = region('Terminal 1, bash').element().closest<HTMLElement>('[style*="300px"]')
    const settle = () => vi.waitFor(() => harness.clock.advance(200))
    await vi.waitFor(async () => {
      await settle()
      expect(resizes()).toHaveLength(1)
    })
    for (const width of ['60px', '1px', '0px', '700px']) {
      if (place) place.style.inlineSize = width
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
      await settle()
    }
    if (place) place.style.inlineSize = '500px'
    await vi.waitFor(async () => {
      await settle()
      expect(resizes()).toHaveLength(2)
    })
    for (const { cols } of resizes()) expect(cols).toBeGreaterThan(40)
  })

  it('draws letters as wide as their cells when its place was hidden at first', async () => {
    await show([listing('t1', 'bash')], true)
    answer('t1', 'first', { seq: 5, cols: 104 })
    const rows = () => document.querySelector<HTMLElement>('.xterm-rows')
    await vi.waitFor(() => expect(rows()).not.toBeNull())
    document.querySelector('[hidden]')?.removeAttribute('hidden')
    await expect.element(region('Terminal 1, bash')).toBeVisible()
    const spacing = () => Math.abs(Number.parseFloat(rows()?.style.letterSpacing ?? ''))
    await vi.waitFor(() => expect(spacing()).toBeLessThan(1))
  })

  it('draws what follows a joined emoji in its own cell', async () => {
    await show([listing('t1', 'bash')])
    const lines = ['123456|', '👩‍👩‍👧|', '👨🏽‍💻|', '1234|', '👍🏽|', '日本|'].join('\r\n')
    answer('t1', lines, { seq: lines.length })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('日本|')
    const borders = placesOf('|').map(({ glyph }) => Math.round(glyph.x))
    const [six, , , four] = borders
    expect(borders).toEqual([six, six, six, four, four, four])
  })

  it('draws lines and blocks without a gap between rows', async () => {
    await show([listing('t1', 'bash')])
    const text = '│ │\r\n\u001b[31m█\u001b[m ║\r\n'
    answer('t1', text, { seq: text.length })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('║')
    for (const character of '│█║') {
      const places = placesOf(character)
      expect(places.length, character).toBe(1)
      for (const { glyph, row } of places) {
        expect(glyph.top, character).toBeLessThanOrEqual(row.top)
        expect(glyph.bottom, character).toBeGreaterThanOrEqual(row.bottom)
      }
    }
  })

  it('answers no question of a program and types nothing that was replayed', async () => {
    await show([listing('t1', 'bash')])
    answer('t1', 'old\u001b[c\u001b[6n\u0007 new', { seq: 15, reused: true })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('old new')
    expect(typed()).toBe('')
  })

  it('lists terminals from two on; keys go through them, rename and close them', async () => {
    await show([listing('t1', 'bash'), listing('t2', 'build')])
    answer('t1', 'first', { seq: 5 })
    answer('t2', 'second', { seq: 6, name: 'build' })
    await expect.element(region('Terminal 2, build')).toBeVisible()
    const list = page.getByRole('list', { name: 'Terminals' })
    list.getByRole('button', { name: '2 build' }).element().focus()
    await userEvent.keyboard('{ArrowUp}')
    await expect.element(region('Terminal 1, bash')).toBeVisible()
    await expect.element(list.getByRole('button', { name: '1 bash' })).toHaveFocus()
    await userEvent.keyboard('{F2}')
    const field = page.getByRole('textbox', { name: 'New name of bash' })
    await expect.element(field).toHaveFocus()
    await userEvent.keyboard('server{Enter}')
    expect(await sent('rename')).toMatchObject({ sessionId: 't1', name: 'server' })
    await expect.element(list.getByRole('button', { name: '1 bash' })).toHaveFocus()
    await userEvent.keyboard('{Delete}')
    await runs()
    expect(await sent('close')).toMatchObject({ sessionId: 't1', epoch: 'pty-t1' })
    await expect.element(list).not.toBeInTheDocument()
    await expect.element(region('Terminal 1, build')).toBeVisible()
  })

  it('keeps an ended terminal readable and starts it again', async () => {
    await show([listing('t1', 'bash')])
    answer('t1', 'the last words', { seq: 14 })
    harness.network.last.receive({
      ...terminal,
      type: 'close',
      sessionId: 't1',
      epoch: 'pty-t1',
      exitCode: 3,
      seq: 14,
    })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent(/the last words.*exited with code 3/)
    await page.getByRole('button', { name: 'Restart' }).click()
    await vi.waitFor(async () => expect(await sent('create')).not.toHaveProperty('epoch'))
  })

  it('says why typing is paused, keeps nothing of it, and goes on where it was', async () => {
    await show([listing('t1', 'bash')])
    answer('t1', 'before', { seq: 6 })
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('before')
    harness.network.last.close(1006)
    await expect.element(page.getByText('Reconnecting. Typing is paused.')).toBeVisible()
    await userEvent.click(region('Terminal 1, bash'))
    await userEvent.keyboard('rm')
    await harness.clock.advance(300)
    harness.network.last.open()
    harness.network.last.receive(stateFrame(), agentHistory)
    expect(await sent('create')).toMatchObject({ sessionId: 't1', epoch: 'pty-t1', after: 6 })
    expect(typed()).toBe('')
    await expect.element(region('Terminal 1, bash')).toHaveTextContent('before')
  })

  it('shows the empty state after the last one was closed, and does not open another by itself', async () => {
    await show([listing('t1', 'bash')])
    answer('t1', '$ ', { seq: 2 })
    await page.getByRole('button', { name: 'Close terminal' }).click()
    await runs()
    await expect.element(page.getByText('No terminals open.')).toBeVisible()
    expect(harness.network.last.sent.filter(({ type }) => type === 'create')).toHaveLength(1)
    await page.getByRole('button', { name: 'New terminal' }).click()
    await sent('create')
    expect(harness.network.last.sent.filter(({ type }) => type === 'create')).toHaveLength(2)
  })

  it('names what runs before it closes a terminal, and keeps it when that is not confirmed', async () => {
    await show([listing('t1', 'bash'), listing('t2', 'build')])
    answer('t1', 'first', { seq: 5 })
    answer('t2', 'second', { seq: 6, name: 'build' })
    const row = page.getByRole('list', { name: 'Terminals' }).getByRole('button', { name: '2 build' })
    const dialog = page.getByRole('alertdialog', { name: 'Close terminal "build"?' })
    row.element().focus()
    await userEvent.keyboard('{Delete}')
    await runs({ command: 'npm run dev', background: false }, { command: 'sleep 9', background: true })
    await expect.element(dialog).toHaveTextContent(/npm run dev.*sleep 9 \(in the background\)/)
    await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(row).toHaveFocus()
    expect(harness.network.last.sent.some(({ type }) => type === 'close')).toBe(false)
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Close terminal' }).click()
    await runs({ command: 'sleep 9', background: true })
    await dialog.getByRole('button', { name: 'Close terminal' }).click()
    expect(await sent('close')).toMatchObject({ sessionId: 't2', epoch: 'pty-t2' })
    await expect.element(region('Terminal 1, bash')).toBeVisible()
  })

  it('says why a shell could not be started', async () => {
    await show()
    const { sessionId } = await sent('create')
    harness.network.last.receive(
      { ...terminal, type: 'error', sessionId, code: 'SPAWN_FAILED', error: 'No shell.' },
      { ...terminal, type: 'close', sessionId, exitCode: null },
    )
    await expect.element(page.getByText("The terminal couldn't start: No shell.")).toBeVisible()
    await page.getByRole('button', { name: 'Try again' }).click()
    await vi.waitFor(() =>
      expect(harness.network.last.sent.filter(({ type }) => type === 'create')).toHaveLength(2),
    )
  })
})
