import { useEffect, useEffectEvent, useRef } from 'react'
import type { ChosenFile } from '../../channels/agent/changes/changesModel'
import { useChanges } from '../../channels/agent/changes/useChanges'
import { useActOnChanges } from '../../channels/agent/changes/useChangesOf'
import type { ChangedFile, ChangeRange } from '../../channels/agent/shared/changesProtocol'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { Review } from '../../channels/files/editor/monaco/monacoReview'
import type { ReviewedChange } from '../../channels/files/editor/monaco/monacoReviewButtons'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { changePanelMessages as panelWords } from '../../messages/changePanel'
import { changesMessages as words } from '../../messages/changes'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useApp } from '../AppContext'
import { neighbour } from './changeRows'
import { partOf, rangesOf } from './lineRanges'
import type { ReviewActs } from './reviewInFront'

interface Parts {
  readonly taskId: string
  readonly path: string
  /** Undefined: there is nothing to review any more. */
  readonly file: ChangedFile | undefined
  readonly isReviewed: boolean
  /** What the file is compared with; null: it is no text. */
  readonly before: string | null
  /** Why nothing can be done now. */
  readonly off: string | undefined
  readonly askReason: (taskId: string, files: readonly ChosenFile[]) => void
}

/** Lines of a comment that are quoted; the agent can read the file. */
const QUOTED = 20

/** What the user can do with the changes of one file, by button, key and command. */
export function useReviewActs({ taskId, path, file, isReviewed, before, off, askReason }: Parts) {
  const act = useActOnChanges()
  const app = useApp()
  const announce = useAnnounce()
  const { editors } = useWorkspace().files
  const tasks = useChanges((state) => state.tasks)
  const shown = useRef<Review | null>(null)
  const name = revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1))

  /** The file on disk is what the user sees: its version; null: that was not possible, and is said. */
  async function saved(): Promise<{ readonly version: string | null } | null> {
    const isSaved = await editors.save(path)
    if (!isSaved) announce(panelWords.saveFirst(name))
    return isSaved ? { version: editors.diskVersion(path) } : null
  }

  /** Undoes these changes of lines; where the agent is to be told, asks for the reason first. */
  async function undoLines(changes: readonly ReviewedChange[], isTold = false): Promise<void> {
    if (!mayAct() || before === null) return
    const disk = await saved()
    const ranges = disk && rangesFor(changes)
    if (!disk || !ranges) return
    const files = [{ path, current: disk.version, ranges }]
    if (isTold) askReason(taskId, files)
    else act((model) => model.undo(taskId, files))
  }

  function keepLines(changes: readonly ReviewedChange[]): void {
    if (!mayAct() || before === null || !file) return
    const ranges = rangesFor(changes)
    if (!ranges) return
    const isAsLeft = editors.diskVersion(path) === file.after && !editors.hasUnsaved(path)
    if (isAsLeft) act((model) => model.keep(taskId, [{ path, after: file.after, ranges }]))
    else
      act((model) => {
        const left = model.text(taskId, path, 'after')
        void Promise.all([left, import('./keptRanges')]).then(
          ([{ content }, { keptRanges }]) => {
            const mine = keptRanges(before, content, ranges)
            if (mine.length === 0) announce(panelWords.onlyYours)
            else model.keep(taskId, [{ path, after: file.after, ranges: mine }])
          },
          (error: unknown) => announce(error instanceof Error ? error.message : ''),
        )
      })
  }

  function rangesFor(changes: readonly ReviewedChange[]): readonly ChangeRange[] | null {
    const text = shown.current?.text() ?? ''
    const ranges = changes.map((change) => rangesOf(change, before ?? '', text, wholeOf(change)))
    const known = ranges.flatMap((one) => one ?? [])
    if (known.length === ranges.length && known.length > 0) return known
    announce(panelWords.wholeOnly(name))
    return null
  }

  const mayAct = () => {
    if (off !== undefined) announce(off)
    return off === undefined
  }
  const whole = () => shown.current?.changes() ?? []
  const wholeOf = (part: ReviewedChange) =>
    whole().find(
      ({ after }) => after.start <= part.after.start && part.after.start <= after.start + after.count,
    ) ?? part
  /** What is selected, else the change at the cursor. */
  const chosen = (): readonly ReviewedChange[] => {
    const review = shown.current
    const lines = review?.selectedLines()
    if (lines && !lines.isEmpty)
      return whole().flatMap((change) => partOf(change, lines.from, lines.to) ?? [])
    return whole()
      .slice(Math.max(0, review?.current() ?? 0))
      .slice(0, 1)
  }

  function step(by: 1 | -1): void {
    const review = shown.current
    const changes = whole()
    const at = review ? review.current() + by : -1
    const isIn = by === 1 ? at < changes.length : at >= 0
    if (review && isIn) {
      review.reveal(at)
      review.focusIfHere()
      announce(panelWords.at(at + 1, changes.length, name), { key: 'change' })
      return
    }
    const next = neighbour(Object.values(tasks), { taskId, path }, by)
    app.changes.review.arrival = by === 1 ? 'first' : 'last'
    if (next) app.changes.open(next.taskId, next.path)
    else if (review && changes.length > 0) {
      review.reveal(by === 1 ? 0 : changes.length - 1)
      announce(panelWords.at(by === 1 ? 1 : changes.length, changes.length, name), { key: 'change' })
    } else announce(panelWords.noOther)
  }

  function comment(): void {
    const review = shown.current
    if (!review) return
    const { from, to } = review.selectedLines()
    const place = `${path.slice(1)}:${from}${to > from ? `-${to}` : ''}`
    const quoted = Array.from({ length: Math.min(QUOTED, to - from + 1) }, (_, index) =>
      review.lineText(from + index),
    )
    app.changes.comment(taskId, `${place}\n${quoted.map((line) => `> ${line}`).join('\n')}\n\n`)
  }

  /** What the user saved, too, is undone by name and version only. */
  const seen = ({ mine }: ChangedFile, current: string | null): ChosenFile =>
    mine === true ? { path, current } : { path }
  const ifThere = (run: (file: ChangedFile) => void) => () => {
    if (off !== undefined) announce(off)
    else if (!file) announce(panelWords.nothing(name))
    else run(file)
  }
  const acts: ReviewActs = {
    next: () => step(1),
    previous: () => step(-1),
    keepChange: ifThere(() => keepLines(chosen())),
    undoChange: ifThere(() => void undoLines(chosen())),
    undoChangeAndTell: ifThere(() => void undoLines(chosen(), true)),
    keepFile: ifThere(({ after }) => act((model) => model.keep(taskId, [{ path, after }]))),
    undoFile: ifThere(
      (file) =>
        void saved().then((disk) => disk && act((model) => model.undo(taskId, [seen(file, disk.version)]))),
    ),
    undoAndTell: ifThere(
      (file) => void saved().then((disk) => disk && askReason(taskId, [seen(file, disk.version)])),
    ),
    toggleReviewed: ifThere(() => {
      act((model) => model.mark(taskId, path, !isReviewed))
      announce(isReviewed ? words.markedUnreviewed(name) : words.markedReviewed(name))
    }),
    comment,
  }
  const offered = useEffectEvent((act: keyof ReviewActs) => acts[act]())
  const { review } = app.changes
  useEffect(() => review.offer((act) => offered(act)), [review])
  return { acts, shown, keepLines, undoLines }
}
