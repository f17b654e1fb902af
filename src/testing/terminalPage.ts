import {
  createSerializableTerminal,
  written,
} from '../../server/channels/terminal/screen/serializableTerminal'
import type { XtermTerminal } from '../../server/channels/terminal/screen/xtermTerminal'
import { createTerminalCommands } from '../channels/terminal/commands'
import { normaliseTerminal } from '../channels/terminal/normalise'
import { attach } from '../channels/terminal/screen/attach'
import { swallowQueries } from '../channels/terminal/screen/swallowQueries'
import { reduceTerminals } from '../channels/terminal/shared/reduce'
import { createTerminalStore } from '../channels/terminal/store'
import { createTerminalViewStore } from '../channels/terminal/viewStore'
import type { Link } from '../socket/link'
import { SCROLLBACK } from '../socket/protocol'
import type { createTerminalHarness } from './terminalHarness'

type Harness = ReturnType<typeof createTerminalHarness>

/**
 * A page with one terminal: the real store, commands and attachment around a terminal without a screen. Frames
 * wait until the test lets them in, so that it can cut between any two.
 */
export function createTerminalPage(harness: Harness, sessionId: string, name = 'page') {
  const store = createTerminalStore()
  let serial = 0
  let socket: ReturnType<Harness['connect']> | null = null
  let taken = 0
  /** What the terminal itself would have typed: answers to questions. */
  const typed: string[] = []
  const link: Link = {
    send: (frame) => {
      socket?.sends(frame)
      return socket !== null
    },
    ask: (frame) => {
      socket?.sends({ ...frame, requestId: 'question' })
      const answer = socket?.received.pop()
      return answer ? Promise.resolve(answer) : new Promise(() => {})
    },
    has: () => true,
  }
  const { clock } = harness
  const viewStore = createTerminalViewStore()
  const commands = createTerminalCommands({ link, store, viewStore, newId: () => sessionId, clock })
  const { terminal } = createSerializableTerminal(80, 24, SCROLLBACK.pageLines)
  swallowQueries(terminal.parser as Parameters<typeof swallowQueries>[0], () => true)
  const screen = {
    write: (text: string, done: () => void) => terminal.write(text, done),
    reset: () => terminal.reset(),
    resize: (cols: number, rows: number) => terminal.resize(cols, rows),
  }
  const attached = attach({ screen, store, sessionId, clock, ack: commands.ack })
  terminal.onData((text) => void (attached.isReplaying() || typed.push(text)))

  /** Lets waiting frames in; tells how many came. */
  function receive(frames = Number.POSITIVE_INFINITY): number {
    const waiting = socket?.received.slice(taken, taken + frames) ?? []
    taken += waiting.length
    for (const frame of waiting)
      for (const event of normaliseTerminal(frame) ?? [])
        store.setState((state) => reduceTerminals(state, event), true)
    return waiting.length
  }

  return {
    store,
    commands,
    terminal,
    typed,
    receive,
    socket: () => socket,
    session: () => store.getState().sessions[sessionId],
    async connect() {
      serial += 1
      taken = 0
      socket = harness.connect(`${name}-${serial}`, name)
      if (store.getState().order.length === 0) commands.open()
      else commands.opened()
      // What was asked is answered.
      await new Promise((resolve) => setImmediate(resolve))
    },
    /** What had not come yet is lost. */
    drop() {
      socket?.drop()
      socket = null
    },
    /** Receives and parses until nothing more comes. */
    async settle() {
      do await this.parse()
      while (receive() > 0)
    },
    /** Parses what was received, and acknowledges it. */
    async parse() {
      await written(terminal, '')
      clock.tick(60)
    },
    stop() {
      attached.detach()
      commands.stop()
      terminal.dispose()
    },
  }
}

/** A terminal that was told everything from the beginning on. */
export async function uninterrupted(
  steps: readonly ({ readonly o: string } | { readonly r: readonly [number, number] })[],
): Promise<XtermTerminal> {
  const { terminal } = createSerializableTerminal(80, 24, SCROLLBACK.pageLines)
  for (const step of steps) {
    if ('o' in step) await written(terminal, step.o)
    else terminal.resize(...step.r)
  }
  return terminal
}
