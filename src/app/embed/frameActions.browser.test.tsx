import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { CAPABILITIES } from '../../socket/protocol'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { App } from '../App'
import type { AppParts } from '../AppContext'
import { createEmbedHost } from './embedHost'
import '../../ui/theme/global.css'
import { createFrameActions } from './frameActions'

const ORIGIN = 'https://dashboard.example'
const EPOCH = 'e'
const history = { type: 'history', events: [], seq: 0, epoch: EPOCH, hasMore: false, tasks: [] }

/** The page of a workspace in a frame, and what a host may ask it for. */
async function embedHost({
  origin = ORIGIN as string | null,
  capabilities = CAPABILITIES as readonly string[],
} = {}) {
  await page.viewport(1000, 700)
  const { workspace, network } = createWorkspaceHarness()
  network.last.open()
  network.last.receive(
    stateFrame({ capabilities: [...capabilities] }),
    { channel: 'agent', ...history },
    { channel: 'ports', type: 'snapshot', ports: [] },
  )
  let parts: AppParts | null = null
  const onReady = (app: AppParts) => {
    parts = app
    return () => {}
  }
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={workspace} embedHost={createEmbedHost({ isEmbed: true })} onReady={onReady} />
    </div>,
  )
  await expect.poll(() => parts).not.toBeNull()
  const app = parts as unknown as AppParts
  const actions = createFrameActions({ workspace, app, host: 'dashboard.example', origin })
  const ask = (method: string, params?: unknown) => actions.get(method)?.run(params)
  const sent = (type: string) => network.last.sent.filter((frame) => frame.type === type)
  const refusal = (method: string, params?: unknown) =>
    ask(method, params)?.then(
      () => 'done',
      ({ code, message }) => `${code}: ${message}`,
    )
  return { workspace, network, app, ask, refusal, sent }
}

describe('what a host asks the agent', () => {
  it('stands in the conversation as its own, and a draft as the user’s', async () => {
    const { ask, network, sent } = await embedHost()
    expect(await ask('agent.send', { text: 'Tidy up', mode: 'draft' })).toEqual({ messageId: null })
    await expect.element(page.getByRole('textbox', { name: 'Message the agent' })).toHaveValue('Tidy up')
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = await ask('agent.send', { text: 'Run it' })
    const [mine, theirs] = sent('prompt')
    expect(mine).toMatchObject({ prompt: 'Tidy up' })
    expect(mine).not.toHaveProperty('from')
    expect(theirs).toMatchObject({ prompt: 'Run it', from: ORIGIN })
    expect(answer).toEqual({ messageId: theirs?.clientMessageId })
    const said = page.getByRole('article', { name: `From ${ORIGIN}` })
    await expect.element(said).toHaveTextContent('Run it')

    const at = { channel: 'agent', taskId: theirs?.taskId, epoch: EPOCH }
    const message = { type: 'user_message', content: 'Run it', clientMessageId: theirs?.clientMessageId }
    network.last.receive({ ...at, ...message, messageId: 'm', from: ORIGIN, seq: 1 })
    const waits = { clientMessageId: 'q', content: 'And then', from: 'https://other.example' }
    network.last.receive({ ...at, type: 'queue', messages: [waits], paused: false, seq: 2 })
    await expect.element(said).toHaveTextContent('Run it')
    await expect
      .element(page.getByRole('list', { name: 'Queued messages' }))
      .toHaveTextContent('From https://other.example')
    await expect.element(page.getByRole('article', { name: 'You' })).toHaveTextContent('Tidy up')
  })

  it('is the user’s in a frame of our own page', async () => {
    const { ask, sent } = await embedHost({ origin: null })
    await ask('agent.send', { text: 'Run it' })
    expect(sent('prompt')[0]).not.toHaveProperty('from')
  })
})

