import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../socket/protocol'
import { EPOCH, numbered, type Unnumbered } from '../../../testing/kit/writtenLog'
import { MAX_HISTORY_BYTES, MAX_TASKS } from './protocol'
import { reduceAgent } from './reduce'
import { toHistory, toPage, toTaskList, toTaskPage } from './snapshot'
import { type AgentState, initialAgent } from './state'

const description = 'What this does, in a sentence that is as long as most agents write them for their users.'
const named = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => ({ id: `${word}-${at}`, name: `${word}-${at}`, description }))
const plan = Array.from({ length: 20 }, () => ({ content: description, status: 'pending' as const }))

/** One conversation as agents have them: with what it offers, a plan, a queue and a message. */
const conversation = (at: number, queued = 'later'): Unnumbered[] => {
  const taskId = `conversation-${at}`
  return [
    {
      type: 'task',
      taskId,
      status: 'completed',
      title: `Conversation ${at}`,
      mode: 'mode-0',
      modes: named(4, 'mode'),
      options: [{ id: 'model', name: 'Model', type: 'select', value: 'a', choices: named(12, 'choice') }],
    },
    { type: 'commands', taskId, commands: named(40, 'command') },
    { type: 'plan', taskId, entries: plan },
    { type: 'queue', taskId, paused: true, messages: [{ clientMessageId: `c${at}`, content: queued }] },
    { type: 'user_message', taskId, messageId: `m${at}`, content: 'Hello' },
  ]
}
const serverWith = (count: number, queued?: string): AgentState =>
  numbered(Array.from({ length: count }, (_, at) => conversation(at, queued)).flat()).reduce(
    reduceAgent,
    initialAgent,
  )
const bytesOf = (frame: unknown) => Buffer.byteLength(JSON.stringify(frame))

describe('many conversations', () => {
  const state = serverWith(260)

  it('fit one history, which names the newest 200 and leaves room for what was said in them (A23)', () => {
    const history = toHistory(state, EPOCH)
    expect(bytesOf(history)).toBeLessThan(MAX_HISTORY_BYTES + 16_384)
    expect(history.tasks).toHaveLength(MAX_TASKS)
    expect(history.hasMore).toBe(true)
    const client = reduceAgent(initialAgent, history)
    expect(client.items.length).toBe(260)
    expect(client.tasks['conversation-259']).toEqual(state.tasks['conversation-259'])
    expect(client.tasks['conversation-60']).toMatchObject({
      title: 'Conversation 60',
      task: { partial: true, mode: 'mode-0' },
      commands: null,
      queue: { messages: [{ clientMessageId: 'c60' }] },
    })
    expect(client.tasks['conversation-60']?.task).not.toHaveProperty('modes')
  })

  it('are whole once their own page was asked for (A23)', () => {
    const client = reduceAgent(initialAgent, toHistory(state, EPOCH))
    const taskId = 'conversation-60'
    const data = toTaskPage(state, client.oldest, taskId)
    const next = reduceAgent(client, { type: 'page', requestId: 'r', taskId, data })
    expect({ ...next.tasks[taskId], reach: null }).toEqual(state.tasks[taskId])
  })

  it('fit a page and a list, too (A23)', () => {
    const page = toPage(state, state.seq + 1)
    expect(bytesOf(page)).toBeLessThan(MAX_HISTORY_BYTES + 16_384)
    expect(page.events.filter(({ type }) => type === 'task')).toHaveLength(260)
    const { tasks } = toTaskList(state)
    expect(bytesOf(tasks)).toBeLessThan(MAX_HISTORY_BYTES + 16_384)
    expect(tasks).toHaveLength(260)
  })

  it('fit, and are all named, although the queue of each is as long as a message may be (A4)', () => {
    const full = serverWith(12, 'x'.repeat(200_000))
    const history = toHistory(full, EPOCH)
    expect(bytesOf(history)).toBeLessThan(LIMITS.sendBytes)
    expect(history.tasks).toHaveLength(12)
    const client = reduceAgent(initialAgent, history)
    expect(client.tasks['conversation-11']?.queue).toEqual(full.tasks['conversation-11']?.queue)
    expect(client.tasks['conversation-0']).toMatchObject({ queue: null, task: { partial: true } })
    expect(bytesOf(toTaskPage(full, 1, 'conversation-0'))).toBeLessThan(LIMITS.sendBytes)
  })
})
