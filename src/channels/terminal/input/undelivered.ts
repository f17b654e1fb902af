import type { TerminalViewStore } from '../viewStore'
import { NOTHING_UNDELIVERED, type Undelivered } from '../viewStore'

/** What terminals did not get, in sight until the user decides: nothing of it goes out by itself. */
export function createUndelivered(viewStore: TerminalViewStore) {
  const change = (sessionId: string, by: (before: Undelivered) => Undelivered) =>
    viewStore.setState(({ undelivered }) => ({
      undelivered: { ...undelivered, [sessionId]: by(undelivered[sessionId] ?? NOTHING_UNDELIVERED) },
    }))

  return {
    /** Appends to what is undelivered already. */
    keep: (sessionId: string, { typed = '', pasted = '' }: Partial<Undelivered>) =>
      change(sessionId, (before) => ({ typed: before.typed + typed, pasted: before.pasted + pasted })),
    editPasted: (sessionId: string, pasted: string) => change(sessionId, (before) => ({ ...before, pasted })),
    discard(sessionId: string): void {
      const { [sessionId]: gone, ...undelivered } = viewStore.getState().undelivered
      if (gone) viewStore.setState({ undelivered })
    },
    /** The user typed where nothing can be typed now. */
    refuse(sessionId: string): void {
      if (viewStore.getState().refused !== sessionId) viewStore.setState({ refused: sessionId })
    },
    /** Typing is possible again. */
    welcome: () => viewStore.setState({ refused: null }),
  }
}
