import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { changesMessages as words } from '../../../messages/changes'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent } from '../../context/WorkspaceProvider'
import type { Changes } from '../shared/changesProtocol'
import { selectIsBusy } from '../store'
import styles from './ChangesBanner.module.css'
import type { ChangeAction } from './changesStore'
import { conflictText, lostText } from './changesText'
import { useChanges } from './useChanges'
import { useActOnChanges, useChangesOf, useShowChanges } from './useChangesOf'

interface ChangesBannerProps {
  taskId: string
  /** Gets the focus of a button that is gone. */
  nextRef: RefObject<HTMLElement | null>
}

/** What the agent changed in this conversation and the user has neither kept nor undone, above the composer. */
export function ChangesBanner({ taskId, nextRef }: ChangesBannerProps) {
  const changes = useChangesOf(taskId)
  const isBusy = useAgent(selectIsBusy(taskId))
  const acting = useChanges((state) => state.acting)
  const conflicts = useChanges((state) => state.conflicts[taskId])
  const [seenUndo, setSeenUndo] = useState<string | null>(null)
  const undo = changes && lastUndo(changes)
  const region = useKeptFocus(nextRef)

  const open = Object.entries(acting).filter(([, action]) => action.taskId === taskId)
  const lost = open.filter(([, { state }]) => state !== 'sending')
  const rows: ReactNode[] = []
  if (changes && changes.queued !== undefined && changes.queued > 0)
    rows.push(<Row key="queued" text={words.queued} />)
  if (changes && changes.files.length > 0 && !isBusy)
    rows.push(<Summary key="summary" changes={changes} isActing={open.length > lost.length} />)
  for (const [requestId, action] of lost)
    rows.push(<Lost key={requestId} requestId={requestId} action={action} />)
  for (const conflict of conflicts ?? [])
    rows.push(
      <LeftAlone key={conflict.path} taskId={taskId} path={conflict.path} text={conflictText(conflict)} />,
    )
  if (undo && !isBusy && undo.undoId !== seenUndo)
    rows.push(<Undone key="undone" taskId={taskId} undo={undo} onDismiss={() => setSeenUndo(undo.undoId)} />)
  if (rows.length === 0) return null
  return (
    <section ref={region} className={styles.banner} aria-label={words.region} tabIndex={-1}>
      {rows}
    </section>
  )
}

/** The newest undo, until the next turn: what is undone then is another thing. */
function lastUndo({ undos, turns }: Changes): Changes['undos'][number] | undefined {
  const last = undos.at(-1)
  const isOld = turns.some(({ at }) => last !== undefined && at > last.at)
  return last === undefined || last.redone === true || isOld ? undefined : last
}

function Row({ text, children }: { text: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.row}>
      <p className={styles.text}>{text}</p>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

/** Why nothing can be done now, in words. */
export const useChangesOff = (): string | undefined =>
  useDisabledReason('agent', 'current', { offline: words.offline })

function Summary({ changes, isActing }: { changes: Changes; isActing: boolean }) {
  const act = useActOnChanges()
  const show = useShowChanges()
  const off = useChangesOff()
  const { taskId, files } = changes
  const n = files.length
  const sum = (of: 'additions' | 'deletions') => files.reduce((all, file) => all + file[of], 0)
  return (
    <Row
      text={
        <>
          {words.changed(n)} <Counts additions={sum('additions')} deletions={sum('deletions')} />
        </>
      }
    >
      {show && (
        <Button size="sm" variant="primary" onClick={() => show(taskId)}>
          {words.review}
        </Button>
      )}
      <Button
        size="sm"
        aria-label={words.keepAll(n)}
        busy={isActing}
        disabledReason={off}
        onClick={() => act((model) => model.keepAll(taskId))}
      >
        {n === 1 ? words.short.keep : words.short.keepAll}
      </Button>
      <Button
        size="sm"
        aria-label={words.undoAll(n)}
        busy={isActing}
        disabledReason={off}
        onClick={() => act((model) => model.undoAll(taskId))}
      >
        {n === 1 ? words.short.undo : words.short.undoAll}
      </Button>
    </Row>
  )
}

export function Counts({ additions, deletions }: { additions: number; deletions: number }) {
  return (
    <span className={styles.counts}>
      <span className={styles.added}>+{additions}</span> <span className={styles.removed}>−{deletions}</span>
    </span>
  )
}

function Undone({
  taskId,
  undo,
  onDismiss,
}: {
  taskId: string
  undo: Changes['undos'][number]
  onDismiss: () => void
}) {
  const act = useActOnChanges()
  const off = useChangesOff()
  return (
    <Row text={words.undidCount(undo.files.length)}>
      <Button size="sm" disabledReason={off} onClick={() => act((model) => model.redo(taskId, undo.undoId))}>
        {words.undoThat}
      </Button>
      <IconButton size="sm" label={words.dismiss} icon={X} onClick={onDismiss} />
    </Row>
  )
}

/** A cut came between the wish and its answer. */
function Lost({ requestId, action }: { requestId: string; action: ChangeAction }) {
  const act = useActOnChanges()
  const off = useChangesOff()
  if (action.state !== 'failed') return <Row text={words.checking} />
  return (
    <Row text={lostText(action)}>
      <Button size="sm" disabledReason={off} onClick={() => act((model) => model.retry(requestId))}>
        {words.tryAgain}
      </Button>
      <IconButton
        size="sm"
        label={words.dismiss}
        icon={X}
        onClick={() => act((model) => model.dismiss(requestId))}
      />
    </Row>
  )
}

/** A file that an undo did not touch, because it is not what the agent left any more. */
export function LeftAlone({ taskId, path, text }: { taskId: string; path: string; text: string }) {
  const act = useActOnChanges()
  const show = useShowChanges()
  const off = useChangesOff()
  return (
    <Row text={text}>
      {show && (
        <Button size="sm" onClick={() => show(taskId, path)}>
          {words.compare}
        </Button>
      )}
      <Button
        size="sm"
        disabledReason={off}
        onClick={() => act((model) => model.undo(taskId, [{ path }], { force: true }))}
      >
        {words.undoAnyway}
      </Button>
      <IconButton
        size="sm"
        label={words.dismiss}
        icon={X}
        onClick={() => act((model) => model.dismissConflict(taskId, path))}
      />
    </Row>
  )
}

/** The focus of a button that goes stays here, or goes on where nothing is left here. */
function useKeptFocus(next: RefObject<HTMLElement | null>): RefObject<HTMLElement | null> {
  const region = useRef<HTMLElement>(null)
  const hadFocus = useRef(false)
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      hadFocus.current = target instanceof Node && region.current?.contains(target) === true
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [])
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body)
      focusIfHere(region.current ?? next.current)
  })
  return region
}
