import * as z from 'zod/mini'
import type { Envelope } from '../../socket/protocol'
import { type PortsEvent, portsEventSchema } from './shared/protocol'

const port = z.number().check(z.int(), z.gte(1), z.lte(65_535))
const owner = {
  pid: z._default(z.nullable(z.number()), null),
  process: z._default(z.nullable(z.string()), null),
}

/** Frames of docs/protocol.md D2, and documented frames that leave out what may be unknown. */
const dialectSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('change'), action: z.enum(['open', 'close']), port, ...owner }),
  z.object({
    type: z.literal('snapshot'),
    ports: z.array(z.union([port, z.looseObject({ port, ...owner })])),
  }),
  z.looseObject({ type: z.literal('open'), port, ...owner }),
])

/** Converts a frame of any dialect to an event; null for a frame without use. */
export function normalisePorts(frame: Envelope): readonly PortsEvent[] | null {
  const ours = portsEventSchema.safeParse(frame)
  if (ours.success) return [ours.data]
  const dialect = dialectSchema.safeParse(frame)
  if (!dialect.success) return null
  const event = dialect.data
  switch (event.type) {
    case 'change':
      if (event.action === 'close') return [{ type: 'close', port: event.port }]
      return [{ type: 'open', port: event.port, pid: event.pid, process: event.process }]
    case 'snapshot':
      return [{ type: 'snapshot', ports: event.ports.map(completed) }]
    case 'open':
      return [{ type: 'open', ...completed(event) }]
  }
}

function completed(known: number | { port: number; pid: number | null; process: string | null }) {
  if (typeof known === 'number') return { port: known, pid: null, process: null }
  const { port: number, pid, process } = known
  return { port: number, pid, process }
}
