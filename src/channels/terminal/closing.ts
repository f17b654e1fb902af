import type { Link } from '../../socket/link'
import { askRunning } from './queries'
import { isRunning, type TerminalSession } from './shared/state'
import type { TerminalViewStore } from './viewStore'

interface Options {
  readonly link: Link
  readonly viewStore: TerminalViewStore
  readonly find: (sessionId: string) => TerminalSession | undefined
  /** It was started here and nothing was entered in it. */
  readonly isUntouched: (sessionId: string) => boolean
  readonly end: (sessionId: string) => void
}

/** Ends a terminal at once when nothing runs in it, and after a question when something does or may. */
export function createClosing({ link, viewStore, find, isUntouched, end }: Options) {
  const asking = new Set<string>()
  let whenClosed = () => {}

  function endNow(sessionId: string, closed: () => void): void {
    end(sessionId)
    closed()
  }

  async function look(session: TerminalSession, closed: () => void): Promise<void> {
    const { sessionId, epoch } = session
    const programs = await askRunning(link, session)
    asking.delete(sessionId)
    const isSame = find(sessionId)?.epoch === epoch
    if (!isSame || programs === 'disconnected') return
    if (programs.length === 0 || (programs === 'unknown' && isUntouched(sessionId))) endNow(sessionId, closed)
    else {
      whenClosed = closed
      viewStore.setState({ closing: { sessionId, programs } })
    }
  }

  return {
    /** @param closed hears that it is closed, not that it stays */
    requestClose(sessionId: string, closed: () => void = () => {}): void {
      const session = find(sessionId)
      if (!session || asking.has(sessionId)) return
      if (isRunning(session)) {
        asking.add(sessionId)
        void look(session, closed)
      } else endNow(sessionId, closed)
    },
    confirmClose(): void {
      const { closing } = viewStore.getState()
      viewStore.setState({ closing: null })
      if (closing) endNow(closing.sessionId, whenClosed)
    },
    keepOpen: () => viewStore.setState({ closing: null }),
  }
}
