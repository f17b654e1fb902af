import { configStateSchema } from '../../channels/config/shared/protocol'
import { type Envelope, PROTOCOL_VERSION } from '../protocol'

/** True for the frame by which a server says that it knows part 2 of the protocol, in the version we know. */
export function announces(frame: Envelope): boolean {
  if (frame.channel !== 'config' || frame.type !== 'state') return false
  const state = configStateSchema.safeParse(frame.data)
  return state.success && state.data.protocol === PROTOCOL_VERSION
}
