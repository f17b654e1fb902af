import { describe, expect, it } from 'vitest'
import { createWorkspaceHarness } from '../testing/workspaceHarness'

const agent = (frame: object) => ({ channel: 'agent', ...frame })
const event = (kind: string, extra: object) => agent({ type: 'task_event', taskId: 't', kind, ...extra })
const delta = (messageId: string, text: string) =>
  event('assistant_message.delta', { messageId, payload: { delta: text } })
const call = (n: number, status: string) =>
  event(`tool_call.${status}`, { toolCallId: `c${n}`, payload: { name: 'bash', input: {} } })

/** A socket of a server that announces nothing. */
async function documented() {
  const harness = createWorkspaceHarness()
  const { network, clock, workspace } = harness
  network.last.open()
  await clock.advance(3000)
  const hear = (...frames: readonly unknown[]) => network.last.receive(...frames)
  const rows = () => {
    const { tasks, taskOrder, items } = workspace.agent.store.getState()
    return taskOrder.flatMap((id) =>
      [...(tasks[id]?.items ?? [])].map((key) => {
        const item = items.get(key)
        return item && 'content' in item ? `${item.kind}: ${String(item.content)}` : (item?.kind ?? '')
      }),
    )
  }
  const reconnect = async () => {
    const before = network.last
    before.close(1006)
    // Longer than any backoff of a first try.
    for (let second = 0; second < 20 && network.last === before; second++) await clock.advance(1000)
    expect(network.last).not.toBe(before)
    network.last.open()
  }
  const untold = () => workspace.agent.viewStore.getState().untold
  return { ...harness, reconnect, hear, rows, untold }
}

/** Twelve rows, the last in the middle of its text. */
const TURN = [
  ...Array.from({ length: 5 }, (_, n) => [delta(`m${n}`, `Message ${n}.`), call(n, 'completed')]).flat(),
  call(5, 'started'),
  delta('m5', 'Hello wor'),
]

describe('a cut in the middle of a turn', () => {
  it('of a server that sends task events and replays nothing leaves all that was said, and the rest goes on', async () => {
    const { hear, rows, reconnect, clock, workspace, untold } = await documented()
    hear(...TURN)
    expect(rows()).toHaveLength(12)
    await reconnect()
    hear(delta('m5', 'ld.'))
    expect(rows()).toHaveLength(12)
    expect(rows().at(-1)).toBe('text: Hello world.')
    await clock.advance(5000)
    hear(call(5, 'completed'), event('turn.completed', { turnId: '1', payload: { status: 'completed' } }))
    await clock.advance(5000)
    expect(rows()).toHaveLength(12)
    expect(workspace.agent.store.getState().tasks.t?.status).toBe('completed')
    expect(untold()).toEqual(['t'])
    workspace.agent.commands.prompt('And then?')
    expect(untold()).toEqual([])
  })

  it.each([
    ['an unrelated message', delta('m9', 'Later.'), 13],
    ['only the end of the turn', event('turn.completed', { turnId: '1' }), 12],
    ['nothing', null, 12],
  ])('leaves it where %s follows', async (_, frame, expected) => {
    const { hear, rows, reconnect, clock } = await documented()
    hear(...TURN)
    await reconnect()
    if (frame) hear(frame)
    await clock.advance(5000)
    expect(rows()).toHaveLength(expected)
    await reconnect()
    await clock.advance(5000)
    expect(rows()).toHaveLength(expected)
  })

  it('leaves it on a server without names that replays nothing', async () => {
    const { hear, rows, reconnect, clock } = await documented()
    hear(agent({ type: 'text', content: 'One.' }), agent({ type: 'tool_invocation', toolName: 'ls' }))
    hear(agent({ type: 'text', content: 'Hello wor' }))
    await reconnect()
    hear(agent({ type: 'text', content: 'ld.' }))
    await clock.advance(5000)
    expect(rows()).toEqual(['text: One.', 'tool', 'text: Hello world.'])
  })

  it('shows nothing twice on a server that tells everything again, now and later', async () => {
    const { hear, rows, reconnect, clock, untold } = await documented()
    const told = [
      agent({ type: 'text', content: 'One.' }),
      agent({ type: 'tool_invocation', toolName: 'ls' }),
    ]
    hear(...told, agent({ type: 'text', content: 'Hello wor' }))
    for (let cut = 0; cut < 3; cut++) {
      await reconnect()
      hear(...told, agent({ type: 'text', content: 'Hello world.' }))
      await clock.advance(5000)
      expect(rows()).toEqual(['text: One.', 'tool', 'text: Hello world.'])
    }
    expect(untold()).toEqual([])
  })

  it('keeps what the user said where it was said, and the conversation shown, where the server repeats only itself', async () => {
    const { hear, rows, reconnect, clock, workspace } = await documented()
    const { commands, viewStore, store } = workspace.agent
    const text = (content: string) => agent({ type: 'text', content })
    const tool = agent({ type: 'tool_invocation', toolName: 'ls' })
    commands.prompt('First')
    hear(text('One.'), tool)
    commands.prompt('Second')
    hear(text('Two'))
    const said = ['user: First', 'text: One.', 'tool', 'user: Second', 'text: Two']
    expect(rows()).toEqual(said)
    for (let cut = 0; cut < 2; cut++) {
      await reconnect()
      hear(text('One.'), tool, text('Two'))
      await clock.advance(5000)
      expect(rows()).toEqual(said)
    }
    expect(store.getState().taskOrder).toEqual([viewStore.getState().taskId])
    hear(text(' and three.'))
    expect(rows().at(-1)).toBe('text: Two and three.')
  })

  it('takes the history of an older server as all there is', async () => {
    const { hear, rows, reconnect, clock } = await documented()
    hear(...TURN)
    await reconnect()
    hear(agent({ type: 'history', history: [{ id: 1, role: 'assistant', content: 'All I know.' }] }))
    await clock.advance(5000)
    expect(rows()).toEqual(['text: All I know.'])
  })
})