describe('a terminal for a host', () => {
  const attached = (sessionId: unknown) => ({
    channel: 'terminal',
    type: 'attached',
    sessionId,
    epoch: 't',
    cols: 80,
    rows: 24,
    seq: 0,
    n: 0,
    reused: false,
    name: 'server',
    title: '',
  })

  it('begins where and as it says, and is there when it is told so', async () => {
    const { ask, network, sent } = await embedHost()
    const opened = ask('terminal.open', { name: 'server', cwd: '/api' })
    const [create] = sent('create')
    expect(create).toMatchObject({ name: 'server', cwd: '/api' })
    let isAnswered = false
    void opened?.then(() => {
      isAnswered = true
    })
    const other = ask('terminal.open', { name: 'other' })
    network.last.receive(attached(sent('create')[1]?.sessionId))
    await other
    expect(isAnswered).toBe(false)
    network.last.receive(attached(create?.sessionId))
    expect(await opened).toEqual({ id: create?.sessionId })
  })

  it('is waited for by the command that is to run in it', async () => {
    const { app, ask, network, sent } = await embedHost()
    const { id } = (await ask('terminal.open')) as { id: string }
    const running = ask('terminal.run', { id, command: 'ls' })
    const other = ask('terminal.open', { name: 'other' })
    network.last.receive(attached(sent('create').at(-1)?.sessionId))
    await other
    await expect.element(page.getByText('wants to run a command')).not.toBeInTheDocument()
    network.last.receive(attached(id))
    await expect.element(page.getByText('wants to run a command').first()).toBeVisible()
    app.hostRequests.getState().requests[0]?.answer(false)
    await expect(running).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('that cannot begin is refused with the server’s words', async () => {
    const { refusal, network, sent } = await embedHost()
    const opened = refusal('terminal.open', { cwd: '/nowhere' })
    const sessionId = sent('create')[0]?.sessionId
    const error = '/nowhere is not a folder of the workspace.'
    network.last.receive({ channel: 'terminal', type: 'error', sessionId, code: 'BAD_REQUEST', error })
    expect(await opened).toBe(`not_allowed: ${error}`)
  })

  it.each([{ command: 'rm -rf .' }, { cwd: 'api' }, { name: 'a\u202eb' }, { name: '' }, 'x', { env: {} }])(
    'is none with %j',
    async (place) => {
      const { refusal, sent } = await embedHost()
      expect(await refusal('terminal.open', place)).toMatch(/^not_allowed/)
      expect(sent('create')).toEqual([])
    },
  )

  it('has no place of its own on a server that knows none', async () => {
    const { refusal, sent } = await embedHost({ capabilities: [] })
    expect(await refusal('terminal.open', { cwd: '/api' })).toMatch(/^not_supported/)
    expect(await refusal('terminal.open')).toBe('done')
    expect(sent('create').filter((create) => 'cwd' in create)).toEqual([])
  })
})

describe('a command for a host', () => {
  it('takes what it lists, and nothing else', async () => {
    const { ask, refusal, app, workspace } = await embedHost()
    const list = (await ask('commands.list')) as readonly { id: string; args?: readonly string[] }[]
    const taking = list.flatMap(({ id, args }) => (args ? [[id, args]] : []))
    expect(taking).toEqual([
      ['goToFile', ['path', 'line', 'column']],
      ['newFile', ['folder']],
      ['newTerminal', ['name', 'cwd']],
    ])
    await ask('commands.run', { id: 'goToFile', args: { path: '/src/a.ts', line: 3 } })
    expect(app.tabs.store.getState().request).toMatchObject({ path: '/src/a.ts', line: 3, focus: false })
    await ask('commands.run', { id: 'newFile', args: { folder: '/src' } })
    expect(workspace.files.viewStore.getState().editing).toMatchObject({ kind: 'create', parent: '/src' })
    expect(await refusal('commands.run', { id: 'goToFile', args: { path: '/a', tab: 1 } })).toBe(
      'not_allowed: "tab" is not understood.',
    )
    expect(await refusal('commands.run', { id: 'goToFile', args: { path: 7 } })).toBe(
      'not_allowed: "path" is not understood.',
    )
    expect(await refusal('commands.run', { id: 'resetLayout', args: { hard: true } })).toMatch(/^not_allowed/)
    expect(await refusal('commands.run', { id: 'formatDisk' })).toMatch(/^not_supported/)
    expect(await refusal('commands.run', { id: 'retryConnection', args: null })).toMatch(/^not_allowed/)
    expect(await refusal('commands.run', { id: 'resetLayout' })).toBe('done')
  })

  it('gives what it makes, and is refused where the user could not do it either', async () => {
    const { ask, refusal, app, network, sent } = await embedHost()
    const opened = ask('commands.run', { id: 'newTerminal', args: { cwd: '/api' } })
    const create = sent('create')[0]
    const attached = { type: 'attached', cols: 80, rows: 24, reused: false, name: '', title: '', n: 0 }
    network.last.receive({
      channel: 'terminal',
      ...attached,
      sessionId: create?.sessionId,
      epoch: 't',
      seq: 0,
    })
    expect(await opened).toEqual({ id: create?.sessionId })
    app.embedHost.setState({ readOnly: { files: true, terminal: true, agent: true } })
    for (const id of ['newTerminal', 'newFile'])
      expect(await refusal('commands.run', { id, args: {} })).toMatch(/^not_allowed: .*read-only/)
  })
})

describe('a pane that this workspace does not have', () => {
  it('is refused with its name, and nothing of the wish is done', async () => {
    const { refusal, app } = await embedHost()
    const before = app.layout.store.getState()
    expect(await refusal('ui.setPanes', { search: true, agent: false })).toMatch(/^not_supported: .*"search"/)
    expect(await refusal('ui.setPanes', { changes: { visible: true } })).toMatch(
      /^not_supported: .*"changes"/,
    )
    expect(app.layout.store.getState()).toBe(before)
    expect(await refusal('ui.setPanes', { search: false, changes: { visible: false } })).toBe('done')
  })
})

describe('numbers', () => {
  it('are written as the host’s language writes them', async () => {
    const { app, network } = await embedHost()
    app.embedHost.setState({ locale: 'de-DE' })
    const message = { messageId: 'm', content: 'long', truncated: true, length: 1_234_567 }
    const at = { channel: 'agent', taskId: 't', epoch: EPOCH, seq: 1 }
    network.last.receive({ ...at, type: 'user_message', ...message })
    await expect.element(page.getByText('The whole text has 1.234.567 characters.')).toBeVisible()
    app.embedHost.setState({ locale: 'en-IN' })
    await expect.element(page.getByText('The whole text has 12,34,567 characters.')).toBeVisible()
    await userEvent.keyboard('{Escape}')
  })
})
