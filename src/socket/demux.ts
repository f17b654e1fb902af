import { CHANNELS, type ChannelName, type Envelope } from './protocol'

interface Options {
  /** True when the frame was the answer to a question. */
  readonly answered: (frame: Envelope) => boolean
  readonly channels: Readonly<Record<ChannelName, (frame: Envelope) => void>>
  /** Error frames of no channel. */
  readonly stray: (frame: Envelope) => void
}

/** Gives each frame to the one who waits for it. Frames of unknown channels are ignored: newer servers have more. */
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
