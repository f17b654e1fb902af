import { messages } from '../../messages/en'
import { EmptyState } from '../EmptyState'

/** In the place of a part whose code the server does not have any more. */
export function OutdatedPart() {
  return (
    <div role="alert">
      <EmptyState text={messages.app.pageOutdated} />
    </div>
  )
}
