import { describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { stateFrame } from '../../../testing/configEvents'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { TerminalPane } from '../TerminalPane'

const history = {
  channel: 'agent',
  type: 'history',
  events: [],
  seq: 0,
  epoch: 'e',
  hasMore: false,
  tasks: [],
}
const frame = (type: string, more: object) => ({ channel: 'terminal', type, ...more })
const SESSION = { sessionId: 's1', epoch: 'pty-1', cols: 80, rows: 24, name: 'bash', title: '' }
const listing = { ...SESSION, alive: true, createdAt: '2026-01-01T00:00:00.000Z' }

async function show() {
  const harness = createWorkspaceHarness()
  const { network, clock } = harness
  const opened = (n: number) => {
    network.last.receive(stateFrame(), history, { channel: 'ports', type: 'snapshot', ports: [] })
    network.last.receive(frame('attached', { ...SESSION, seq: 2, reused: true, n }))
  }
  network.last.open()
  network.last.receive(stateFrame(), history, { channel: 'ports', type: 'snapshot', ports: [] })
  await render(
    <WorkspaceProvider workspace={harness.workspace}>
      <div style={{ blockSize: '300px', inlineSize: '700px' }}>
        <TerminalPane onOpenLink={() => {}} />
      </div>
    </WorkspaceProvider>,
  )
  network.last.receive(frame('list', { sessions: [listing] }))
  network.last.receive(frame('attached', { ...SESSION, seq: 0, reused: true, n: 0 }))
  network.last.receive(frame('output', { sessionId: 's1', epoch: 'pty-1', data: '$ ', seq: 2 }))
  const input = page.getByRole('textbox', { name: 'Terminal input' })
  await expect.element(input).toBeInTheDocument()
  await vi.waitFor(() =>
    expect(harness.workspace.terminals.store.getState().sessions.s1?.status).toBe('live'),
  )
  const typed = () =>
    network.last.sent.flatMap((one) => (one.channel === 'terminal' && one.type === 'input' ? [one.data] : []))
  return {
    typed,
    network,
    focus: () => input.element().focus(),
    drop: () => network.last.close(1006),
    /** Back after so many milliseconds; the shell has written this many numbers. */
    async comeBack(ms: number, n: number) {
      await clock.advance(ms)
      network.last.open()
      opened(n)
    },
  }
}

/** xterm hands out keys once its screen is parsed. */
async function typeUntilSent(keys: string, typed: () => unknown[]) {
  await userEvent.keyboard(keys)
  await vi.waitFor(() => expect(typed().join('')).toContain(keys.at(0)))
}

describe('keys whose connection was lost', () => {
  it('are shown as not sent after more than a moment, and go in when the user says so', async () => {
    const { typed, focus, drop, comeBack } = await show()
    focus()
    await typeUntilSent('ls', typed)
    drop()
    await comeBack(5000, 0)
    await expect.element(page.getByText('2 characters were not sent.')).toBeVisible()
    expect(typed()).toEqual([])
    await page.getByRole('button', { name: 'Insert' }).click()
    expect(typed()).toEqual(['ls'])
    await expect.element(page.getByText('2 characters were not sent.')).not.toBeInTheDocument()
  })

  it('go on by themselves within 2 seconds', async () => {
    const { typed, focus, drop, comeBack } = await show()
    focus()
    await typeUntilSent('ls', typed)
    drop()
    await comeBack(300, 1)
    expect(typed()).toEqual(['s'])
    await expect.element(page.getByText(/not sent/)).not.toBeInTheDocument()
  })
})

it('what is pasted while too much waits already stays in sight, until it can be sent', async () => {
  const { typed, focus, network } = await show()
  focus()
  await typeUntilSent('l', typed)
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', 'y'.repeat(1_048_576))
  document.activeElement?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  )
  const strip = page.getByText('1048576 characters were not sent.')
  await expect.element(strip).toBeVisible()
  await page.getByRole('button', { name: 'Insert' }).click()
  await expect.element(strip).toBeVisible()
  expect(typed()).toEqual(['l'])
  network.last.receive(frame('input_ack', { sessionId: 's1', epoch: 'pty-1', n: 1 }))
  await page.getByRole('button', { name: 'Insert' }).click()
  await expect.element(strip).not.toBeInTheDocument()
  expect(typed().join('')).toHaveLength(1_048_577)
})

describe('a text that would end its own paste', () => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', 'echo one\u001b[201~\u009b201~\rrm -r .\r')
  const expected = ['\u001b[200~echo one\rrm -r .\r\u001b[201~']

  it.each([
    [
      'pasted',
      (on: Element) =>
        on.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })),
    ],
    [
      'dropped',
      (on: Element) =>
        on.dispatchEvent(
          new DragEvent('drop', { dataTransfer: clipboardData, bubbles: true, cancelable: true }),
        ),
    ],
  ])('stays within it when it is %s', async (_, give) => {
    const { typed, focus, network } = await show()
    network.last.receive(
      frame('output', { sessionId: 's1', epoch: 'pty-1', data: '\u001b[?2004h ready', seq: 16 }),
    )
    await expect.element(page.getByText('ready')).toBeVisible()
    focus()
    if (document.activeElement) give(document.activeElement)
    await vi.waitFor(() => expect(typed()).toEqual(expected))
  })
})

describe('without a connection', () => {
  it('a key is refused and says so', async () => {
    const { focus, drop, comeBack, typed } = await show()
    drop()
    await expect.element(page.getByText('Reconnecting. Typing is paused.')).toBeVisible()
    focus()
    await userEvent.keyboard('x')
    await expect.element(page.getByRole('alert')).toHaveTextContent('this key was not sent')
    await comeBack(300, 0)
    expect(typed()).toEqual([])
  })

  it('what is pasted is kept for the user to send', async () => {
    const { focus, drop, comeBack, typed } = await show()
    drop()
    await expect.element(page.getByText('Reconnecting. Typing is paused.')).toBeVisible()
    focus()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'npm test')
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
    const box = page.getByRole('textbox', { name: /This was pasted/ })
    await expect.element(box).toHaveValue('npm test')
    await expect
      .element(page.getByRole('button', { name: 'Insert' }))
      .toHaveAttribute('aria-disabled', 'true')
    await box.fill('npm run test')
    await comeBack(300, 0)
    await page.getByRole('button', { name: 'Insert' }).click()
    await vi.waitFor(() => expect(typed()).toEqual(['npm run test']))
  })
})
