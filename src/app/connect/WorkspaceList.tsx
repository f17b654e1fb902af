import { CircleCheck, CircleDashed, CircleStop } from 'lucide-react'
import { connectPageMessages as text } from '../../messages/connectPage'
import type { WorkspaceRecord } from '../../socket/protocol'
import { EmptyState } from '../../ui/EmptyState'
import { SkeletonRows } from '../../ui/SkeletonRows'
import styles from './ConnectPage.module.css'

interface WorkspaceListProps {
  /** Undefined while they are being asked for. */
  workspaces: readonly WorkspaceRecord[] | undefined
  /** A workspace that a link named and the server does not have. */
  missing: string | null
  onChoose: (workspaceId: string) => void
}

export function WorkspaceList({ workspaces, missing, onChoose }: WorkspaceListProps) {
  return (
    <section className={styles.workspaces} aria-labelledby="workspaces">
      <h2 id="workspaces" className={styles.heading}>
        {text.workspaces}
      </h2>
      {!workspaces && <SkeletonRows count={2} label={text.loading} />}
      {workspaces?.length === 0 && <EmptyState text={text.none} />}
      {workspaces && workspaces.length > 0 && (
        <>
          <p className={styles.hint} role="status">
            {missing === null ? text.choose : text.notThere(missing)}
          </p>
          <ul className={styles.list} aria-label={text.workspaces}>
            {workspaces.map((workspace) => (
              <li key={workspace.id}>
                <button type="button" className={styles.row} onClick={() => onChoose(workspace.id)}>
                  <StatusIcon status={workspace.status} />
                  <span className={styles.name}>{workspace.name || workspace.id}</span>
                  <span className={styles.status}>{statusText(workspace.status)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function StatusIcon({ status }: { status: string }) {
  const Icon = status === 'running' ? CircleCheck : /ing$/.test(status) ? CircleDashed : CircleStop
  return <Icon className={styles.icon} data-status={status} aria-hidden="true" size={16} strokeWidth={1.5} />
}

/** The server's own word where it is one we do not know. */
function statusText(status: string): string {
  const texts: Readonly<Record<string, string>> = text.statuses
  return texts[status] ?? status
}
