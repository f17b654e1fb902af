import { type Link, RequestError } from '../../socket/link'
import { normaliseTerminal } from './normalise'
import type { TerminalEvent } from './protocol'

export type TerminalList = Extract<TerminalEvent, { type: 'list' }>

/** Which sessions the server has; null when it did not say, as after a lost connection. */
export async function askSessions(link: Link): Promise<TerminalList | null> {
  try {
    const answer = await link.ask({ type: 'list' })
    return normaliseTerminal(answer)?.find((event) => event.type === 'list') ?? null
  } catch (error) {
    if (error instanceof RequestError) return null
    throw error
  }
}
