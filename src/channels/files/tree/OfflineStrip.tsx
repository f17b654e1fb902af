import { messages } from '../../../messages/en'
import { Strip } from '../../../ui/Strip'
import { useAfter } from '../../../ui/useAfter'
import { useCatchingUp } from '../../context/useCatchingUp'
import { useTimes } from '../../context/useFormats'
import { useConnection } from '../../context/WorkspaceProvider'

/** Shorter interruptions show nothing at all, ms. */
const GRACE_MS = 1500

const TIME = { timeStyle: 'short' } as const

/** How old what stands in the tree is, while the server cannot be asked. */
export function OfflineStrip() {
  const since = useConnection((state) => (state.everLive ? state.downSince : null))
  return since === null ? null : <Since key={since} at={since} />
}

function Since({ at }: { at: number }) {
  const isLong = useAfter(GRACE_MS)
  const times = useTimes(TIME)
  return isLong && <Strip tone="info">{messages.files.offlineSince(times.format(at))}</Strip>
}

/** What is shown may be out of date, and is being asked for again. */
export function CatchingUpStrip() {
  const waiting = useCatchingUp('files')
  return waiting !== null && <Strip tone="info">{messages.app.connection.catchingUpWith.files}</Strip>
}
