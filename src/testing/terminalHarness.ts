import { createTerminalChannel } from '../../server/channels/terminal/terminal'
import type { TerminalEvent } from '../channels/terminal/shared/protocol'
import type { Envelope } from '../socket/protocol'
import { fakeClient } from './kit/fakeClient'
import { createFakeClock } from './kit/fakeClock'
import { createScriptedShell, type ScriptedShell } from './kit/scriptedShell'

/** The terminal channel with scripted shells, and sockets that keep what they were sent. */
export function createTerminalHarness({ failing = '' } = {}) {
  const clock = createFakeClock(0)
  const shells: ScriptedShell[] = []
  let ids = 0
  const channel = createTerminalChannel({
    spawn(options) {
      if (failing) throw new Error(failing)
      const shell = createScriptedShell(options, 1000 + shells.length)
      shell.running = async () => []
      shell.writeBytes = () => {}
      shells.push(shell)
      return shell
    },
    newId: () => `epoch-${++ids}`,
    now: clock.wall,
    elapsed: clock.now,
    root: '/workspace',
    log: { debug() {}, info() {}, warn() {}, error() {} },
    setTimer: (run, ms) => clock.after(ms, run),
  })

  /** A socket; with a tab it knows part 2 of the protocol. */
  function connect(id: string, tab: string | null = id) {
    const received: Envelope[] = []
    const replayed: Envelope[] = []
    const take = (frame: Envelope, how?: 'replay') => {
      received.push(frame)
      if (how === 'replay') replayed.push(frame)
    }
    const socket = {
      ...fakeClient(take, { id, tab }),
      buffered: 0,
      received,
      /** Those that were sent as a replay. */
      replayed,
      bufferedBytes: () => socket.buffered,
      sends: (frame: Record<string, unknown>) => void channel.received(socket, frame as Envelope),
      of: <T extends TerminalEvent['type']>(type: T) =>
        received.filter((frame) => frame.type === type) as unknown as Extract<TerminalEvent, { type: T }>[],
      text: () => socket.of('output').reduce((all, { data }) => all + data, ''),
      types: () => received.map(({ type }) => type).filter((type) => type !== 'list'),
      drop: () => channel.closed(socket),
    }
    channel.opened(socket)
    return socket
  }

  return { channel, clock, shells, connect }
}
