import { describe, expect, it } from 'vitest'
import { isChannelLive } from '../socket/connection/connectionState'
import { configState, stateFrame } from '../testing/configEvents'
import { createFakeClock } from '../testing/kit/fakeClock'
import { createWorkspaceHarness } from '../testing/workspaceHarness'
import { createActivity } from './createActivity'
import { createCatchUp } from './createCatchUp'

describe('what the channels wait for', () => {
  function begin() {
    const clock = createFakeClock()
    const told: string[] = []
    const catchUp = createCatchUp({
      clock,
      changed: (channels) =>
        told.push(channels.map(({ channel, count }) => `${channel} ${count}`).join(', ')),
    })
    return { clock, told, catchUp }
  }

  it('is told at once as each is done, and then that nothing is left', () => {
    const { told, catchUp } = begin()
    catchUp.begin(['agent', 'ports'])
    catchUp.of('agent').done()
    catchUp.of('agent').done()
    catchUp.of('ports').done()
    expect(told).toEqual(['agent 0, ports 0', 'ports 0', ''])
  })

  it('is counted, but not told with every event', async () => {
    const { clock, told, catchUp } = begin()
    catchUp.begin(['agent'])
    for (let n = 0; n < 120; n++) catchUp.of('agent').add()
    await clock.advance(100)
    expect(told).toEqual(['agent 0', 'agent 120'])
  })

  it('is over when the connection is', async () => {
    const { clock, told, catchUp } = begin()
    catchUp.begin(['agent'])
    catchUp.of('agent').add()
    catchUp.stop()
    catchUp.of('agent').done()
    await clock.advance(1000)
    expect(told).toEqual(['agent 0'])
  })
})

describe('a channel', () => {
  it('takes input as soon as it is live itself, though others are not', async () => {
    const { workspace, network, clock } = createWorkspaceHarness()
    const state = () => workspace.connection.store.getState()
    network.last.open()
    network.last.receive(stateFrame(), { channel: 'ports', type: 'snapshot', ports: [] })
    await clock.advance(0)
    expect(state().status).toBe('syncing')
    const channels = ['terminal', 'files', 'agent', 'ports', 'config'] as const
    expect(channels.filter((channel) => isChannelLive(state(), channel))).toEqual([
      'files',
      'ports',
      'config',
    ])
  })

  it('is counted while it catches up, after a reconnect as well, and not once it is live', async () => {
    const { workspace, network, clock, reconnect } = createWorkspaceHarness()
    const counted = () =>
      workspace.connection.store.getState().catchingUp.find(({ channel }) => channel === 'agent')?.count
    const delta = { channel: 'agent', type: 'text', taskId: 't', messageId: 'm', content: 'a' }
    const history = {
      channel: 'agent',
      type: 'history',
      tasks: [],
      events: [],
      seq: 0,
      epoch: 'e',
      hasMore: false,
    }
    network.last.open()
    for (const round of ['first', 'after a cut']) {
      network.last.receive(stateFrame(), delta, delta)
      await clock.advance(100)
      expect(counted(), round).toBe(2)
      network.last.receive(history, delta)
      await clock.advance(100)
      expect(counted(), round).toBeUndefined()
      await reconnect()
    }
  })
})

describe('a user who is there', () => {
  it('is mentioned at most every 30 s, and only where there is a subscriber', async () => {
    const clock = createFakeClock()
    let told = 0
    const acted = createActivity({ clock, send: () => ++told > 0 })
    for (let second = 0; second < 90; second++) {
      acted()
      await clock.advance(1000)
    }
    expect(told).toBe(3)
  })

  it.each([
    ['hears nothing where the server does not know of it', [], []],
    ['is mentioned on the socket where it does', ['activity'], ['activity/user_activity']],
  ])('%s', (_, known, expected) => {
    const { network, signal } = createWorkspaceHarness()
    network.last.open()
    const { capabilities } = configState()
    network.last.receive(stateFrame({ capabilities: [...capabilities, ...known] }))
    signal('acted')
    const told = network.last.sent.filter(({ channel }) => channel === 'activity')
    expect(told.map(({ channel, type }) => `${channel}/${type}`)).toEqual(expected)
  })
})

describe('a server that closes because of one message', () => {
  it('leaves a question refused as too large, and a prompt failed instead of sent again', async () => {
    const { workspace, network, clock } = createWorkspaceHarness()
    const history = {
      channel: 'agent',
      type: 'history',
      events: [],
      seq: 0,
      epoch: 'e',
      hasMore: false,
      tasks: [],
    }
    network.last.open()
    network.last.receive(stateFrame(), history)
    const read = workspace.files.queries.write({ path: '/a', content: 'x'.repeat(5000) })
    network.last.close(1009)
    await expect(read).rejects.toMatchObject({ code: 'TOO_LARGE' })
    await clock.advance(1000)
    network.last.open()
    network.last.receive(stateFrame(), history)
    workspace.agent.commands.prompt('x'.repeat(5000))
    network.last.close(1009)
    expect(workspace.agent.viewStore.getState().pending).toMatchObject([
      { state: 'failed', error: 'Too large.' },
    ])
    await clock.advance(1000)
    network.last.open()
    network.last.receive(stateFrame(), history)
    expect(network.last.sent.filter(({ type }) => type === 'prompt')).toEqual([])
  })
})
