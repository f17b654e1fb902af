import type { AgentLogEventOf } from '../../../src/channels/agent/shared/eventSchemas'
import { MAX_TOOL_OUTPUT } from '../../../src/channels/agent/shared/protocol'
import type { AgentState } from '../../../src/channels/agent/shared/state'

type Invocation = Omit<AgentLogEventOf<'tool_invocation'>, 'seq' | 'epoch' | 'at'>

const TAIL = MAX_TOOL_OUTPUT / 2

/** Bounds the output of each call: a part streams, and at its end head and tail are kept. */
export function createToolOutputs() {
  const calls = new Map<string, { length: number; tail: string }>()

  return {
    /** What of this piece is still streamed. */
    keep({ toolCallId, content }: { toolCallId: string; content: string }): string {
      const { length, tail } = calls.get(toolCallId) ?? { length: 0, tail: '' }
      const room = Math.max(MAX_TOOL_OUTPUT - length, 0)
      const rest = content.slice(room)
      calls.set(toolCallId, {
        length: length + content.length,
        tail: rest === '' ? tail : (tail + rest).slice(-TAIL),
      })
      return content.slice(0, room)
    },
    /** The last word about a call whose output did not fit carries head and tail of it. */
    complete(event: Invocation, state: AgentState): Invocation {
      if (event.status !== 'completed' && event.status !== 'failed') return event
      const call = calls.get(event.toolCallId)
      calls.delete(event.toolCallId)
      const item = state.items.get(`tool:${event.toolCallId}`)
      if (!call || call.length <= MAX_TOOL_OUTPUT || item?.kind !== 'tool') return event
      const streamed = item.output
      const tail = (streamed.slice(-TAIL) + call.tail).slice(-TAIL)
      const output = streamed.slice(0, MAX_TOOL_OUTPUT - TAIL) + tail
      return { ...event, output, length: call.length, truncated: true }
    },
  }
}
