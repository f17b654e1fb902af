import type { Envelope } from '../../socket/protocol'
import { type TerminalEvent, terminalEventSchema } from './shared/protocol'

/**
 * `output` is nearly every frame of a busy terminal: it is checked by hand, which `bench/terminalGuard.bench.ts`
 * compares with the schema. The schema reads the rest. Null for an unusable frame.
 */
export function normaliseTerminal(frame: Envelope): readonly TerminalEvent[] | null {
  const { type, sessionId, data, seq, epoch } = frame
  if (type === 'output' && typeof sessionId === 'string' && typeof data === 'string') {
    if (seq === undefined && epoch === undefined) return [{ type, sessionId, data }]
    if (typeof seq === 'number' && typeof epoch === 'string') return [{ type, sessionId, data, seq, epoch }]
  }
  const parsed = terminalEventSchema.safeParse(frame)
  return parsed.success ? [parsed.data] : null
}
