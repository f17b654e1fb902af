import { page } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { App } from '../app/App'
import { createEmbedHost } from '../app/embed/embedHost'
import '../ui/theme/global.css'
import { stateFrame } from './configEvents'
import { createWorkspaceHarness } from './workspaceHarness'

const EPOCH = 'epoch-1'
const task = { taskId: 't', epoch: EPOCH }
const request = { ...task, kind: 'execute', input: { command: 'npm test' } }

/** What an agent's log holds while there is something of every kind to press. */
const events = [
  { ...task, type: 'user_message', seq: 1, messageId: 'm', content: 'Do it', clientMessageId: 'c' },
  {
    ...task,
    type: 'task',
    seq: 2,
    status: 'running',
    modes: [
      { id: 'plan', name: 'Plan' },
      { id: 'do', name: 'Do' },
    ],
    mode: 'do',
  },
  {
    ...task,
    type: 'error',
    seq: 3,
    code: 'auth_required',
    error: 'Sign in.',
    retryable: true,
    methods: [{ id: 'web', name: 'Web' }],
  },
  { ...task, type: 'plan', seq: 4, entries: [{ content: 'First', status: 'pending' }] },
  { ...task, type: 'queue', seq: 5, paused: true, messages: [{ clientMessageId: 'q', content: 'later' }] },
  {
    ...request,
    type: 'permission_request',
    seq: 6,
    requestId: 'r',
    title: 'npm test',
    options: [
      { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
      { optionId: 'no', name: 'Deny', kind: 'reject_once' },
    ],
  },
]

const frames = [
  stateFrame({
    agent: {
      provider: 'demo',
      model: 'calm',
      commands: [],
      providers: [
        {
          id: 'demo',
          name: 'Demo',
          available: true,
          models: [
            { id: 'calm', name: 'Calm' },
            { id: 'quick', name: 'Quick' },
          ],
        },
        { id: 'other', name: 'Other', available: true, models: [] },
      ],
    },
  }),
  {
    channel: 'agent',
    type: 'history',
    events,
    seq: 6,
    epoch: EPOCH,
    hasMore: true,
    tasks: [{ ...task, type: 'task', status: 'running' }],
  },
  {
    channel: 'ports',
    type: 'snapshot',
    ports: [
      { port: 3000, pid: 1, process: 'node', url: 'http://127.0.0.1:1/', since: '2026-01-01T00:00:00.000Z' },
    ],
  },
  {
    channel: 'terminal',
    type: 'list',
    sessions: ['s1', 's2'].map((sessionId) => ({
      sessionId,
      epoch: `pty-${sessionId}`,
      name: 'bash',
      title: '',
      cols: 80,
      rows: 24,
      alive: true,
      createdAt: '2026-01-01T00:00:00.000Z',
    })),
  },
  ...['s1', 's2'].map((sessionId) => ({
    channel: 'terminal',
    type: 'attached',
    sessionId,
    epoch: `pty-${sessionId}`,
    cols: 80,
    rows: 24,
    seq: 0,
    reused: true,
    name: 'bash',
    title: '',
    n: 0,
  })),
]

const entry = (name: string, type: 'file' | 'directory') => ({
  name,
  type,
  size: 1,
  modified: '2026-01-01T00:00:00.000Z',
})

type Harness = ReturnType<typeof createWorkspaceHarness>

/** How a page that was live comes to each state of the connection. */
const WAYS = {
  lost: ({ network }: Harness) => network.last.close(1006),
  async connecting({ network, clock }: Harness) {
    network.last.close(1006)
    await clock.advance(300)
  },
  async syncing({ network, reconnect }: Harness) {
    await reconnect()
    network.last.receive(frames[0])
  },
  async suspect({ network, clock }: Harness) {
    // A first quiet time, asked about and answered, ends the catching up.
    await clock.advance(5000)
    network.last.receive(frames[0])
    await clock.advance(21_000)
  },
  offline({ network, goOffline }: Harness) {
    goOffline()
    network.last.close(1006)
  },
  auth: ({ network }: Harness) => network.last.close(4401),
  gone: ({ network }: Harness) => network.last.close(4404),
  stopped: ({ network }: Harness) => network.last.close(4409),
} as const

/** A whole page with something of every kind in it, whose connection came to this. `width` in CSS pixels. */
export async function showTroubledApp(way: keyof typeof WAYS, width: number) {
  const harness = await showFullApp()
  await WAYS[way](harness)
  await page.viewport(width, 900)
  return harness
}

/** A whole page with something of every kind in it. */
export async function showFullApp(embedHost = createEmbedHost()) {
  await cleanup()
  await page.viewport(1440, 900)
  const harness = createWorkspaceHarness()
  const { network } = harness
  network.last.open()
  network.last.receive(...frames)
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={harness.workspace} embedHost={embedHost} />
    </div>,
  )
  const answered = new Set<unknown>()
  const answerFiles = () => {
    for (const frame of network.last.sent) {
      if (frame.channel !== 'files' || answered.has(frame.requestId)) continue
      answered.add(frame.requestId)
      const { type, requestId } = frame
      const data =
        type === 'list' ? [entry('src', 'directory'), entry('a.ts', 'file')] : { paths: [], truncated: false }
      network.last.receive({ channel: 'files', type, requestId, success: true, data })
    }
  }
  await expectPresent('[data-region="agent"] fieldset', answerFiles)
  await expectPresent('[role="treeitem"]', answerFiles)
  return harness
}

async function expectPresent(selector: string, meanwhile: () => void): Promise<void> {
  const until = performance.now() + 15_000
  while (!document.querySelector(selector)) {
    if (performance.now() > until) throw new Error(`There is no ${selector}.`)
    meanwhile()
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}
