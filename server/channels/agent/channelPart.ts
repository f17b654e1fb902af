import type * as z from 'zod/mini'
import type { Envelope } from '../../../src/socket/protocol'
import { type Client, FrameError } from '../../socket/channel'

/** What has commands of its own inside the agent channel. */
export interface ChannelPart {
  /** True for the types of its commands. */
  isFor(type: string): boolean
  received(client: Client, frame: Envelope): void | Promise<void>
  closed(client: Client): void
}

type CommandSchema = z.ZodMiniDiscriminatedUnion<
  readonly z.ZodMiniObject<{ readonly type: z.ZodMiniLiteral<string> }>[]
>

/**
 * Reads the commands of one schema: `const { isFor, read } = createDoor(rulesCommandSchema)`. `read` throws `FrameError`.
 */
export function createDoor<S extends CommandSchema>(schema: S) {
  const types = new Set(schema.def.options.flatMap(({ def }) => def.shape.type.def.values))
  return {
    isFor: (type: string): boolean => types.has(type),
    read(frame: Envelope): z.infer<S> {
      const read = schema.safeParse(frame)
      if (read.success) return read.data
      throw types.has(frame.type)
        ? new FrameError('BAD_REQUEST', `This ${frame.type} misses a field or has one of the wrong kind.`)
        : new FrameError('UNKNOWN_TYPE', `agent has no ${frame.type}.`)
    },
  }
}
