import { createTerminalChannel } from '../../server/channels/terminal/terminal'
import type { Shell, SpawnOptions } from '../../server/drivers/shell/shellDriver'
import type { TerminalEvent } from '../channels/terminal/shared/protocol'
import type { Envelope } from '../socket/protocol'
import { createFakeClock } from './kit/fakeClock'

/** A shell that says what the test says, and remembers what it was told. */
export interface ScriptedShell extends Shell {
  readonly options: SpawnOptions
  readonly written: string[]
  readonly sizes: string[]
  readonly signals: string[]
  paused: boolean
  running: NonNullable<Shell['running']>
  writeBytes: NonNullable<Shell['writeBytes']>
  says(output: Uint8Array | string): void
  exits(exitCode: number | null): void
}

export function createScriptedShell(options: SpawnOptions, pid: number): ScriptedShell {
  let tell: (output: Uint8Array | string) => void = () => {}
  let end: (exit: { exitCode: number | null }) => void = () => {}
  const shell: ScriptedShell = {
    pid,
    name: 'bash',
    options,
    written: [],
    sizes: [],
    signals: [],
    paused: false,
    running: async () => [],
    writeBytes() {},
    write: (input) => void shell.written.push(input),
    resize: (cols, rows) => void shell.sizes.push(`${cols}x${rows}`),
    kill: (signal = 'SIGHUP') => void shell.signals.push(signal),
    pause: () => {
      shell.paused = true
    },
    resume: () => {
      shell.paused = false
    },
    onOutput: (listener) => {
      tell = listener
    },
    onExit: (listener) => {
      end = listener
    },
    says: (output) => tell(output),
    exits: (exitCode) => end({ exitCode }),
  }
  return shell
}

/** The terminal channel with scripted shells, and sockets that keep what they were sent. */
export function createTerminalHarness({ failing = '' } = {}) {
  const clock = createFakeClock(0)
  const shells: ScriptedShell[] = []
  let ids = 0
  const channel = createTerminalChannel({
    spawn(options) {
      if (failing) throw new Error(failing)
      const shell = createScriptedShell(options, 1000 + shells.length)
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
    const socket = {
      id,
      tab,
      agentSeq: null,
      agentEpoch: null,
      buffered: 0,
      received,
      send: (frame: Envelope) => void received.push(frame),
      bufferedBytes: () => socket.buffered,
      answerBytes: () => 0,
      answerRoom: async () => undefined,
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
