import { ArrowDown } from 'lucide-react'
import { type RefObject, Suspense, useMemo, useRef, useState } from 'react'
import { messages } from '../../../messages/en'
import { lazyPart } from '../../../ui/later/lazyPart'
import { createNear, NearContext } from '../../../ui/lazily/NearContext'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectHasOlder, selectIsBusy, selectTask } from '../store'
import { useTaskId, useView } from '../useView'
import { EmptyConversation } from './EmptyConversation'
import { PendingArticle, RowArticle } from './RowArticle'
import { RowGroupView } from './RowGroupView'
import { createRowGroups } from './rowGroups'
import { ShowEarlier } from './ShowEarlier'
import styles from './Transcript.module.css'
import { createRowsSelector } from './transcriptRows'
import { useFeedKeys } from './useFeedKeys'
import { useFirstSeen } from './useFirstSeen'
import { useIsLoading } from './useIsLoading'
import { MAX_ROWS, useShownRows } from './useShownRows'
import { useStick } from './useStick'
import { useUnread } from './useUnread'

const Sought = lazyPart(
  async () => (await import('../conversations/Sought')).Sought,
  () => null,
)

const copy = messages.agent

const StoppedRow = lazyPart(async () => (await import('../answer/StoppedRow')).StoppedRow)

/** Of more than `MAX_ROWS` rows, those within this distance of the screen are drawn. */
const NEAR_ROWS = '500% 0px'

interface TranscriptProps {
  scroller: RefObject<HTMLDivElement | null>
  now: () => number
  onSuggest: (prompt: string) => void
}

/** The conversation. It is no live region: what matters of it is announced at the borders of a turn. */
export function Transcript({ scroller, now, onSuggest }: TranscriptProps) {
  const content = useRef<HTMLDivElement>(null)
  const { stick, jump } = useStick(scroller, content, now)
  return (
    <div className={styles.frame}>
      <div ref={scroller} className={styles.scroller} data-own-height="">
        <div ref={content} className={styles.content}>
          <Conversation scroller={scroller} isFree={stick.mode === 'free'} onSuggest={onSuggest} />
        </div>
      </div>
      {stick.mode === 'free' && stick.fresh && <JumpChip onJump={jump} />}
    </div>
  )
}

function Conversation({
  scroller,
  isFree,
  onSuggest,
}: {
  scroller: RefObject<HTMLElement | null>
  /** The user looks at something else than the end. */
  isFree: boolean
  onSuggest: (prompt: string) => void
}) {
  const taskId = useTaskId()
  const rows = useAgent(useMemo(() => createRowsSelector(taskId), [taskId]))
  const { shown, from, hidden, reveal, revealTo } = useShownRows(rows, taskId)
  const [groupsOf] = useState(createRowGroups)
  const groups = useMemo(() => groupsOf(shown), [groupsOf, shown])
  const firstSeen = useFirstSeen(shown)
  const [near] = useState(() => createNear(() => scroller.current))
  const [nearRows] = useState(() => createNear(() => scroller.current, NEAR_ROWS))
  const pending = useView((view) => view.pending)
  const busy = useAgent(selectIsBusy(taskId))
  const loading = useIsLoading()
  const older = useView((view) => view.older)
  const isSought = useView((view) => view.sought !== null)
  /** It began, and nothing of it is here. */
  const isCut = useAgent((state) => selectTask(taskId)(state) !== undefined && selectHasOlder(taskId)(state))
  const before = useRef<HTMLSpanElement>(null)
  const after = useRef<HTMLSpanElement>(null)
  const current = useRef<HTMLElement>(null)
  const keys = useFeedKeys({ before, after, current })
  const isLookedAt = () => !isFree && document.hasFocus() && scroller.current?.checkVisibility() === true
  const { unread, seen } = useUnread(rows, taskId, isLookedAt)
  const missed = useView((view) => (taskId === null ? undefined : view.missed[taskId]?.ids))
  const divided = useMemo(
    () => rows.find(({ ids }) => ids.some((id) => missed?.includes(id)))?.key,
    [rows, missed],
  )
  const waiting = pending.filter((prompt) => prompt.taskId === taskId)
  if (shown.length + waiting.length === 0)
    return isCut && older === 'failed' ? (
      <ShowEarlier scroller={scroller} hidden={0} onReveal={reveal} />
    ) : loading || rows.length > 0 || (isCut && older === 'loading') ? (
      <SkeletonRows count={6} label={copy.loading} />
    ) : (
      <EmptyConversation onChoose={onSuggest} />
    )
  return (
    <>
      {isSought && (
        <Suspense fallback={null}>
          <Sought scroller={scroller} rows={rows} from={from} groups={groups} revealTo={revealTo} />
        </Suspense>
      )}
      <ShowEarlier scroller={scroller} hidden={hidden} onReveal={reveal} />
      <span ref={before} tabIndex={-1} />
      <div role="feed" aria-label={copy.conversation} className={styles.feed} {...keys}>
        <NearContext value={nearRows}>
          {groups.map(({ key, rows: members, start }) => (
            <RowGroupView
              key={key}
              count={members.length}
              isLimited={shown.length > MAX_ROWS}
              eager={start + members.length > firstSeen}
            >
              <NearContext value={near}>
                {members.map((row, index) => (
                  <RowArticle
                    key={row.key}
                    row={row}
                    position={from + start + index + 1}
                    streaming={busy && start + index === shown.length - 1}
                    isFirstSeen={start + index >= firstSeen}
                    missed={row.key === divided ? (missed?.length ?? 0) : 0}
                    onSeen={row.key === unread ? seen : null}
                  />
                ))}
              </NearContext>
            </RowGroupView>
          ))}
        </NearContext>
        {waiting.map((prompt, index) => (
          <PendingArticle key={prompt.clientMessageId} prompt={prompt} position={rows.length + index + 1} />
        ))}
      </div>
      {taskId !== null && waiting.length === 0 && (
        <Suspense>
          <StoppedRow taskId={taskId} />
        </Suspense>
      )}
      <span ref={after} tabIndex={-1} />
    </>
  )
}

function JumpChip({ onJump }: { onJump: () => void }) {
  const taskId = useTaskId()
  const needsYou = useAgent((state) => state.open.some((id) => state.items.get(id)?.taskId === taskId))
  return (
    <button type="button" className={styles.jump} data-urgent={needsYou || undefined} onClick={onJump}>
      <ArrowDown aria-hidden="true" size={14} strokeWidth={1.5} />
      {needsYou ? copy.jump.needsYou : copy.jump.activity}
    </button>
  )
}
