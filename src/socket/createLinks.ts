import type { Links, Outgoing } from './link'
import type { Capability } from './protocol'
import type { Requests, Sent } from './requests'

interface Options {
  readonly requests: Requests
  readonly transmit: (channel: string, frame: Outgoing) => Sent
  readonly has: (capability: Capability) => boolean
  /** Hears of a command that was larger than a message may be; a question says so to its asker. */
  readonly tooLarge: () => void
}

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
