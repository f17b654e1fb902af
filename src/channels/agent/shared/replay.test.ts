import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from './eventSchemas'
import { type AgentEvent, MAX_TASKS } from './protocol'
import { reduceAgent } from './reduce'
import { toPage, toSnapshot } from './snapshot'
import { type AgentState, initialAgent } from './state'

const fold = (events: readonly AgentEvent[], from: AgentState = initialAgent) =>
  events.reduce(reduceAgent, from)
const log = (events: readonly object[]): AgentLogEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, epoch: 'e' }) as AgentLogEvent)

describe('pages of older items that were loaded', () => {
  const turn = (n: number): object[] => [
    { type: 'user_message', taskId: 't', messageId: `u${n}`, content: 'x'.repeat(2000) },
    { type: 'text', taskId: 't', messageId: `m${n}`, content: 'said', offset: 0 },
    {
      type: 'tool_invocation',
      taskId: 't',
      toolCallId: `c${n}`,
      toolName: 'sh',
      kind: 'execute',
      title: '',
      status: n === 4 ? 'running' : 'completed',
    },
  ]
  const whole = log([
    { type: 'task', taskId: 't', status: 'running' },
    ...Array.from({ length: 40 }, (_, n) => turn(n)).flat(),
  ])
  /** A history that holds about ten turns of them. */
  const newest = (state: AgentState): AgentEvent => {
    const { events, hasMore, tasks } = toSnapshot(state, 40_000)
    return {
      type: 'history',
      epoch: 'another',
      seq: state.seq,
      events: [...events],
      hasMore,
      tasks: [...tasks],
    }
  }

  it('stay when the server tells the newest again, up to the first that may have changed', () => {
    const server = fold(whole)
    const page = fold(whole.slice(0, -6))
    const next = reduceAgent(page, newest(server))
    const ids = [...(server.tasks.t?.items ?? [])]
    // The call of turn 4 ran when we last heard of it: it may have ended.
    const from = ids.indexOf('tool:c4') + 1
    expect([...(next.tasks.t?.items ?? [])]).toEqual(ids.slice(from))
    expect([...next.items]).toEqual(ids.slice(from).map((id) => server.items.get(id)))
    expect([next.hasMore, next.gap, next.seq]).toEqual([true, false, server.seq])
    const older = reduceAgent(next, {
      type: 'page',
      requestId: 'r',
      data: toPage(server, next.oldest),
    } as AgentEvent)
    expect([...(older.tasks.t?.items ?? [])]).toEqual(ids)
    expect(older.hasMore).toBe(false)
  })

  it('go where the server tells of another log, or of a part that does not join', () => {
    const server = fold(whole)
    const alone = fold([newest(server)])
    expect(reduceAgent(fold(whole.slice(0, 20)), newest(server)).items).toEqual(alone.items)
    const foreign = log(
      Array.from(
        { length: 200 },
        (_, n) => ({ type: 'user_message', taskId: 't', messageId: `f${n}`, content: 'y' }) as const,
      ),
    )
    expect(reduceAgent(fold(foreign), newest(server)).items).toEqual(alone.items)
  })

  it('keep no words of a turn that still runs', () => {
    const begun = log([
      { type: 'task', taskId: 't', status: 'running' },
      { type: 'user_message', taskId: 't', messageId: 'u', content: 'go' },
      { type: 'text', taskId: 't', messageId: 'm', content: 'long', offset: 0 },
      ...Array.from({ length: 60 }, (_, n) => ({
        type: 'notice',
        taskId: 't',
        text: `${n}${'x'.repeat(1000)}`,
      })),
      { type: 'text', taskId: 't', messageId: 'm', content: 'er', offset: 4 },
    ])
    const next = reduceAgent(fold(begun.slice(0, -1)), newest(fold(begun)))
    expect(next.items.get('message:m')).toBeUndefined()
    expect(next.hasMore).toBe(true)
  })
})

describe('conversations that a long history leaves out', () => {
  const begun = (n: number) => ({ type: 'task', taskId: `t${n}`, status: 'completed', title: `Number ${n}` })
  const request = { type: 'permission_request', taskId: 't0', requestId: 'r', title: '', kind: 'execute' }
  const whole = log([
    ...Array.from({ length: MAX_TASKS + 5 }, (_, n) => begun(n)),
    { ...request, options: [] },
  ])
  const told = (state: AgentState): AgentEvent => {
    const { events, hasMore, tasks } = toSnapshot(state)
    return { type: 'history', epoch: 'e2', seq: state.seq, events: [...events], hasMore, tasks: [...tasks] }
  }

  it('stay known by their names, also one of which only an open request is told', () => {
    const server = fold(whole)
    const next = reduceAgent(server, told(server))
    expect(next.taskOrder).toEqual(server.taskOrder)
    expect(next.tasks.t0).toMatchObject({ title: 'Number 0', status: 'completed', task: { taskId: 't0' } })
    expect([...(next.tasks.t0?.items ?? [])]).toEqual(['request:r'])
    expect(next.tasks.t3?.title).toBe('Number 3')
  })

  it('take what a page says of them since', () => {
    const server = fold(whole)
    const row = { ...begun(3), status: 'failed', seq: server.seq + 1, epoch: 'e2' }
    const data = { events: [row], hasMore: false }
    const next = fold([told(server), { type: 'page', requestId: 'p', data } as AgentEvent], server)
    expect(next.tasks.t3).toMatchObject({ status: 'failed', title: 'Number 3' })
  })

  it('go where the history is of other conversations, or names all', () => {
    const server = fold(whole)
    const others = fold(log(Array.from({ length: MAX_TASKS }, (_, n) => begun(n + 1000))))
    expect(reduceAgent(server, told(others)).taskOrder).toEqual(others.taskOrder)
    const few = fold(whole.slice(2, 20))
    expect(reduceAgent(server, told(few)).taskOrder).toEqual(few.taskOrder)
  })
})
