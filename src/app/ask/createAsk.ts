import { messages } from '../../messages/en'
import type { Ask } from './ask'
import type { AskParts } from './askAgent'

interface Options extends AskParts {
  /** Says why nothing can be asked. */
  readonly refused: (reason: string) => void
}

/** The one way from any pane to a question about what it shows; its code comes when it is first asked for. */
export function createAsk({ refused, ...parts }: Options): Ask {
  return (about) =>
    void import('./askAgent').then(
      ({ askAgent }) => {
        const nothing = askAgent(about, parts)
        if (nothing !== null) refused(nothing)
      },
      () => refused(messages.app.commands.offline),
    )
}
