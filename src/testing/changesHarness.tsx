import { page } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { App } from '../app/App'
import { createEmbedHost } from '../app/embed/embedHost'
import '../ui/theme/global.css'
import { createChangesServer } from './changesServer'
import { stateFrame } from './configEvents'
import { createFilesHarness } from './filesHarness'
import { createMemoryFiles } from './kit/memoryFiles'

const EPOCH = 'epoch-1'
const CAPABILITIES = [
  'agent.seq',
  'agent.idempotent',
  'agent.changes',
  'files.version',
  'files.unlessVersion',
] as const

/**
 * A whole page whose agent has changed files in memory.
 *
 *     const { server, turn } = await renderChangedApp({ '/a.ts': 'one\n' })
 *     turn('m1', { '/a.ts': 'two\n' })
 */
export async function renderChangedApp(
  start: Record<string, string>,
  { width = 1440, height = 900, embedHost = createEmbedHost() } = {},
) {
  await cleanup()
  await page.viewport(width, height)
  const versionOf = (text: string) => createMemoryFiles({ '/x': text }).read('/x').version
  const server = createChangesServer({
    read: (path) => harness.files.text(path),
    write: (path, text) => harness.change(path, text),
    version: (text) => (text === null ? null : versionOf(text)),
  })
  const harness = createFilesHarness(start, {
    also: {
      has: (capability) => CAPABILITIES.some((one) => one === capability),
      answer(frame) {
        const data = server.answer(frame)
        if (data !== null && frame.type !== 'changes') setTimeout(tell)
        return data
      },
    },
  })
  const tell = () => {
    for (const frame of server.frames()) harness.receive({ channel: 'agent', type: '', ...frame })
  }
  let seq = 0
  const log = (...events: readonly object[]) => {
    for (const event of events)
      harness.receive({ channel: 'agent', type: '', taskId: 't', ...event, seq: ++seq, epoch: EPOCH })
  }
  harness.workspace.config.uiState.set('commands', '')
  harness.receive({ ...stateFrame({ capabilities: [...CAPABILITIES] }) })
  harness.receive({
    channel: 'agent',
    type: 'history',
    events: [],
    tasks: [],
    seq,
    epoch: EPOCH,
    hasMore: false,
  })
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={harness.workspace} embedHost={embedHost} />
    </div>,
  )
  return {
    ...harness,
    server,
    tell,
    log,
    /** The user asks, the agent changes files and is done. */
    turn(messageId: string, edits: Readonly<Record<string, string | null>>, words = 'Do it') {
      log({ type: 'user_message', messageId, content: words }, { type: 'task', status: 'running' })
      server.turn(messageId, edits)
      log({ type: 'task', status: 'completed' })
      tell()
    },
  }
}
