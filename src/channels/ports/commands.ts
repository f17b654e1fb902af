import * as z from 'zod/mini'
import { type Link, RequestError } from '../../socket/link'

const killAnswerSchema = z.object({ success: z.boolean(), error: z.optional(z.string()) })

/** The server ends a stubborn process only after 5 s and looks once more after that. */
const KILL_MS = 15_000

/** It was asked for, and the answer never came: it may or may not have been done. */
export const isInDoubt = (error: Error): boolean => error instanceof RequestError && error.wasSent

export interface PortsCommands {
  /**
   * Ends the process that listens on a port. Rejects with the server's words when it did not end. A documented
   * server does not answer: then this resolves as soon as it was asked, and the row goes when the port closes.
   */
  kill(port: number): Promise<void>
}

export function createPortsCommands({ link }: { link: Link }): PortsCommands {
  return {
    async kill(port) {
      if (!link.has('ports.snapshot')) {
        link.send({ type: 'kill', port })
        return
      }
      const answer = killAnswerSchema.safeParse(
        await link.ask({ type: 'kill', port }, { timeoutMs: KILL_MS }),
      )
      if (answer.success && answer.data.success) return
      throw new Error(answer.data?.error ?? 'The server gave no reason.')
    },
  }
}
