import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import { lazyPart } from '../../ui/later/lazyPart'
import { useWorkspace } from '../context/WorkspaceProvider'
import styles from './AgentPane.module.css'
import { ComposerFocus } from './answer/ComposerFocusContext'
import { useChangesNews } from './changes/useChangesNews'
import { AttachProblems, DropHint } from './composer/AttachProblems'
import { Composer } from './composer/Composer'
import { useAttaching } from './composer/useAttaching'
import { useStop } from './composer/useStop'
import { AgentHeader, CatchingUpStrip, UntoldStrip } from './header/AgentHeader'
import { useAgentAnnouncements } from './header/useAgentAnnouncements'
import {
  EntryTypeProvider,
  type OpenFile,
  OpenFileProvider,
  type UseEntryType,
} from './markdown/OpenFileContext'
import { NeedsYou } from './requests/NeedsYou'
import { Transcript } from './transcript/Transcript'
import { useCommands, useTaskId, useView } from './useView'

/** Fetched with what else a conversation needs that has begun. */
const ChangesBanner = lazyPart(async () => (await import('./changes/ChangesBanner')).ChangesBanner)
const ConversationWatch = lazyPart(
  async () => (await import('./conversations/ConversationWatch')).ConversationWatch,
  () => null,
)
const ConversationsView = lazyPart(
  async () => (await import('./conversations/ConversationsView')).ConversationsView,
)
const FindBar = lazyPart(async () => (await import('./find/FindBar')).FindBar)
const PlanStrip = lazyPart(async () => (await import('./header/PlanStrip')).PlanStrip)
const QueueStrip = lazyPart(async () => (await import('./composer/QueueStrip')).QueueStrip)

const monotonic = () => performance.now()

interface AgentPaneProps {
  onOpenFile: OpenFile
  /** Absent: names of files in messages stay text. */
  useEntryType?: UseEntryType
  /** Milliseconds that never go back. */
  now?: () => number
}

/** Talking with the agent: what it did, what it asks, what to say to it. */
export function AgentPane({ onOpenFile, useEntryType, now = monotonic }: AgentPaneProps) {
  const pane = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const taskId = useTaskId()
  const commands = useCommands()
  const stop = useStop(pane, taskId)
  const attaching = useAttaching()
  useAgentAnnouncements()
  useChangesNews()
  const isAtRest = useIsAtRest()
  const isListOpen = useView((view) => view.list !== null)
  const isFinding = useView((view) => view.finding !== null)
  const focusComposer = useCallback(() => focusIfHere(box.current), [])
  useFocusAfterList(isListOpen, focusComposer)
  const suggest = (prompt: string) => {
    commands.putBack(taskId, prompt)
    focusComposer()
  }
  return (
    <OpenFileProvider value={onOpenFile}>
      <div ref={pane} className={styles.pane} {...attaching.handlers}>
        <AgentHeader />
        <CatchingUpStrip />
        <UntoldStrip />
        {taskId !== null && (
          <Suspense>
            <PlanStrip taskId={taskId} />
          </Suspense>
        )}
        <ComposerFocus value={focusComposer}>
          {taskId !== null && isFinding && (
            <Suspense fallback={null}>
              <FindBar key={taskId} taskId={taskId} pane={pane} scroller={scroller} />
            </Suspense>
          )}
          <EntryTypeProvider value={useEntryType ?? null}>
            <Transcript scroller={scroller} now={now} onSuggest={suggest} />
          </EntryTypeProvider>
        </ComposerFocus>
        <NeedsYou now={now} />
        {taskId !== null && (
          <Suspense>
            <QueueStrip taskId={taskId} />
            <ChangesBanner key={taskId} taskId={taskId} nextRef={box} />
          </Suspense>
        )}
        <AttachProblems problems={attaching.problems} onDismiss={attaching.dismiss} />
        <Composer boxRef={box} stop={stop} isReading={attaching.isReading} />
        {attaching.isOver && <DropHint />}
        {isAtRest && (
          <Suspense fallback={null}>
            <ConversationWatch pane={pane} />
          </Suspense>
        )}
        {isListOpen && (
          <Suspense fallback={null}>
            <ConversationsView />
          </Suspense>
        )}
      </div>
    </OpenFileProvider>
  )
}

/** What had the focus in the list is gone with it. */
function useFocusAfterList(isListOpen: boolean, focusComposer: () => void): void {
  const wasOpen = useRef(isListOpen)
  useEffect(() => {
    const { activeElement, body } = document
    if (wasOpen.current && !isListOpen && (activeElement === null || activeElement === body)) focusComposer()
    wasOpen.current = isListOpen
  }, [isListOpen, focusComposer])
}

/** What the first picture needs comes before, ms. */
const REST_MS = 2000

function useIsAtRest(): boolean {
  const { clock } = useWorkspace()
  const [isAtRest, setIsAtRest] = useState(false)
  useEffect(() => clock.after(REST_MS, () => setIsAtRest(true)), [clock])
  return isAtRest
}
