import { type RefObject, useEffect, useState } from 'react'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import styles from './PreviewStage.module.css'

const LATER_MS = 200

interface PreviewLeaveHintProps {
  frame: RefObject<HTMLIFrameElement | null>
  /** The helper script reports F6. */
  isHelped: boolean
  onLeave: (back: boolean) => void
}

/** While the page inside has the keyboard: how to get it back. Goes by itself after a while. */
export function PreviewLeaveHint({ frame, isHelped, onLeave }: PreviewLeaveHintProps) {
  const [isInside, setInside] = useState(false)
  useEffect(() => {
    const look = () => setInside(frame.current !== null && document.activeElement === frame.current)
    // By then the focus guard has taken the focus back from a page that stole it.
    const later = () => setTimeout(look, LATER_MS)
    window.addEventListener('blur', later)
    window.addEventListener('focus', look)
    document.addEventListener('focusin', look)
    return () => {
      window.removeEventListener('blur', later)
      window.removeEventListener('focus', look)
      document.removeEventListener('focusin', look)
    }
  }, [frame])
  if (!isInside) return null
  return (
    <Button className={styles.leave} size="sm" onClick={() => onLeave(false)}>
      {isHelped ? text.leaveHint : text.leaveByClick}
    </Button>
  )
}
