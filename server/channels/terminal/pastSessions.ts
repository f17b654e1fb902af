import type { LostReason } from '../../../src/channels/terminal/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'

/** Shells of this run whose end is remembered. */
const MAX_PAST = 1000

/** Words for pages that know no reasons. */
const WORDS: Readonly<Record<LostReason, string>> = {
  restarted: 'This terminal ended when the server restarted.',
  closed: 'This terminal was closed.',
  expired: 'This terminal ended more than 10 minutes ago.',
}

/** Remembers how sessions of this run came to be gone, for pages that ask for them later. */
export function createPastSessions() {
  /** By epoch, oldest first. */
  const past = new Map<string, LostReason>()
  return {
    add(epoch: string, reason: LostReason): void {
      past.set(epoch, reason)
      const [oldest] = past.keys()
      if (past.size > MAX_PAST && oldest !== undefined) past.delete(oldest)
    },
    /** It is queued behind what is left of the session. A shell nobody remembers is of a run before this one. */
    goneFrame(sessionId: string, epoch: string): Envelope {
      const reason = past.get(epoch) ?? 'restarted'
      const error = WORDS[reason]
      return { channel: 'terminal', type: 'error', sessionId, code: 'NOT_FOUND', error, reason }
    },
  }
}
