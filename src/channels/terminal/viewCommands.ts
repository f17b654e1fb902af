import type { TerminalStore } from './store'
import { shownTerminal, type TerminalViewStore } from './viewStore'

/** What the user does to the view alone: the server hears nothing of it. */
export function createViewCommands({
  store,
  viewStore,
}: {
  store: TerminalStore
  viewStore: TerminalViewStore
}) {
  return {
    startRename: (sessionId: string) => viewStore.setState({ renaming: sessionId }),
    stopRename: () => viewStore.setState({ renaming: null }),

    show(sessionId: string) {
      const ringing = viewStore.getState().ringing.filter((id) => id !== sessionId)
      viewStore.setState({ chosen: sessionId, ringing })
    },
    /** Puts the keyboard into the shown terminal. */
    focus: () => viewStore.setState(({ focusTurn }) => ({ focusTurn: focusTurn + 1 })),
    /** The Ctrl of the keys on screen: held until the next key, or until it is pressed again. */
    pressCtrl: () => viewStore.setState(({ isCtrlHeld }) => ({ isCtrlHeld: !isCtrlHeld })),
    /** The bell: a terminal that is not shown gets a mark in the list. */
    rang(sessionId: string) {
      const { ringing } = viewStore.getState()
      const isShown = shownTerminal(viewStore.getState(), store.getState()) === sessionId
      if (!isShown && !ringing.includes(sessionId)) viewStore.setState({ ringing: [...ringing, sessionId] })
    },
  }
}
