import * as z from 'zod/mini'
import type { Clock } from '../../lib/clock'
import type { Link, Outgoing } from '../../socket/link'
import { createKillPort, KILL_MS } from './killPort'
import type { PortsEvent } from './shared/protocol'
import type { PortsStore } from './store'
import type { PortsViewStore } from './viewStore'

const answerSchema = z.object({ success: z.boolean(), error: z.optional(z.string()) })

/** The server waits 250 ms for a banner, then up to 2 s for a page, over plain HTTP and TLS. */
const LOOK_MS = 10_000

export interface PortsCommands {
  /**
   * Ends the process that listens on a port. Rejects with the server's words when it did not end. A documented
   * server does not answer: then this resolves as soon as it was asked, and the row goes when the port closes. Where the
   * connection takes the answer away, it waits for the table that comes next.
   */
  kill(port: number): Promise<void>
  /** Makes the server request the port's page now; the result comes with the table. */
  look(port: number): Promise<void>
  /** Sets a port's label (null: none) or auto-open, for all users of the workspace. */
  remember(port: number, wish: PortWish): Promise<void>
  /** After an event was folded into the store. */
  applied(event: PortsEvent): void
  lost(): void
}

export interface PortWish {
  readonly label?: string | null
  readonly autoOpen?: boolean
}

interface Options {
  readonly link: Link
  readonly store: PortsStore
  readonly viewStore: PortsViewStore
  readonly clock: Clock
}

export function createPortsCommands({ link, ...options }: Options): PortsCommands {
  const killPort = createKillPort(options)

  async function ask(frame: Outgoing, timeoutMs?: number): Promise<void> {
    const answer = answerSchema.safeParse(await link.ask(frame, timeoutMs === undefined ? {} : { timeoutMs }))
    if (answer.success && answer.data.success) return
    throw new Error(answer.data?.error ?? 'The server gave no reason.')
  }

  return {
    look: (port) => ask({ type: 'look', port }, LOOK_MS),
    remember: (port, wish) => ask({ type: 'remember', port, ...wish }),
    async kill(port) {
      if (!link.has('ports.snapshot')) {
        link.send({ type: 'kill', port })
        return
      }
      await killPort.kill(port, () => ask({ type: 'kill', port }, KILL_MS))
    },
    applied: killPort.applied,
    lost: killPort.lost,
  }
}
