import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { useWorkspace } from '../context/WorkspaceProvider'
import type { ClosedPort } from './closedPorts'
import styles from './PortsPane.module.css'

const text = messages.ports

/** The row of a closed port that had a label, auto-open or an open preview. */
export function ClosedPortRow({ port: { port, label, isWatched } }: { port: ClosedPort }) {
  const { closed } = useWorkspace().ports
  return (
    <tr className={styles.closed}>
      <th scope="row">{port}</th>
      <td colSpan={3}>
        {label !== null && <bdi className={styles.was}>{label}</bdi>}
        {text.stoppedListening(port)}
        {isWatched && ` ${text.watching}`}
      </td>
      <td>
        <div className={styles.actions}>
          <Button size="sm" onClick={() => closed.remove(port)}>
            {text.remove}
          </Button>
          {!isWatched && (
            <Button size="sm" onClick={() => closed.watch(port)}>
              {text.keepWatching}
            </Button>
          )}
        </div>
      </td>
    </tr>
  )
}
