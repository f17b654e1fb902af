import type { Workspace } from '../../channels/context/workspace'
import { messages } from '../../messages/en'
import { isLive } from '../../socket/connection/connectionState'
import type { Ask } from './ask'
import type { AskParts } from './askAgent'

interface Options extends AskParts {
  readonly workspace: AskParts['workspace'] & Pick<Workspace, 'connection' | 'clock'>
  /** Says why nothing can be asked. */
  readonly refused: (reason: string) => void
  readonly load?: () => Promise<Pick<typeof import('./askAgent'), 'askAgent'>>
}

/** Code that was fetched before comes at once, ms. */
const AT_ONCE_MS = 300

/**
 * The one way from any pane to a question about what it shows; its code comes when it is first asked for. Where a cut holds
 * it back the question is refused: it would take the focus when the server is back, from whatever the user does then.
 */
export function createAsk({ refused, load = () => import('./askAgent'), ...parts }: Options): Ask {
  const { workspace } = parts
  return (about) => {
    let isRefused = false
    const refuse = () => {
      isRefused = true
      refused(messages.app.commands.offline)
    }
    const stop = whenLost(workspace, refuse)
    void load().then(
      ({ askAgent }) => {
        stop()
        const nothing = isRefused ? null : askAgent(about, parts)
        if (nothing !== null) refused(nothing)
      },
      () => {
        stop()
        if (!isRefused) refuse()
      },
    )
  }
}

function whenLost({ connection, clock }: Options['workspace'], run: () => void): () => void {
  if (!isLive(connection.store.getState())) return clock.after(AT_ONCE_MS, run)
  const unsubscribe = connection.store.subscribe((state) => {
    if (isLive(state)) return
    unsubscribe()
    run()
  })
  return unsubscribe
}
