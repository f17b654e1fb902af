import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { markKey } from '../../channels/agent/changes/changesModel'
import { conflictText } from '../../channels/agent/changes/changesText'
import { LeftAloneActs } from '../../channels/agent/changes/LeftAlone'
import { useChanges } from '../../channels/agent/changes/useChanges'
import { useChangesOf, useChangesOff } from '../../channels/agent/changes/useChangesOf'
import type { ChangedFile, Changes } from '../../channels/agent/shared/changesProtocol'
import { useFormats } from '../../channels/context/useFormats'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { EditorStrips } from '../../channels/files/editor/EditorStrips'
import { selectFile } from '../../channels/files/editor/editorViewStore'
import type { Review } from '../../channels/files/editor/monaco/monacoReview'
import type { ReviewedChange } from '../../channels/files/editor/monaco/monacoReviewButtons'
import { focusIfHere, whenHere } from '../../lib/focusIfHere'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { changePanelMessages as panelWords } from '../../messages/changePanel'
import { changesMessages as words } from '../../messages/changes'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { lazyPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { Strip } from '../../ui/Strip'
import { useKeepFocus } from '../../ui/useKeepFocus'
import { useApp, useTabs } from '../AppContext'
import type { TabContent } from '../editorArea/tabsStore'
import { ChangeHeader } from './ChangeHeader'
import styles from './ChangePanel.module.css'
import { neighbour } from './changeRows'
import { GitPanel } from './git/GitPanel'
import { hasLoneReturns } from './lineRanges'
import { CommitPanel } from './log/CommitPanel'
import { useReasonDialog } from './UndoReasonDialog'
import { useReviewActs } from './useReviewActs'
import { useSideText } from './useSideText'

const ReviewCode = lazyPart(async () => (await import('../../channels/files/editor/ReviewCode')).ReviewCode)

interface ChangePanelProps {
  taskId: string
  path: string
}

type ComparedContent = Extract<TabContent, { kind: 'change' | 'git' }>

/** What was changed in one file: by an agent, or against git. */
export const ChangePanel = (content: ComparedContent) =>
  content.kind === 'change' ? (
    <AgentChange {...content} />
  ) : content.at === undefined ? (
    <GitPanel {...content} />
  ) : (
    <CommitPanel path={content.path} at={content.at} />
  )

/** What the agent changed in one file, beside the file itself. */
function AgentChange({ taskId, path }: ChangePanelProps) {
  const changes = useChangesOf(taskId)
  const isNamed = useChanges(({ summary }) => summary[taskId] !== undefined)
  const file = changes?.files.find((one) => one.path === path)
  const panel = useRef<HTMLDivElement>(null)
  const { tabs } = useApp()
  const asked = useTabs(({ request }) => (request?.path === path ? request : null))
  const wantsFocus = useRef(false)
  useKeepFocus(panel)
  useLayoutEffect(() => {
    if (!asked) return
    wantsFocus.current = asked.focus
    // The text takes it when it is there.
    if (asked.focus) whenHere(() => focusIfHere(panel.current))
    tabs.commands.arrived(asked)
  }, [asked, tabs])
  return (
    <div ref={panel} className={styles.panel} tabIndex={-1}>
      {file ? (
        <FileChanges taskId={taskId} file={file} panel={panel} />
      ) : changes || !isNamed ? (
        <NothingLeft taskId={taskId} path={path} all={changes} />
      ) : (
        <SkeletonRows count={12} label={words.loading} />
      )}
    </div>
  )
}

/** Everything of this file is kept or undone. */
function NothingLeft({ taskId, path, all }: ChangePanelProps & { all: Changes | undefined }) {
  const { changes, openFile } = useApp()
  const next = all ? neighbour([all], { taskId, path }, 1) : null
  return (
    <EmptyState text={panelWords.nothing(nameOf(path))}>
      {next && (
        <Button variant="primary" onClick={() => changes.open(next.taskId, next.path)}>
          {panelWords.nextFile(nameOf(next.path))}
        </Button>
      )}
      <Button onClick={() => openFile(path)}>{words.openFile}</Button>
    </EmptyState>
  )
}

interface FileChangesProps {
  taskId: string
  file: ChangedFile
  panel: React.RefObject<HTMLElement | null>
}

function FileChanges({ taskId, file, panel }: FileChangesProps) {
  const { path } = file
  const { editors } = useWorkspace().files
  const { tabs } = useApp()
  const [isComparing, setComparing] = useState(false)
  const [seen, setSeen] = useState(NOTHING_SEEN)
  const before = useSideText({ taskId, path, side: 'before', version: file.before })
  const left = useSideText({ taskId, path, side: 'after', version: isComparing ? file.after : undefined })
  const side = isComparing ? left : before
  const open = useStore(editors.view, selectFile(path))
  useEffect(() => {
    editors.open(path)
    editors.shown(path)
  }, [editors, path])
  const off = useChangesOff()
  const marking = useChanges((state) => state.marking[markKey(taskId, path)])
  const isReviewed = marking ?? file.reviewed ?? false
  const isActing = useIsActing(taskId, path)
  const reason = useReasonDialog()
  const { acts, shown, keepLines, undoLines } = useReviewActs({
    taskId,
    path,
    file,
    isReviewed,
    before: before.kind === 'text' && !isComparing ? before.text : null,
    off,
    askReason: reason.ask,
  })
  const buttons = buttonsOf(keepLines, undoLines)
  const arrive = useArrival(shown, panel)
  const close = tabs.commands.closeActive
  const isGone = open?.status === 'missing'
  const isText = side.kind === 'text' && (open?.status === 'ready' || isGone)
  return (
    <>
      <ChangeHeader
        taskId={taskId}
        file={file}
        isReviewed={isReviewed}
        isActing={isActing}
        off={off}
        acts={acts}
      />
      <ConflictStrip taskId={taskId} path={path} onCompare={() => setComparing(true)} />
      {isComparing && <ComparingStrip path={path} onEnd={() => setComparing(false)} />}
      {open?.status === 'ready' && <EditorStrips file={open} onClose={close} />}
      {isText && <SeenStrips file={file} seen={seen} />}
      {isText ? (
        <Suspense fallback={<SkeletonRows count={12} label={words.loading} />}>
          <ReviewCode
            path={path}
            before={side.text}
            isGone={isGone}
            off={off ?? (seen.isWhole ? panelWords.loneReturns(nameOf(path)) : undefined)}
            acts={isComparing ? [] : buttons}
            onAttached={(review) => {
              shown.current = review
            }}
            onChanged={() => {
              arrive()
              setSeen(seenIn(shown.current, side.text))
            }}
          />
        </Suspense>
      ) : (
        <NoText file={file} side={side} status={open?.status ?? 'loading'} />
      )}
      {reason.dialog}
    </>
  )
}

/** What can be done with each change beside it. */
const buttonsOf = (
  keepLines: (changes: readonly ReviewedChange[]) => void,
  undoLines: (changes: readonly ReviewedChange[], isTold?: boolean) => Promise<void>,
) => [
  { label: words.short.keep, name: words.keepThis, run: (one: ReviewedChange) => keepLines([one]) },
  { label: words.short.undo, name: words.undoThis, run: (one: ReviewedChange) => void undoLines([one]) },
  {
    label: words.undoWithReason,
    name: words.undoWithReason,
    run: (one: ReviewedChange) => void undoLines([one], true),
  },
]

interface Seen {
  /** The editor shows no change. */
  readonly isSame: boolean
  /** Its changes can only be kept and undone together. */
  readonly isWhole: boolean
}

const NOTHING_SEEN: Seen = { isSame: false, isWhole: false }

const seenIn = (review: Review | null, before: string): Seen => ({
  isSame: review?.changes()?.length === 0,
  isWhole: hasLoneReturns(before) || hasLoneReturns(review?.text() ?? ''),
})

/** What the two texts do not show by themselves. */
function SeenStrips({ file, seen }: { file: ChangedFile; seen: Seen }) {
  const { isSame, isWhole } = seen
  return (
    <>
      {isSame && (
        <Strip tone="info">
          {file.before === file.after ? panelWords.modeOnly : panelWords.nothingShown}
        </Strip>
      )}
      {isWhole && <Strip tone="info">{panelWords.loneReturns(nameOf(file.path))}</Strip>}
    </>
  )
}

function ComparingStrip({ path, onEnd }: { path: string; onEnd: () => void }) {
  const end = (
    <Button size="sm" onClick={onEnd}>
      {panelWords.allChanges}
    </Button>
  )
  return (
    <Strip tone="info" actions={end}>
      {panelWords.comparing(nameOf(path))}
    </Strip>
  )
}

/** Something with this file is on its way. */
const useIsActing = (taskId: string, path: string): boolean =>
  useChanges(({ acting }) =>
    Object.values(acting).some(
      (one) => one.state === 'sending' && one.taskId === taskId && one.paths.includes(path),
    ),
  )

/** The first time that the changes are known, the cursor goes to the first of them, or to the last on the way back. */
function useArrival(shown: React.RefObject<Review | null>, panel: React.RefObject<HTMLElement | null>) {
  const { review } = useApp().changes
  const isThere = useRef(false)
  return () => {
    const changes = shown.current?.changes()
    if (isThere.current || !changes) return
    isThere.current = true
    shown.current?.reveal(review.arrival === 'first' ? 0 : changes.length - 1)
    review.arrival = 'first'
    // It was put on the panel for the text that was on its way.
    if (document.activeElement === panel.current) shown.current?.focusIfHere()
  }
}

function ConflictStrip({ taskId, path, onCompare }: ChangePanelProps & { onCompare: () => void }) {
  const conflict = useChanges(({ conflicts }) => conflicts[taskId]?.find((one) => one.path === path))
  if (!conflict) return null
  const compare = conflict.reason === 'edited' ? onCompare : null
  return (
    <Strip tone="warning" alert actions={<LeftAloneActs taskId={taskId} path={path} onCompare={compare} />}>
      {conflictText(conflict)}
    </Strip>
  )
}

interface NoTextProps {
  file: ChangedFile
  side: ReturnType<typeof useSideText>
  status: string
}

/** In the place of the two texts where there are none to compare. */
function NoText({ file, side, status }: NoTextProps) {
  const formats = useFormats()
  const name = nameOf(file.path)
  const size = file.size === undefined ? null : formats.bytes(file.size)
  if (file.tooLarge === true) return <EmptyState text={panelWords.tooLargeToCompare(name, size)} />
  if (side.kind === 'failed') return <EmptyState text={panelWords.couldNotCompute(side.reason)} />
  if (side.kind === 'bytes' || file.binary === true || (status !== 'loading' && status !== 'ready'))
    return <EmptyState text={panelWords.binaryFile(name, size)} />
  return <SkeletonRows count={12} label={words.loading} />
}

const nameOf = (path: string) => revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1))
