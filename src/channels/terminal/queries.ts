import { type Link, RequestError } from '../../socket/link'
import { normaliseTerminal } from './normalise'
import type { TerminalEvent } from './protocol'

/** Which sessions the server has; null when it did not say, as after a lost connection. */
export async function askSessions(link: Link): Promise<TerminalEvent | null> {
  try {
    const answer = await link.ask({ type: 'list' })
    return normaliseTerminal(answer)?.find(({ type }) => type === 'list') ?? null
  } catch (error) {
    if (error instanceof RequestError) return null
    throw error
  }
}
