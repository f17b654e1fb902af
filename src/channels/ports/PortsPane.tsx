import { useEffect, useRef, useState } from 'react'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/AnnounceProvider'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { Strip } from '../../ui/Strip'
import { usePorts } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import { PortRow } from './PortRow'
import styles from './PortsPane.module.css'

const text = messages.ports

interface PortsPaneProps {
  onPreview: (port: number) => void
  onOpenTerminal: () => void
}

/** The table of listening ports. */
export function PortsPane({ onPreview, onOpenTerminal }: PortsPaneProps) {
  const ports = usePorts((state) => state.ports)
  const loaded = usePorts((state) => state.loaded)
  const live = useIsLive()
  const [problem, setProblem] = useState<string | null>(null)
  useNewPortAnnouncement()

  if (!loaded) return <SkeletonRows count={2} label={text.loading} />
  if (ports.length === 0) {
    return (
      <EmptyState text={text.empty}>
        <Button onClick={onOpenTerminal}>{text.openTerminal}</Button>
      </EmptyState>
    )
  }
  return (
    <div className={styles.pane}>
      {!live && <Strip tone="info">{text.offline}</Strip>}
      {problem !== null && (
        <Strip
          tone="danger"
          alert
          actions={
            <Button size="sm" onClick={() => setProblem(null)}>
              {text.close}
            </Button>
          }
        >
          {problem}
        </Strip>
      )}
      <table className={styles.table} aria-label={text.title}>
        <thead>
          <tr>
            <th scope="col">{text.columns.port}</th>
            <th scope="col">{text.columns.process}</th>
            <th scope="col">{text.columns.folder}</th>
            <th scope="col">{text.columns.actions}</th>
          </tr>
        </thead>
        <tbody>
          {ports.map((port) => (
            <PortRow key={port.port} port={port} live={live} onPreview={onPreview} onProblem={setProblem} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** One sentence when a port opens; what was there when we looked first is not news. */
function useNewPortAnnouncement(): void {
  const ports = usePorts((state) => state.ports)
  const loaded = usePorts((state) => state.loaded)
  const announce = useAnnounce()
  const told = useRef<ReadonlySet<number> | null>(null)
  useEffect(() => {
    if (!loaded) return
    const known = told.current
    told.current = new Set(ports.map(({ port }) => port))
    for (const { port } of ports)
      if (known && !known.has(port)) announce(text.opened(port), { key: `port ${port}` })
  }, [ports, loaded, announce])
}
