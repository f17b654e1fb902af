import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { useShallow } from 'zustand/react/shallow'
import { progressMessages as words } from '../../../messages/progress'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { selectTask } from '../store'
import styles from './BusyStatus.module.css'
import { describeProgress, type ShownProgress } from './describeProgress'

const TICK_MS = 1_000

/** What the turn does or waits for, and for how long. Nothing else is drawn as the seconds pass. @param plain until it runs */
export function BusyStatus({ taskId, plain }: { taskId: string; plain: string }) {
  const { agent } = useWorkspace()
  const now = useNow()
  const id = useAgent((state) => selectTask(taskId)(state)?.task?.agent)
  const turn = useAgent((state) => selectTask(taskId)(state)?.said.at(-1))
  const name = useConfig(({ config }) => config?.agent?.providers.find((each) => each.id === id)?.name)
  const describe = (): ShownProgress => {
    const state = agent.store.getState()
    const known = selectTask(taskId)(state)
    if (known?.status !== 'running') return { text: plain, seconds: null, isLong: false }
    const progress = agent.progress.getState()[taskId]
    return describeProgress(state, known, { progress, agent: name ?? id ?? '', now })
  }
  // Most of what an agent says changes nothing of this, and draws nothing.
  const shown = useShallow(describe)
  useAgent(shown)
  const { text, seconds, isLong } = useStore(agent.progress, shown)
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
