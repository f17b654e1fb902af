import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { changesMessages as words } from '../../../messages/changes'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { useKeepFocus } from '../../../ui/useKeepFocus'
import { useAgent } from '../../context/WorkspaceProvider'
import type { Changes } from '../shared/changesProtocol'
import { selectIsBusy } from '../store'
import { BannerRow } from './BannerRow'
import styles from './ChangesBanner.module.css'
import { Counts } from './Counts'
import type { ChangeAction } from './changesStore'
import { lostText } from './changesText'
import { LeftAlone } from './LeftAlone'
import { useChanges } from './useChanges'
import { useActOnChanges, useChangesOf, useChangesOff, useShowChanges } from './useChangesOf'

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
  const region = useRef<HTMLElement>(null)
  useKeepFocus(region, () => region.current ?? nextRef.current)

  const open = Object.entries(acting).filter(([, action]) => action.taskId === taskId)
  const lost = open.filter(([, { state }]) => state !== 'sending')
  const rows: ReactNode[] = []
  if (changes && changes.queued !== undefined && changes.queued > 0)
    rows.push(<BannerRow key="queued" text={words.queued} />)
  if (changes && changes.files.length > 0 && !isBusy)
    rows.push(<Summary key="summary" changes={changes} isActing={open.length > lost.length} />)
  for (const [requestId, action] of lost)
    rows.push(<Lost key={requestId} requestId={requestId} action={action} />)
  for (const conflict of conflicts ?? [])
    rows.push(<LeftAlone key={conflict.path} taskId={taskId} conflict={conflict} />)
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

function Summary({ changes, isActing }: { changes: Changes; isActing: boolean }) {
  const act = useActOnChanges()
  const show = useShowChanges()
  const off = useChangesOff()
  const { taskId, files } = changes
  const n = files.length
  const sum = (of: 'additions' | 'deletions') => files.reduce((all, file) => all + file[of], 0)
  return (
    <BannerRow
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
    </BannerRow>
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
    <BannerRow text={words.undidCount(undo.files.length)}>
      <Button size="sm" disabledReason={off} onClick={() => act((model) => model.redo(taskId, undo.undoId))}>
        {words.undoThat}
      </Button>
      <IconButton size="sm" label={words.dismiss} icon={X} onClick={onDismiss} />
    </BannerRow>
  )
}

/** A cut came between the wish and its answer. */
function Lost({ requestId, action }: { requestId: string; action: ChangeAction }) {
  const act = useActOnChanges()
  const off = useChangesOff()
  if (action.state !== 'failed') return <BannerRow text={words.checking} />
  return (
    <BannerRow text={lostText(action)}>
      <Button size="sm" disabledReason={off} onClick={() => act((model) => model.retry(requestId))}>
        {words.tryAgain}
      </Button>
      <IconButton
        size="sm"
        label={words.dismiss}
        icon={X}
        onClick={() => act((model) => model.dismiss(requestId))}
      />
    </BannerRow>
  )
}
