import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'
import type { Envelope } from '../../../socket/protocol'
import { agentLogEventSchema } from '../shared/eventSchemas'
import { type AgentEvent, historySchema, pageSchema, promptedSchema } from '../shared/protocol'
import { normaliseOlder } from './normaliseOlder'
import { normaliseTaskEvent } from './normaliseTaskEvent'

const oursSchema = z.union([agentLogEventSchema, historySchema, promptedSchema, pageSchema])

/**
 * Makes one kind of event of every dialect of docs/protocol.md, part 3; an empty list for a frame that says
 * nothing we show, null for one nobody can use. Where the server names nothing, neither does the event: the
 * reducer knows what was begun last.
 */
export function normaliseAgent(frame: Envelope): readonly AgentEvent[] | null {
  const names = [frame.taskId, frame.requestId, frame.pendingInputId]
  if (names.some((name) => typeof name === 'string' && !isFreeKey(name))) return null
  if (frame.type === 'task_event') return normaliseTaskEvent(frame)
  const ours = oursSchema.safeParse(frame)
  return ours.success ? [ours.data] : normaliseOlder(frame)
}
