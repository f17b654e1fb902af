import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { progressMessages as words } from '../../../messages/progress'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import type { Progress } from '../shared/progress'
import type { AgentState } from '../shared/state'
import { selectTask } from '../store'
import styles from './BusyStatus.module.css'
import { describeProgress } from './describeProgress'

const TICK_MS = 1_000

/** What the turn does or waits for, and for how long. Nothing else is drawn as the seconds pass. @param plain until it runs */
export function BusyStatus({ taskId, plain }: { taskId: string; plain: string }) {
  const { agent } = useWorkspace()
  const now = useNow()
  const id = useAgent((state) => selectTask(taskId)(state)?.task?.agent)
  const turn = useAgent((state) => selectTask(taskId)(state)?.said.at(-1))
  const name = useConfig(({ config }) => config?.agent?.providers.find((each) => each.id === id)?.name)
  const describe = (state: AgentState, progress: Progress | undefined) => {
    const known = selectTask(taskId)(state)
    return known?.status === 'running'
      ? describeProgress(state, known, { progress, agent: name ?? id ?? '', now })
      : null
  }
  // Texts and numbers, which are the same after most of what an agent says: only what is shown is drawn.
  const ofNow = () => describe(agent.store.getState(), agent.progress.getState()[taskId])
  const text = useShown(() => ofNow()?.text ?? plain)
  const seconds = useShown(() => ofNow()?.seconds ?? null)
  const isLong = useShown(() => ofNow()?.isLong ?? false)
  useOnce(isLong ? turn : undefined, text)
  return (
    <>
      <span className={styles.text} title={text}>
        {text}
      </span>
      {seconds !== null && (
        <span className={styles.elapsed} aria-hidden="true">
          {words.elapsed(seconds)}
        </span>
      )}
    </>
  )
}

/** A part of what both stores say together. */
function useShown<T>(read: () => T): T {
  const { agent } = useWorkspace()
  useStore(agent.store, read)
  return useStore(agent.progress, read)
}

function useNow(): number {
  const { clock } = useWorkspace()
  const [now, setNow] = useState(() => clock.wall())
  useEffect(() => {
    let cancel = () => {}
    const tick = () => {
      setNow(clock.wall())
      cancel = clock.after(TICK_MS, tick)
    }
    tick()
    return () => cancel()
  }, [clock])
  return now
}

/** A long wait is said once in a turn: the seconds are not. */
function useOnce(turn: string | undefined, text: string): void {
  const announce = useAnnounce()
  const said = useRef<string>(undefined)
  useEffect(() => {
    if (turn === undefined || said.current === turn) return
    said.current = turn
    announce(text, { politeness: 'polite', key: 'progress' })
  }, [announce, turn, text])
}
