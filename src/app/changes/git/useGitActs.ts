import { type RefObject, useEffectEvent } from 'react'
import { useWorkspace } from '../../../channels/context/WorkspaceProvider'
import type { Review } from '../../../channels/files/editor/monaco/monacoReview'
import type { ReviewedChange } from '../../../channels/files/editor/monaco/monacoReviewButtons'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitFile, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useSteps } from '../compare/useSteps'
import { partOf, rangesOf } from '../lineRanges'
import type { GitSide } from './useGitText'

interface Parts {
  readonly repository: GitRepository
  readonly file: GitFile
  readonly isStaged: boolean
  readonly shown: RefObject<Review | null>
  readonly before: GitSide
  /** What is staged; of no meaning where the file is compared. */
  readonly staged: GitSide
  /** Why nothing can be done now. */
  readonly off: string | undefined
}

type To = 'stage' | 'unstage' | 'discard'

/** What the user can do with a file that is compared with what git keeps of it, and with its changes one by one. */
export function useGitActs({ repository, file, isStaged, shown, before, staged, off }: Parts) {
  const git = useGit()
  const announce = useAnnounce()
  const { editors } = useWorkspace().files
  const { path } = file
  const name = revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1))

  /** The file on disk is what the user sees. */
  async function isSaved(): Promise<boolean> {
    const is = isStaged || !editors.hasUnsaved(path) || (await editors.save(path))
    if (!is) announce(words.saveFirst(name))
    return is
  }

  const whole = (kind: To) => () => {
    if (off !== undefined) return announce(off)
    const group = isStaged ? 'staged' : 'changed'
    void isSaved().then((is) => is && git.act(repository.path, { kind, paths: [path], group }))
  }

  /** The lines of these changes, and no others. */
  async function lines(to: To, changes: readonly ReviewedChange[]): Promise<void> {
    if (off !== undefined || before.kind !== 'text') return announce(off ?? words.noneHere)
    if (!(await isSaved())) return
    const text = shown.current?.text() ?? ''
    const all = shown.current?.changes() ?? []
    const ranges = changes.map((change) => rangesOf(change, before.text, text, wholeOf(change, all)))
    const known = ranges.flatMap((one) => one ?? [])
    if (known.length !== ranges.length || known.length === 0) return announce(words.wholeOnly(name))
    const after = isStaged ? (staged.kind === 'text' ? staged.version : null) : editors.diskVersion(path)
    const range = known.map(({ before: older, after: newer }) => ({
      before: { ...older },
      after: { ...newer },
    }))
    git.act(repository.path, { kind: 'lines', path, to, before: before.version, after, ranges: range })
  }

  /** What is selected, else the change at the cursor. */
  function chosen(): readonly ReviewedChange[] {
    const review = shown.current
    const all = review?.changes() ?? []
    const selected = review?.selectedLines()
    if (selected && !selected.isEmpty)
      return all.flatMap((change) => partOf(change, selected.from, selected.to) ?? [])
    return all.slice(Math.max(0, review?.current() ?? 0)).slice(0, 1)
  }

  const main: To = isStaged ? 'unstage' : 'stage'
  const offered = useEffectEvent((act: string) => {
    if (act === 'keepChange') void lines(main, chosen())
    else if (act === 'keepFile') whole(main)()
    else if (act === 'undoChange' && !isStaged) void lines('discard', chosen())
    else if (act === 'undoFile' && !isStaged) whole('discard')()
    else announce(words.noneHere)
  })
  const step = useSteps(shown, name, (act) => offered(act))

  const button = (to: To, label: string, full: string) => ({
    label,
    name: full,
    run: (change: ReviewedChange) => void lines(to, [change]),
  })
  // Of a file that is new or gone there is nothing to choose from.
  const canChoose = (isStaged ? file.staged : file.changed) === 'M'
  const buttons = !canChoose
    ? []
    : isStaged
      ? [button('unstage', words.short.unstage, words.unstageThis)]
      : [
          button('stage', words.short.stage, words.stageThis),
          button('discard', words.short.discard, words.discardThis),
        ]
  return {
    acts: { stage: whole('stage'), unstage: whole('unstage'), discard: whole('discard') },
    buttons,
    step,
  }
}

const wholeOf = (part: ReviewedChange, all: readonly ReviewedChange[]): ReviewedChange =>
  all.find(({ after }) => after.start <= part.after.start && part.after.start <= after.start + after.count) ??
  part
