import { describe, expect, it } from 'vitest'
import type { Envelope } from '../../../socket/protocol'
import { reduceAgent } from '../shared/reduce'
import { initialAgent } from '../shared/state'
import { compareReplay } from './compareReplay'
import { normaliseAgent } from './normalise'

const event = (kind: string, extra: object) => ({
  channel: 'agent',
  type: 'task_event',
  taskId: 't',
  kind,
  ...extra,
})
const delta = (messageId: string, text: string) =>
  event('assistant_message.delta', { messageId, payload: { delta: text } })
const call = (status: string) =>
  event(`tool_call.${status}`, { toolCallId: 'c', payload: { name: 'bash', input: {}, status } })

const hear = (...frames: readonly object[]) =>
  frames.flatMap((frame) => normaliseAgent(frame as Envelope) ?? []).reduce(reduceAgent, initialAgent)

describe('a conversation that a server tells again', () => {
  const frames = [
    delta('a', 'one '),
    delta('a', 'two'),
    call('started'),
    call('completed'),
    delta('b', 'th'),
    delta('b', 'ree'),
  ]

  it('is level exactly when nothing of what is shown is missing, and behind before', () => {
    for (let shown = 1; shown <= frames.length; shown++) {
      const before = hear(...frames.slice(0, shown))
      const told = frames.slice(0, shown).map((_, n) => compareReplay(hear(...frames.slice(0, n)), before))
      expect(new Set(told)).toEqual(new Set(['behind']))
      expect(compareReplay(hear(...frames.slice(0, shown)), before)).toBe('level')
    }
  })

  it('is level when it went on from the last message shown', () => {
    expect(compareReplay(hear(delta('a', 'one more'), delta('b', 'x')), hear(delta('a', 'one')))).toBe(
      'level',
    )
  })

  it.each([
    ['the rest of a message', delta('b', 'ree'), 'differs'],
    ['another message', delta('c', 'three'), 'differs'],
    ['a message without a name', { channel: 'agent', type: 'text', content: 'ree' }, 'differs'],
    ['another tool', { ...call('started'), toolCallId: 'd' }, 'differs'],
    ['nothing that is shown', event('turn.completed', { payload: {} }), 'behind'],
    ['what may be the beginning', delta('a', 'one'), 'behind'],
  ])('tells %s from a conversation that comes again', (_, told, expected) => {
    expect(compareReplay(hear(told), hear(...frames.slice(0, 5)))).toBe(expected)
  })

  it('does not take what follows the only message for its retelling', () => {
    const shown = hear(delta('a', 'Hello wor'))
    expect(compareReplay(hear(delta('a', 'ld')), shown)).toBe('differs')
    expect(compareReplay(hear(delta('a', 'ld'), delta('b', 'x')), shown)).toBe('differs')
  })

  it('knows a conversation under another name', () => {
    const unnamed = { channel: 'agent', type: 'text', content: 'one' }
    const asked = { type: 'user_message', taskId: 'mine', messageId: 'x', clientMessageId: 'x' } as const
    const mine = reduceAgent(initialAgent, { ...asked, content: 'go' })
    const shown = (normaliseAgent(unnamed) ?? []).reduce(reduceAgent, mine)
    expect(shown.taskOrder).toEqual(['mine'])
    expect(compareReplay(hear(unnamed), shown)).toBe('level')
    expect(compareReplay(hear({ ...unnamed, content: 'on' }), shown)).toBe('behind')
  })

  it('waits for every task', () => {
    const elsewhere = { ...delta('z', 'else'), taskId: 'u' }
    const before = hear(delta('a', 'one'), elsewhere)
    expect(compareReplay(hear(delta('a', 'one')), before)).toBe('behind')
    expect(compareReplay(hear(delta('a', 'one'), elsewhere), before)).toBe('level')
  })

  it('is none where nothing could be told again', () => {
    expect(compareReplay(hear(delta('a', 'one')), initialAgent)).toBe('differs')
  })
})
