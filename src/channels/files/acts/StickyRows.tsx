import { ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { FolderIcon } from '../tree/FileIcon'
import type { StickyRowsProps } from '../tree/stickyRows'
import styles from './StickyRows.module.css'
import { parentsOf, stuckRows } from './stuckRows'

/** The part of the height that they may take. */
const SHARE = 0.4

/**
 * The folders that what is on screen lies in, at the top of the tree while they are scrolled away. They are there for the eye:
 * for a screen reader the rows say their level.
 */
export function StickyRows({ rows, scroller, height, onPick, onHide }: StickyRowsProps) {
  const { first, room } = useScroll(scroller, height)
  const parents = useMemo(() => parentsOf(rows), [rows])
  const stuck = stuckRows(parents, first, Math.min(5, room))
  const hidden = stuck.length * height
  useEffect(() => {
    onHide(hidden)
    return () => onHide(0)
  }, [onHide, hidden])
  return (
    <div className={styles.place} aria-hidden="true">
      {stuck.length > 0 && (
        <div className={styles.rows}>
          {stuck.map((index) => {
            const row = rows[index]
            return row?.kind === 'entry' ? (
              <button
                key={row.key}
                type="button"
                tabIndex={-1}
                className={styles.row}
                style={{ blockSize: height, paddingInlineStart: 4 + (row.level - 1) * 16 }}
                onClick={() => onPick(row.key)}
              >
                <ChevronRight className={styles.twistie} size={12} strokeWidth={1.5} />
                <FolderIcon isOpen />
                <span className={styles.name} dir="auto">
                  {revealHiddenInLine(row.name)}
                </span>
              </button>
            ) : null
          })}
        </div>
      )}
    </div>
  )
}

/** The first row on screen, and how many rows may stay above. */
function useScroll(scroller: StickyRowsProps['scroller'], height: number) {
  const [at, setAt] = useState({ first: 0, room: 0 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const first = Math.floor(element.scrollTop / height)
      const room = Math.floor((element.clientHeight * SHARE) / height)
      setAt((now) => (now.first === first && now.room === room ? now : { first, room }))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, height])
  return at
}
