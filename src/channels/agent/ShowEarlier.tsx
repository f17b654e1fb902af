import { type RefObject, useLayoutEffect, useRef } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { useAgent } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import styles from './Transcript.module.css'
import { useCommands, useView } from './useView'

const copy = messages.agent

/** Asks for older items; what was in view stays where it is. */
export function ShowEarlier({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const hasMore = useAgent((state) => state.hasMore)
  const older = useView((view) => view.older)
  const live = useIsLive()
  const commands = useCommands()
  const fromEnd = useRef<number | null>(null)
  useLayoutEffect(() => {
    const box = scroller.current
    // At the very top the browser does not hold on to what is in view.
    if (older === 'idle' && box && fromEnd.current !== null)
      box.scrollTop = box.scrollHeight - fromEnd.current
    if (older !== 'loading') fromEnd.current = null
  }, [older, scroller])
  if (!hasMore) return null
  const load = () => {
    const box = scroller.current
    fromEnd.current = box && box.scrollHeight - box.scrollTop
    commands.loadOlder()
  }
  return (
    <div className={styles.earlier}>
      {older === 'failed' && <span className={styles.note}>{copy.earlierFailed}</span>}
      <Button size="sm" busy={older === 'loading'} disabled={!live} onClick={load}>
        {older === 'failed' ? copy.tryAgain : copy.showEarlier}
      </Button>
    </div>
  )
}
