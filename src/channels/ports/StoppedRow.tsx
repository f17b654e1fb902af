import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { useWorkspace } from '../context/SocketProvider'
import styles from './PortsPane.module.css'
import type { StoppedPort } from './stopped'

const text = messages.ports

/** In the place of a port that somebody cared for and that is gone. */
export function StoppedRow({ port: { port, label, isWatched } }: { port: StoppedPort }) {
  const { stopped } = useWorkspace().ports
  return (
    <tr className={styles.stopped}>
      <th scope="row">{port}</th>
      <td colSpan={3}>
        {label !== null && <bdi className={styles.was}>{label}</bdi>}
        {text.stoppedListening(port)}
        {isWatched && ` ${text.watching}`}
      </td>
      <td>
        <div className={styles.actions}>
          <Button size="sm" onClick={() => stopped.remove(port)}>
            {text.remove}
          </Button>
          {!isWatched && (
            <Button size="sm" onClick={() => stopped.watch(port)}>
              {text.keepWatching}
            </Button>
          )}
        </div>
      </td>
    </tr>
  )
}
