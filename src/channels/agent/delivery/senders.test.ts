import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../../socket/protocol'
import { stateFrame } from '../../../testing/configEvents'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import { createUnsentStorage } from './unsentStorage'

const from = 'https://dashboard.example'

function open(capabilities: readonly string[] = CAPABILITIES) {
  const { workspace, network } = createWorkspaceHarness()
  network.last.open()
  const history = { type: 'history', events: [], seq: 0, epoch: 'e', hasMore: false, tasks: [] }
  network.last.receive(stateFrame({ capabilities: [...capabilities] }), { channel: 'agent', ...history })
  const sent = () => network.last.sent.filter(({ type }) => type === 'prompt')
  return { agent: workspace.agent, network, sent }
}

describe('a message that the page around wrote', () => {
  it('names it, waiting and sent again, and the user’s own does not', () => {
    const { agent, network, sent } = open()
    const clientMessageId = agent.commands.prompt('theirs', { from })
    agent.commands.prompt('mine')
    expect(sent()).toMatchObject([{ prompt: 'theirs', from, clientMessageId }, { prompt: 'mine' }])
    expect(sent()[1]).not.toHaveProperty('from')
    const refused = { type: 'prompted', clientMessageId, taskId: 't', state: 'refused', error: 'No.' }
    network.last.receive({ channel: 'agent', ...refused })
    expect(agent.viewStore.getState().pending).toMatchObject([{ state: 'failed', from }, { content: 'mine' }])
    agent.commands.resend(clientMessageId)
    expect(sent().at(-1)).toMatchObject({ clientMessageId, from })
  })

  it('is sent without the name to a server that knows nothing of it', () => {
    const { agent, sent } = open(CAPABILITIES.filter((one) => one !== 'agent.sender'))
    agent.commands.prompt('theirs', { from })
    expect(sent()).toMatchObject([{ prompt: 'theirs' }])
    expect(sent()[0]).not.toHaveProperty('from')
    expect(agent.viewStore.getState().pending).toMatchObject([{ from }])
  })

  it('is still theirs after a reload that finds it unsent', () => {
    const { agent } = open()
    agent.commands.prompt('theirs', { from })
    const saved = new Map<string, string>()
    const storage = {
      get: (key: string) => saved.get(key) ?? null,
      set: (k: string, v: string) => void saved.set(k, v),
    }
    createUnsentStorage(storage, 'unsent').write(agent.viewStore.getState().pending)
    expect(createUnsentStorage(storage, 'unsent').restore()).toMatchObject([{ content: 'theirs', from }])
  })
})
