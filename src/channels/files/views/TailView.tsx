import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { fileViewMessages as all } from '../../../messages/editing/fileViews'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { useFormats } from '../../context/useFormats'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { createByteSource } from './byteSource'
import { createTail, type Tail } from './createTail'
import { Part } from './Part'
import { type FileViewProps, useArrival } from './useArrival'
import { useFileChanges } from './useFileChanges'
import { type RowWindow, useRowWindow } from './useRowWindow'
import { ViewBar } from './ViewBar'
import styles from './views.module.css'

const words = all.tail
const ROW = 20
/** What a program writes to colour its words; on a file they are signs of their own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the sign that begins them
const COLOURS = /\u001b\[[\d;:]*m/g

/** The end of a file that grows. */
export function TailView(props: FileViewProps) {
  const { queries } = useWorkspace().files
  const { clock } = useWorkspace()
  const { path } = props
  const [tail, setTail] = useState<Tail | null>(null)
  useEffect(() => {
    const made = createTail({ source: createByteSource(queries, path), clock })
    setTail(made)
    made.look()
    return made.stop
  }, [queries, path, clock])
  return tail && <Followed {...props} tail={tail} />
}

function Followed({ tail, ...props }: FileViewProps & { tail: Tail }) {
  const { path } = props
  const name = nameOf(path)
  const { number, bytes } = useFormats()
  const state = useStore(tail.store)
  const { first, last, status, isPaused } = state
  const count = last - first
  useFileChanges(path, tail.look)
  useRestartNews(state.restarts, name)
  const rows = useRowWindow(count, ROW)
  const { isFollowing, goTo, scrolled } = useFollowing(rows, first, last)
  useArrival(rows.box, props)

  const press = (event: KeyboardEvent) => {
    const row = rowFor(event, rows)
    if (row === null) return
    event.preventDefault()
    goTo(row)
  }
  return (
    <div className={styles.view}>
      <ViewBar path={path} as="tail" facts={factsOf()}>
        <Button size="sm" aria-pressed={isPaused} onClick={() => tail.pause(!isPaused)}>
          {isPaused ? words.goOn : words.pause}
        </Button>
        {!isFollowing && (
          <Button size="sm" onClick={() => goTo(Number.MAX_SAFE_INTEGER)}>
            {words.toEnd}
          </Button>
        )}
      </ViewBar>
      <Trouble tail={tail} name={name} />
      {status === 'loading' ? (
        <SkeletonRows count={12} label={name} />
      ) : count === 0 ? (
        status === 'following' && <EmptyState text={words.empty(name)} />
      ) : null}
      <Part
        ref={rows.attach}
        className={styles.scroller}
        role="region"
        aria-label={words.region(name)}
        tabIndex={0}
        hidden={count === 0}
        onScroll={scrolled}
        onKeyDown={press}
      >
        <div
          className={styles.space}
          style={{ blockSize: rows.height, inlineSize: `calc(${tail.rows.longest()}ch + 24px)` }}
        >
          <div className={styles.stuck}>
            <div style={{ transform: `translateY(${-rows.above}px)` }}>
              {Array.from({ length: rows.to - rows.from }, (_, at) => first + rows.from + at).map((row) => (
                <div key={row} className={styles.row} dir="ltr">
                  {revealHidden(tail.rows.at(row).replace(COLOURS, ''))}
                </div>
              ))}
            </div>
          </div>
        </div>
      </Part>
    </div>
  )

  function factsOf(): string {
    if (isPaused) return words.paused(state.waiting === 0 ? '' : bytes(state.waiting))
    if (!isFollowing) return words.scrolled(number(Math.max(0, Math.round(count - rows.top - rows.page))))
    return words.following(bytes(state.size))
  }
}

/** The row that a key scrolls to; null where it is no such key. */
function rowFor(event: KeyboardEvent, { top, page }: RowWindow): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null
  switch (event.key) {
    case 'ArrowUp':
      return top - 1
    case 'ArrowDown':
      return top + 1
    case 'PageUp':
      return top - Math.max(1, page - 1)
    case 'PageDown':
      return top + Math.max(1, page - 1)
    case 'Home':
      return 0
    case 'End':
      return Number.MAX_SAFE_INTEGER
    default:
      return null
  }
}

function Trouble({ tail, name }: { tail: Tail; name: string }) {
  const { status, reason, isCut } = useStore(tail.store)
  if (status === 'lost') return <Strip tone="info">{words.lost}</Strip>
  if (status === 'missing') return <Strip tone="warning">{words.gone(name)}</Strip>
  if (status === 'failed')
    return (
      <Strip
        tone="warning"
        alert
        actions={
          <Button size="sm" onClick={tail.look}>
            {all.tryAgain}
          </Button>
        }
      >
        {all.failed(name, reason ?? '')}
      </Strip>
    )
  return isCut ? <Strip tone="info">{words.cut}</Strip> : null
}

function useRestartNews(restarts: number, name: string): void {
  const announce = useAnnounce()
  useEffect(() => {
    if (restarts > 0) announce(words.restarted(name))
  }, [restarts, name, announce])
}

/** The end stays on screen as it grows, until its user scrolls up; what is looked at then stays where it is. */
function useFollowing({ showTop, onScroll, viewport, top }: RowWindow, first: number, last: number) {
  const [isFollowing, setFollowing] = useState(true)
  const firstBefore = useRef(first)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with more rows, or in a box of another height, the end is elsewhere
  useLayoutEffect(() => {
    const dropped = first - firstBefore.current
    firstBefore.current = first
    if (isFollowing) showTop(Number.MAX_SAFE_INTEGER)
    else if (dropped > 0) showTop(top - dropped)
  }, [isFollowing, first, last, viewport, showTop])
  const goTo = useCallback((row: number) => setFollowing(showTop(row) === 'end'), [showTop])
  const scrolled = useCallback(() => {
    const where = onScroll()
    if (where !== null) setFollowing(where === 'end')
  }, [onScroll])
  return { isFollowing, goTo, scrolled }
}
