import { setImmediate as settle } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openedAgent } from '../../../src/testing/agentServer'

it.each([{ type: 'settings', mode: 'plan' }, { type: 'open' }])(
  'a turn keeps its session whatever is asked of the conversation: $type',
  async (asked) => {
    let isClosed = false
    const { agent, send, turn, page } = openedAgent([], 'epoch-1', { isClosed: () => isClosed })
    await send({ type: 'prompt', prompt: 'Go', taskId: 't' })
    // As after `agent_tools`.
    isClosed = true
    await send({ ...asked, requestId: 'r', taskId: 't' })
    expect(page.last(asked.type)).toMatchObject({ success: true })
    expect(agent.starts()).toBe(1)
    await send({ type: 'abort', taskId: 't' })
    expect(turn().isCancelled()).toBe(true)
    turn().end('cancelled')
    await settle()
    await send({ type: 'prompt', prompt: 'Again', taskId: 't' })
    expect(agent.starts()).toBe(2)
  },
)
