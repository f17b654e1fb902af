import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'
import type { Envelope } from '../../../socket/protocol'
import { agentLogEventSchema } from '../shared/eventSchemas'
import { type AgentEvent, historySchema, pageSchema, promptedSchema } from '../shared/protocol'
import { normaliseOlder } from './normaliseOlder'
import { normaliseTaskEvent } from './normaliseTaskEvent'

const oursSchema = z.union([agentLogEventSchema, historySchema, promptedSchema, pageSchema])

/**
 * Translates a frame of any dialect in docs/protocol.md, part 3, into events. An empty list: the frame has nothing to
 * show. Null: it is malformed. An id that the server leaves out is empty in the event as well: the reducer fills in
 * what was begun last.
 *
 *     normaliseAgent({ channel: 'agent', type: 'text', content: 'Hello' })
 *     // [{ type: 'appended', kind: 'text', taskId: '', messageId: '', content: 'Hello' }]
 */
export function normaliseAgent(frame: Envelope): readonly AgentEvent[] | null {
  const names = [frame.taskId, frame.requestId, frame.pendingInputId]
  if (names.some((name) => typeof name === 'string' && !isFreeKey(name))) return null
  if (frame.type === 'task_event') return normaliseTaskEvent(frame)
  const ours = oursSchema.safeParse(frame)
  return ours.success ? [ours.data] : normaliseOlder(frame)
}
