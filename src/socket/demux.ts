import { CHANNELS, type ChannelName, type Envelope } from './protocol'

interface Options {
  /** True when the frame was the answer to a request. */
  readonly answered: (frame: Envelope) => boolean
  readonly channels: Readonly<Record<ChannelName, (frame: Envelope) => void>>
  /** Receives error frames of no channel. */
  readonly stray: (frame: Envelope) => void
}

/**
 * Passes each frame to the request or the channel it belongs to. Frames of unknown channels are ignored: newer servers have
 * more.
 *
 * @example
 * const receive = createDemux({ answered: requests.answered, channels, stray: showError })
 * receive({ channel: 'ports', type: 'open', port: 3000 }) // channels.ports(…)
 */
export function createDemux({ answered, channels, stray }: Options): (frame: Envelope) => void {
  return (frame) => {
    if (answered(frame)) return
    if (frame.channel === 'error') stray(frame)
    else if (isChannel(frame.channel)) channels[frame.channel](frame)
  }
}

function isChannel(name: string): name is ChannelName {
  const names: readonly string[] = CHANNELS
  return names.includes(name)
}
