import { describe, expect, it } from 'vitest'
import { stateFrame } from '../testing/configEvents'
import { createWorkspaceHarness } from '../testing/workspaceHarness'

const EPOCH = 'epoch-1'
const history = (seq: number, ...events: readonly object[]) => ({
  channel: 'agent',
  type: 'history',
  epoch: EPOCH,
  hasMore: false,
  tasks: [],
  events,
  seq,
})
const said = (seq: number, content: string) => ({
  channel: 'agent',
  type: 'text',
  taskId: 't',
  messageId: 'm',
  epoch: EPOCH,
  seq,
  content,
  offset: 0,
})
const plain = (content: string) => ({ channel: 'agent', type: 'text', content })
const shell = (name: string) => ({
  sessionId: name,
  epoch: `${name}-epoch`,
  name,
  title: '',
  cols: 80,
  rows: 24,
  alive: true,
  createdAt: '2026-01-01T00:00:00.000Z',
})
/** What only our servers know: none of it may reach one of the documentation. */
const EXTENDED = [
  'ping',
  'list',
  'subscribe',
  'page',
  'ack',
  'detach',
  'get',
  'set',
  'find',
  'search',
  'copy',
]

function onOurs() {
  const harness = createWorkspaceHarness()
  const { network, workspace } = harness
  network.last.open()
  network.last.receive(stateFrame(), history(1, said(1, 'one two ')))
  network.last.receive({ channel: 'terminal', type: 'list', sessions: [shell('s1')] })
  const shown = () => JSON.stringify([...workspace.agent.store.getState().items])
  const mode = () => workspace.config.store.getState().mode
  return { ...harness, shown, mode }
}

describe('a restart to an older build, which knows only the documentation (fault 11)', () => {
  it('takes the capabilities away, sends nothing of part 2, and keeps what was shown', async () => {
    const { network, clock, reconnect, shown, mode, workspace } = onOurs()
    expect(mode()).toBe('extended')
    const before = shown()
    await reconnect()
    await clock.advance(11_000)
    expect(mode()).toBe('documented')
    expect(workspace.config.store.getState().config?.capabilities ?? []).toEqual([])
    workspace.config.commands.set({ theme: 'dark' })
    workspace.agent.commands.prompt('hello')
    const sent = network.last.sent
    expect(sent.filter(({ type }) => EXTENDED.includes(type))).toEqual([])
    expect(sent.filter(({ type }) => type === 'prompt')).toMatchObject([{ prompt: 'hello' }])
    expect(sent.filter(({ type }) => type === 'prompt')[0]).not.toHaveProperty('clientMessageId')
    expect(shown()).toContain('one two ')
    expect(before).toContain('one two ')
  })

  it('shows a conversation that is told again once, and the whole of ours when it comes back', async () => {
    const { network, clock, reconnect, shown, mode } = onOurs()
    await reconnect()
    network.last.receive(plain('one two '), plain('three'))
    await clock.advance(2000)
    expect(shown().match(/one two /g)).toHaveLength(1)
    expect(shown()).toContain('three')
    network.last.close(1006)
    await clock.advance(2000)
    network.last.open()
    network.last.receive(
      stateFrame(),
      history(2, said(1, 'one two '), { ...said(2, 'four'), messageId: 'n' }),
    )
    await clock.advance(2000)
    expect(mode()).toBe('extended')
    expect(shown().match(/one two /g)).toHaveLength(1)
    expect(shown()).toContain('four')
    expect(shown()).not.toContain('three')
  })
})
