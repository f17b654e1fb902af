import type { WorkspaceChannel } from '../channels/workspaceChannel'
import type { ConnectionHandlers } from '../socket/connection/connectionOptions'
import { createDemux } from '../socket/demux'
import type { Outgoing } from '../socket/link'
import { CHANNELS, type ChannelName, errorFrameSchema } from '../socket/protocol'
import type { Requests } from '../socket/requests'
import type { createCatchUp } from './createCatchUp'

/** The order in which channels go on after a reconnect: settings first, and as servers tell the rest. */
const PLACES: Readonly<Record<ChannelName, number>> = { config: 0, agent: 1, terminal: 2, files: 3, ports: 4 }
const ORDER = [...CHANNELS].sort((one, other) => PLACES[one] - PLACES[other])

interface Options extends Pick<ConnectionHandlers, 'changed' | 'acted' | 'malformed' | 'probe'> {
  readonly channels: Readonly<Record<ChannelName, WorkspaceChannel>>
  readonly catchUp: ReturnType<typeof createCatchUp>
  readonly requests: Requests
  /** The server announced nothing, so only the documented part of the protocol may be used. */
  readonly undeclared: () => void
  /** The server refuses a frame for its size. */
  readonly refused: (channel: string, frame: Outgoing) => void
  /** An error of no channel. */
  readonly stray: (error: string) => void
}

/** What the connection tells, passed on to those it concerns. */
export function createConnectionHandlers(options: Options): ConnectionHandlers {
  const { channels, catchUp, requests, undeclared, refused, stray, ...others } = options
  const inOrder = ORDER.map((name) => channels[name])
  return {
    ...others,
    frame: createDemux({
      answered: requests.answered,
      channels: {
        config: channels.config.receive,
        agent: channels.agent.receive,
        terminal: channels.terminal.receive,
        files: channels.files.receive,
        ports: channels.ports.receive,
      },
      stray(frame) {
        const error = errorFrameSchema.safeParse(frame)
        stray(error.success ? error.data.error : JSON.stringify(frame))
      },
    }),
    greeted(mode) {
      if (mode === 'documented') undeclared()
      catchUp.begin(ORDER.filter((name) => channels[name].awaits(mode)))
      for (const channel of inOrder) channel.opened(mode)
    },
    caughtUp() {
      catchUp.stop()
      for (const channel of inOrder) channel.caughtUp?.()
    },
    lost(loss) {
      requests.failAll()
      catchUp.stop()
      for (const channel of inOrder) channel.lost(loss)
    },
    oversized({ channel, frame }) {
      if (!requests.tooLarge(frame.requestId)) refused(channel, frame)
    },
  }
}
