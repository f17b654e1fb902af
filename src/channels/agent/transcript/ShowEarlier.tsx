import { type RefObject, useLayoutEffect, useRef } from 'react'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectHasOlder } from '../store'
import { useCommands, useTaskId, useView } from '../useView'
import styles from './Transcript.module.css'

const copy = messages.agent

/** Draws items that are here already, then asks for older ones; what was in view stays where it is. */
export function ShowEarlier({
  scroller,
  hidden,
  onReveal,
}: {
  scroller: RefObject<HTMLElement | null>
  /** Items that are here and not drawn. */
  hidden: number
  onReveal: () => void
}) {
  const hasMore = useAgent(selectHasOlder(useTaskId()))
  const older = useView((view) => view.older)
  const unready = useDisabledReason('agent')
  const commands = useCommands()
  const fromEnd = useRef<number | null>(null)
  useLayoutEffect(() => {
    const box = scroller.current
    if (older === 'loading' || fromEnd.current === null || !box) return
    // At the very top the browser does not hold on to what is in view.
    box.scrollTop = box.scrollHeight - fromEnd.current
    fromEnd.current = null
  })
  if (hidden === 0 && !hasMore) return null
  const show = () => {
    const box = scroller.current
    fromEnd.current = box && box.scrollHeight - box.scrollTop
    if (hidden > 0) onReveal()
    else commands.loadOlder()
  }
  const failed = older === 'failed' && hidden === 0
  return (
    <div className={styles.earlier}>
      {failed && <span className={styles.note}>{copy.earlierFailed}</span>}
      <Button
        size="sm"
        busy={older === 'loading'}
        disabledReason={hidden > 0 ? undefined : unready}
        onClick={show}
      >
        {failed ? copy.tryAgain : copy.showEarlier}
      </Button>
    </div>
  )
}
