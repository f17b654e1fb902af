import { QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { stateFrame } from '../testing/configEvents'
import { createWorkspaceHarness } from '../testing/workspaceHarness'

const EPOCH = 'epoch-1'
const history = {
  channel: 'agent',
  type: 'history',
  events: [],
  seq: 3,
  epoch: EPOCH,
  hasMore: false,
  tasks: [],
}
const text = (seq: number, content: string, offset: number) => ({
  channel: 'agent',
  type: 'text',
  taskId: 't',
  messageId: 'm',
  epoch: EPOCH,
  seq,
  content,
  offset,
})
const snapshot = { channel: 'ports', type: 'snapshot', ports: [{ port: 3000, pid: 1, process: 'node' }] }
const typesOf = (frames: readonly { channel: string; type: string }[]) =>
  frames.map(({ channel, type }) => `${channel}/${type}`)

function opened(...frames: readonly unknown[]) {
  const harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(...frames)
  return harness
}

describe('a workspace on a server of ours', () => {
  it('is live once every channel has what it missed, under the name the server gave', async () => {
    const { workspace, network, clock } = opened(stateFrame())
    const { store } = workspace.connection
    const missing = () => store.getState().catchingUp.map(({ channel }) => channel)
    expect(missing()).toEqual(['agent', 'terminal', 'files', 'ports'])
    await clock.advance(0)
    expect(missing()).toEqual(['agent', 'terminal', 'ports'])
    network.last.receive(history, snapshot)
    expect(missing()).toEqual(['terminal'])
    const asked = network.last.sent.find(({ type }) => type === 'list')
    network.last.receive({ channel: 'terminal', type: 'list', requestId: asked?.requestId, sessions: [] })
    await clock.advance(0)
    expect(store.getState()).toMatchObject({ status: 'live', catchingUp: [] })
    expect(workspace.connection.store.getState().workspaceName).toBe('demo')
    expect(workspace.ports.store.getState().ports).toHaveLength(1)
  })

  it('tells the server on the next socket where its agent log ends', async () => {
    const { network, reconnect } = opened(stateFrame(), history, text(4, 'one', 0))
    await reconnect()
    expect(network.last.url.searchParams.get('agentSeq')).toBe('4')
    expect(network.last.url.searchParams.get('agentEpoch')).toBe(EPOCH)
  })

  it('asks for agent events that are missing, once', () => {
    const { network } = opened(stateFrame(), history, text(6, 'three', 6), text(7, 'four', 11))
    const asked = network.last.sent.filter(({ type }) => type === 'subscribe')
    expect(asked).toEqual([{ channel: 'agent', type: 'subscribe', after: 3, epoch: EPOCH }])
  })

  it('attaches its terminals again, asks which there are, and lists the folders anew', async () => {
    const { workspace, network, reconnect } = opened(stateFrame(), history, snapshot)
    const sessionId = workspace.terminals.commands.open()
    const attached = { channel: 'terminal', type: 'attached', sessionId, epoch: 'pty', cols: 80, rows: 24 }
    network.last.receive({ ...attached, seq: 0, reused: false, name: 'bash', title: '', n: 0 })
    network.last.receive({
      channel: 'terminal',
      type: 'output',
      sessionId,
      epoch: 'pty',
      seq: 5,
      data: 'hello',
    })
    const tree = new QueryObserver(workspace.queryClient, workspace.files.queries.list('/'))
    const stop = tree.subscribe(() => undefined)
    expect(typesOf(network.last.sent)).toContain('files/list')
    await reconnect()
    network.last.receive(stateFrame())
    const create = network.last.sent.find(({ type }) => type === 'create')
    expect(create).toMatchObject({ sessionId, epoch: 'pty', after: 5 })
    expect(typesOf(network.last.sent)).toEqual(expect.arrayContaining(['terminal/list', 'files/list']))
    stop()
  })

  it('reports a frame that no channel can use, drops it and goes on', () => {
    const { workspace, network, warnings } = opened(stateFrame(), history)
    network.last.receive({ channel: 'ports', type: 'open', port: 'many' }, snapshot)
    network.last.receiveRaw('}')
    expect(warnings).toHaveLength(2)
    expect(workspace.problems.getState().dropped).toBe(2)
    expect(workspace.ports.store.getState().loaded).toBe(true)
  })

  it('shows stray errors once, whatever their shape (D4)', () => {
    const { workspace, network } = opened(stateFrame())
    network.last.receive({ channel: 'error', type: 'error', error: 'Unknown type.', code: 'UNKNOWN_TYPE' })
    network.last.receive({ type: 'error', error: 'Something else.' })
    expect(workspace.problems.getState().entries.map((entry) => entry.text)).toEqual([
      'Unknown type.',
      'Something else.',
    ])
  })

  it('says so when a command is too large to send', () => {
    const { workspace } = opened(stateFrame())
    workspace.agent.commands.prompt('x'.repeat(1_000_001))
    expect(workspace.problems.getState().entries.map((entry) => entry.text)).toEqual(['Too large.'])
  })

  it('probes with a ping, and takes any frame for an answer', async () => {
    const { network, clock, workspace } = opened(stateFrame(), history, snapshot)
    await clock.advance(5000)
    expect(network.last.sent.at(-1)).toMatchObject({ channel: 'config', type: 'ping' })
    network.last.receive({ channel: 'config', type: 'pong', t: 1 })
    await clock.advance(10_000)
    expect(workspace.connection.store.getState().status).toBe('live')
  })

  it('keeps everything when its token expires, and goes on with another', async () => {
    const { workspace, network, tokens } = opened(stateFrame(), history, snapshot)
    network.last.close(4401)
    expect(workspace.connection.store.getState()).toMatchObject({ status: 'blocked', reason: 'auth' })
    expect(workspace.ports.store.getState().ports).toHaveLength(1)
    workspace.connection.provideToken('fresh-token')
    expect(tokens).toEqual(['fresh-token'])
    expect(network.last.protocols).toEqual(['Bearer', 'fresh-token'])
  })
})

describe('a workspace on a documented server', () => {
  const portOpen = (port: number) => ({ channel: 'ports', type: 'open', port, pid: null, process: null })
  const delta = (content: string) => ({ channel: 'agent', type: 'text', content })

  it('sends nothing of part 2, not even after a gap', async () => {
    const { network, clock, workspace } = opened(portOpen(3000))
    workspace.config.commands.set({ theme: 'dark' })
    await clock.advance(15_000)
    expect(typesOf(network.last.sent)).toEqual(['files/stat'])
  })

  it('begins its ports anew on every socket', async () => {
    const { network, workspace, reconnect } = opened(portOpen(3000), portOpen(4000))
    await reconnect()
    network.last.receive(portOpen(4000))
    expect(workspace.ports.store.getState().ports.map(({ port }) => port)).toEqual([4000])
  })

  it('shows a conversation that is told again only once', async () => {
    const { network, workspace, clock, reconnect } = opened(delta('one '), delta('two '))
    const shown = () => JSON.stringify([...workspace.agent.store.getState().items])
    const before = shown()
    expect(before).toContain('one two ')
    await reconnect()
    network.last.receive(delta('one '))
    await clock.advance(900)
    network.last.receive(delta('tw'))
    await clock.advance(900)
    expect(shown()).toBe(before)
    network.last.receive(delta('o '), delta('three'))
    expect(shown()).toContain('one two three')
    expect(shown()).not.toContain('two one')
  })

  it('keeps a message back while the conversation is told again, and sends it once', async () => {
    const { network, workspace, clock, reconnect } = opened(delta('one '), delta('two '))
    await clock.advance(1000)
    await reconnect()
    network.last.receive(delta('one '))
    workspace.agent.commands.prompt('next')
    const prompts = () => network.last.sent.filter(({ type }) => type === 'prompt')
    expect(prompts()).toEqual([])
    expect(workspace.agent.viewStore.getState().pending).toMatchObject([{ state: 'queued' }])
    network.last.receive(delta('two '))
    await clock.advance(1000)
    expect(prompts()).toMatchObject([{ prompt: 'next' }])
    const items = [...workspace.agent.store.getState().items]
    expect(items).toMatchObject([{ content: 'one two ' }, { kind: 'user', content: 'next' }])
  })
})
