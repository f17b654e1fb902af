import type { TerminalSession, TerminalState } from './shared/state'

/** Sessions to attach to after a change: output is missing, or a list names a new one or leaves out a known one. */
export function sessionsToAttach(state: TerminalState, before: TerminalState): readonly TerminalSession[] {
  return state.order.flatMap((sessionId) => {
    const session = state.sessions[sessionId]
    const known = before.sessions[sessionId]
    if (!session || session.epoch === null || session === known) return []
    const isNews = known === undefined && session.liveFrom === 0 && (state.logs[sessionId]?.end ?? 0) === 0
    const isTorn = session.gap && known?.gap !== true
    const isDoubted = session.isUnlisted && known?.isUnlisted !== true
    return isNews || isTorn || isDoubted ? [session] : []
  })
}
