import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { MAX_TASKS } from './shared/protocol'

const task = <Change extends object>(taskId: string, change: Change) => ({
  channel: 'agent',
  type: 'task',
  taskId,
  status: 'completed',
  title: taskId,
  ...change,
})

async function reconnected(many: number) {
  const { workspace, network, reconnect } = createWorkspaceHarness()
  const rows = Array.from({ length: many }, (_, n) => task(`t${n}`, { seq: n + 1, epoch: 'e1' }))
  const hear = (epoch: string, tasks: readonly object[]) => {
    network.last.receive(stateFrame())
    network.last.receive({
      channel: 'agent',
      type: 'history',
      events: [],
      tasks,
      seq: many,
      epoch,
      hasMore: false,
    })
  }
  network.last.open()
  hear('e1', [])
  const { commands, viewStore } = workspace.agent
  for (const row of rows) network.last.receive({ ...row, seq: many + row.seq })
  commands.selectTask('t1')
  commands.setDraft('t1', 'half a sentence')
  await reconnect()
  hear('e2', rows.slice(-MAX_TASKS).slice(many > MAX_TASKS ? 0 : 2))
  return { network, view: viewStore.getState }
}

describe('the draft in an old conversation', () => {
  it('stays, and so does the conversation shown, where a history leaves it out for its length', async () => {
    const { network, view } = await reconnected(MAX_TASKS + 5)
    expect(view()).toMatchObject({ taskId: 't1', drafts: { t1: 'half a sentence' } })
    network.last.receive(task('t1', { erased: true, seq: MAX_TASKS + 6, epoch: 'e2' }))
    expect(view()).toMatchObject({ taskId: null, drafts: {} })
  })

  it('goes with a conversation that a history of all does not name', async () => {
    const { view } = await reconnected(10)
    expect(view()).toMatchObject({ taskId: null, drafts: {} })
  })
})
