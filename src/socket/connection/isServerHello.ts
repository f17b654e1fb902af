import { type Envelope, helloSchema, PROTOCOL_VERSION } from '../protocol'

/** True for the frame by which a server announces part 2 of the protocol, in the version of this client. */
export function isServerHello(frame: Envelope): boolean {
  if (frame.channel !== 'config' || frame.type !== 'state') return false
  const hello = helloSchema.safeParse(frame.data)
  return hello.success && hello.data.protocol === PROTOCOL_VERSION
}
