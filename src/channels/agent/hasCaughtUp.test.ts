import { describe, expect, it } from 'vitest'
import type { Envelope } from '../../socket/protocol'
import { hasCaughtUp } from './hasCaughtUp'
import { normaliseAgent } from './normalise'
import { reduceAgent } from './reduce'
import { initialAgent } from './state'

const event = (kind: string, extra: object) => ({
  ...{ channel: 'agent', type: 'task_event', taskId: 't', kind },
  ...extra,
})
const delta = (messageId: string, text: string) =>
  event('assistant_message.delta', { messageId, payload: { delta: text } })
const call = (status: string) =>
  event(`tool_call.${status}`, { toolCallId: 'c', payload: { name: 'bash', input: {}, status } })

const hear = (...frames: readonly object[]) =>
  frames.flatMap((frame) => normaliseAgent(frame as Envelope) ?? []).reduce(reduceAgent, initialAgent)

describe('a conversation that is told again', () => {
  const frames = [
    delta('a', 'one '),
    delta('a', 'two'),
    call('started'),
    call('completed'),
    delta('b', 'th'),
    delta('b', 'ree'),
  ]

  it('has caught up exactly when nothing of what is shown is missing', () => {
    for (let shown = 0; shown <= frames.length; shown++) {
      const before = hear(...frames.slice(0, shown))
      const firsts = frames.map((_, n) => hasCaughtUp(hear(...frames.slice(0, n)), before))
      const isThere = hasCaughtUp(hear(...frames.slice(0, shown)), before)
      expect(isThere).toBe(true)
      if (shown > 0) expect(firsts.slice(0, shown)).not.toContain(true)
    }
  })

  it('has caught up when it went on from the last message shown, whatever that became', () => {
    expect(hasCaughtUp(hear(delta('a', 'other'), delta('b', 'x')), hear(delta('a', 'one')))).toBe(true)
    expect(hasCaughtUp(hear(delta('a', 'other')), hear(delta('a', 'one')))).toBe(false)
  })

  it('waits for every task', () => {
    const elsewhere = { ...delta('z', 'else'), taskId: 'u' }
    const before = hear(delta('a', 'one'), elsewhere)
    expect(hasCaughtUp(hear(delta('a', 'one'), delta('b', 'two')), before)).toBe(false)
    expect(hasCaughtUp(hear(delta('a', 'one'), elsewhere), before)).toBe(true)
  })

  it('does not count what the user said where the server may not repeat it', () => {
    const said = {
      type: 'user_message',
      taskId: 't',
      messageId: 'x',
      content: 'go',
      clientMessageId: 'x',
    } as const
    const before = reduceAgent(hear(delta('a', 'one')), said)
    expect(hasCaughtUp(hear(delta('a', 'one')), before)).toBe(true)
    expect(hasCaughtUp(hear(delta('a', 'on')), before)).toBe(false)
  })
})
