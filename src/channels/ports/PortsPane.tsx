import { useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { Strip } from '../../ui/Strip'
import { useKeepFocus } from '../../ui/useKeepFocus'
import { useCatchingUp, useIsLong } from '../context/useCatchingUp'
import { useDisabledReason } from '../context/useDisabledReason'
import { useIsLive } from '../context/useIsLive'
import { usePorts, useWorkspace } from '../context/WorkspaceProvider'
import { ClosedPortRow } from './ClosedPortRow'
import { type AskAboutPort, PortRow } from './PortRow'
import styles from './PortsPane.module.css'
import type { Port } from './shared/protocol'

const text = messages.ports

interface Problem {
  readonly text: string
  readonly port: Port
  /** The outcome is unknown until the next table. */
  readonly isDoubt: boolean
}

interface PortsPaneProps {
  /** Null: there is no place for previews, or none for terminals. */
  onPreview: ((port: number) => void) | null
  onOpenTerminal: (() => void) | null
  /** Asks the agent about a port, and what went wrong with it; absent where there is none. */
  ask?: AskAboutPort | undefined
}

/** The table of listening ports. */
export function PortsPane({ onPreview, onOpenTerminal, ask }: PortsPaneProps) {
  const ports = usePorts((state) => state.ports)
  const loaded = usePorts((state) => state.loaded)
  const closed = useStore(useWorkspace().ports.closed.store, ({ rows }) => rows)
  const live = useIsLive()
  const unready = useDisabledReason('ports')
  const isLong = useIsLong()
  const waiting = useCatchingUp('ports')
  const { viewStore } = useWorkspace().ports
  const inDoubt = useStore(viewStore, (view) => view.inDoubt)
  const [problem, setProblem] = useState<Problem | null>(null)
  // Of a port that is gone it is known.
  const isKnown = problem?.isDoubt && !ports.some(({ port }) => port === problem.port.port)
  const told = isKnown ? null : problem

  const pane = useRef<HTMLDivElement>(null)
  useKeepFocus(pane)

  if (!loaded || ports.length + closed.length === 0)
    return (
      <div ref={pane} className={styles.pane} tabIndex={-1}>
        {loaded ? (
          <EmptyState text={text.empty}>
            {onOpenTerminal && <Button onClick={onOpenTerminal}>{text.openTerminal}</Button>}
          </EmptyState>
        ) : (
          <SkeletonRows count={2} label={text.loading} />
        )}
      </div>
    )
  return (
    <div ref={pane} className={styles.pane} tabIndex={-1}>
      {!live && isLong && <Strip tone="info">{text.offline}</Strip>}
      {waiting !== null && <Strip tone="info">{text.catchingUp}</Strip>}
      {inDoubt.map((port) => (
        <Strip key={port} tone="warning">
          {text.stopInDoubt(port)}
        </Strip>
      ))}
      {told !== null && <ProblemStrip problem={told} ask={ask} onClose={() => setProblem(null)} />}
      <table className={styles.table} aria-label={text.title}>
        <thead>
          <tr>
            <th scope="col">{text.columns.port}</th>
            <th scope="col">{text.columns.name}</th>
            <th scope="col">{text.columns.process}</th>
            <th scope="col">{text.columns.address}</th>
            <th scope="col">{text.columns.actions}</th>
          </tr>
        </thead>
        <tbody data-offline={!live}>
          {ports.map((port) => (
            <PortRow
              key={port.port}
              port={port}
              unready={unready}
              onPreview={onPreview}
              ask={ask}
              onProblem={(text, isDoubt) => setProblem({ text, port, isDoubt: isDoubt === true })}
            />
          ))}
          {closed.map((port) => (
            <ClosedPortRow key={port.port} port={port} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface ProblemStripProps {
  problem: Problem
  ask: AskAboutPort | undefined
  onClose: () => void
}

function ProblemStrip({ problem, ask, onClose }: ProblemStripProps) {
  return (
    <Strip
      tone="danger"
      alert
      actions={
        <>
          {ask && (
            <Button size="sm" onClick={() => ask(problem.port, problem.text)}>
              {messages.files.ask}
            </Button>
          )}
          <Button size="sm" onClick={onClose}>
            {text.close}
          </Button>
        </>
      }
    >
      {problem.text}
    </Strip>
  )
}
