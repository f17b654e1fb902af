import type { Links, Outgoing } from './link'
import type { Capability } from './protocol'
import type { Requests, Sent } from './requests'

interface Options {
  readonly requests: Requests
  readonly transmit: (channel: string, frame: Outgoing) => Sent
  readonly has: (capability: Capability) => boolean
  /** Called for a command that is larger than a message may be. A request rejects instead. */
  readonly tooLarge: () => void
}

/**
 * What each channel knows of the connection.
 *
 * @example
 * const link = createLinks({ requests, transmit, has, tooLarge }).channel('terminal')
 * link.send({ type: 'ack', sessionId, units: 16_384 }) // false while there is no connection
 */
export function createLinks({ requests, transmit, has, tooLarge }: Options): Links {
  return {
    channel: (name) => ({
      has,
      ask: (frame, options) => requests.ask(name, frame, options),
      send(frame) {
        const sent = transmit(name, frame)
        if (sent === 'tooLarge') tooLarge()
        return sent === 'sent'
      },
    }),
  }
}
