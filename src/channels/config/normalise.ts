import { type Envelope, PROTOCOL_VERSION } from '../../socket/protocol'
import { type ConfigEvent, configEventSchema } from './shared/protocol'

/** Null for a frame that cannot be used; nothing for the `state` of a protocol we do not speak. */
export function normaliseConfig(frame: Envelope): readonly ConfigEvent[] | null {
  const parsed = configEventSchema.safeParse(frame)
  if (!parsed.success) return null
  const event = parsed.data
  const isForeign = 'data' in event && event.data.protocol !== PROTOCOL_VERSION
  return isForeign ? [] : [event]
}
