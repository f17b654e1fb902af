import type { TerminalViewStore } from '../viewStore'
import { NOTHING_UNSENT, type Unsent } from '../viewStore'

/** What terminals did not get, in sight until the user decides: nothing of it goes out by itself. */
export function createUnsent(viewStore: TerminalViewStore) {
  const change = (sessionId: string, by: (before: Unsent) => Unsent) =>
    viewStore.setState(({ unsent }) => ({
      unsent: { ...unsent, [sessionId]: by(unsent[sessionId] ?? NOTHING_UNSENT) },
    }))

  return {
    /** Keeps it behind what is unsent already. */
    keep: (sessionId: string, { typed = '', pasted = '' }: Partial<Unsent>) =>
      change(sessionId, (before) => ({ typed: before.typed + typed, pasted: before.pasted + pasted })),
    editPasted: (sessionId: string, pasted: string) => change(sessionId, (before) => ({ ...before, pasted })),
    discard(sessionId: string): void {
      const { [sessionId]: gone, ...unsent } = viewStore.getState().unsent
      if (gone) viewStore.setState({ unsent })
    },
    /** Somebody typed where nothing can be typed now. */
    refuse(sessionId: string): void {
      if (viewStore.getState().refused !== sessionId) viewStore.setState({ refused: sessionId })
    },
    /** Typing is possible again. */
    welcome: () => viewStore.setState({ refused: null }),
  }
}
