import { useRef } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import styles from './AgentPane.module.css'
import { ChangesBanner } from './changes/ChangesBanner'
import { useChangesNews } from './changes/useChangesNews'
import { AttachProblems, DropHint } from './composer/AttachProblems'
import { Composer } from './composer/Composer'
import { QueueStrip } from './composer/QueueStrip'
import { useAttaching } from './composer/useAttaching'
import { useStop } from './composer/useStop'
import { AgentHeader, CatchingUpStrip, UntoldStrip } from './header/AgentHeader'
import { PlanStrip } from './header/PlanStrip'
import { useAgentAnnouncements } from './header/useAgentAnnouncements'
import {
  EntryTypeProvider,
  type OpenFile,
  OpenFileProvider,
  type UseEntryType,
} from './markdown/OpenFileContext'
import { NeedsYou } from './requests/NeedsYou'
import { Transcript } from './transcript/Transcript'
import { useCommands, useTaskId } from './useView'

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
  const taskId = useTaskId()
  const commands = useCommands()
  const stop = useStop(pane, taskId)
  const attaching = useAttaching()
  useAgentAnnouncements()
  useChangesNews()
  const suggest = (prompt: string) => {
    commands.putBack(taskId, prompt)
    focusIfHere(box.current)
  }
  return (
    <OpenFileProvider value={onOpenFile}>
      <div ref={pane} className={styles.pane} {...attaching.handlers}>
        <AgentHeader />
        <CatchingUpStrip />
        <UntoldStrip />
        {taskId !== null && <PlanStrip taskId={taskId} />}
        <EntryTypeProvider value={useEntryType ?? null}>
          <Transcript now={now} onSuggest={suggest} />
        </EntryTypeProvider>
        <NeedsYou now={now} />
        {taskId !== null && <QueueStrip taskId={taskId} />}
        {taskId !== null && <ChangesBanner key={taskId} taskId={taskId} nextRef={box} />}
        <AttachProblems problems={attaching.problems} onDismiss={attaching.dismiss} />
        <Composer boxRef={box} stop={stop} isReading={attaching.isReading} />
        {attaching.isOver && <DropHint />}
      </div>
    </OpenFileProvider>
  )
}
