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

/** Remembers how the sessions of this run ended, for clients that ask for them later. */
export function createPastSessions() {
  /** By epoch, oldest first. */
  const past = new Map<string, LostReason>()
  return {
    add(epoch: string, reason: LostReason): void {
      past.set(epoch, reason)
      const [oldest] = past.keys()
      if (past.size > MAX_PAST && oldest !== undefined) past.delete(oldest)
    },
    /** The answer is queued behind the session's last frames. An unknown shell belongs to an earlier run. */
    goneFrame(sessionId: string, epoch: string): Envelope {
      const reason = past.get(epoch) ?? 'restarted'
      const error = WORDS[reason]
      return { channel: 'terminal', type: 'error', sessionId, code: 'NOT_FOUND', error, reason }
    },
  }
}
