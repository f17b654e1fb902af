import { messages } from '../../messages/en'
import { useTimes } from '../context/useFormats'
import { useTerminals } from '../context/WorkspaceProvider'
import styles from './PortsPane.module.css'
import type { Port } from './shared/protocol'

const text = messages.ports
const TIME = { timeStyle: 'short' } as const

/** The listening process, and below it its folder, its terminal and its start time. */
export function PortOwner({ port }: { port: Port }) {
  const at = useTerminals((state) =>
    port.sessionId === undefined ? -1 : state.order.indexOf(port.sessionId),
  )
  const times = useTimes(TIME)
  const since = port.since === undefined ? Number.NaN : Date.parse(port.since)
  return (
    <>
      {port.process ?? text.unknownProcess}
      <span className={styles.details}>
        {port.noKill !== undefined && <span>{text.noKill[port.noKill]}</span>}
        {port.pid !== null && <span>{text.pid(port.pid)}</span>}
        {port.cwd !== undefined && (
          <bdi dir="ltr" className={styles.folder}>
            {port.cwd}
          </bdi>
        )}
        {at >= 0 && <span>{text.inTerminal(at + 1)}</span>}
        {!Number.isNaN(since) && <span>{text.since(times.format(since))}</span>}
      </span>
    </>
  )
}
