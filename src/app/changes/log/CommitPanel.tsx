import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { type RefObject, Suspense, useRef } from 'react'
import { useIsLive } from '../../../channels/context/useIsLive'
import type { Review } from '../../../channels/files/editor/monaco/monacoReview'
import { commitQuery } from '../../../channels/files/git/gitQueries'
import { repositoryOf } from '../../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../../channels/files/git/useGit'
import type { GitCommit, GitCommittedFile } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { gitLogMessages as words } from '../../../messages/editing/gitLog'
import { workingMessages } from '../../../messages/editing/workingTree'
import { EmptyState } from '../../../ui/EmptyState'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useKeepFocus } from '../../../ui/useKeepFocus'
import { useApp } from '../../AppContext'
import styles from '../ChangePanel.module.css'
import { useAsked } from '../compare/useAsked'
import { useSteps } from '../compare/useSteps'
import { useGitText } from '../git/useGitText'
import { nameOf } from '../git/WorkingRowView'
import { StepButtons } from '../StepButtons'

const ReviewCode = lazyPart(
  async () => (await import('../../../channels/files/editor/ReviewCode')).ReviewCode,
)

interface CommitPanelProps {
  path: string
  /** The commit. */
  at: string
}

/** What a commit did to a file, against the first of its parents. Nothing of it can be edited. */
export function CommitPanel({ path, at }: CommitPanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  const repository = useGitState((state) => repositoryOf(state, path)?.path)
  const isKnown = useGitState((state) => state.status !== null)
  const git = useGit()
  const isLive = useIsLive()
  const { data: commit, error } = useQuery({
    ...commitQuery(git, repository ?? '', at),
    enabled: repository !== undefined && isLive,
  })
  useKeepFocus(panel)
  useAsked(path, panel)
  const file = commit?.files.find((one) => one.path === path)
  const name = nameOf(path)
  return (
    <div ref={panel} className={styles.panel} tabIndex={-1}>
      {error ? (
        <EmptyState text={words.couldNotReadCommit(error.message)} />
      ) : isKnown && (repository === undefined || (commit && !file)) ? (
        <EmptyState text={words.notThere(name)} />
      ) : commit && file && repository !== undefined ? (
        <Compared repository={repository} commit={commit} file={file} panel={panel} />
      ) : (
        <SkeletonRows count={12} label={words.loadingCommit} />
      )}
    </div>
  )
}

interface ComparedProps {
  repository: string
  commit: GitCommit
  file: GitCommittedFile
  panel: RefObject<HTMLElement | null>
}

function Compared({ repository, commit, file, panel }: ComparedProps) {
  const { path, from = path, kind } = file
  const name = nameOf(path)
  const [parent] = commit.parents
  const of = { repository, stamp: '', side: 'commit' } as const
  const isNew = kind === 'A' || parent === undefined
  const before = useGitText({ ...of, path: from, commit: parent ?? commit.commit, isWanted: !isNew })
  const after = useGitText({ ...of, path, commit: commit.commit, isWanted: kind !== 'D' })
  const shown = useRef<Review>(null)
  const step = useSteps(shown, name)
  const sides = [...(isNew ? [] : [before]), ...(kind === 'D' ? [] : [after])]
  const failed = sides.find((side) => side.kind === 'failed')
  const isArrived = useRef(false)
  const arrive = () => {
    if (isArrived.current || !shown.current?.changes()) return
    isArrived.current = true
    shown.current.reveal(0)
    if (document.activeElement === panel.current) shown.current.focusIfHere()
  }
  const short = commit.commit.slice(0, 7)
  return (
    <>
      <Header file={file} commit={commit} step={step} />
      {failed?.kind === 'failed' ? (
        <EmptyState text={words.couldNotCompare(failed.reason)} />
      ) : sides.some((side) => side.kind === 'bytes') ? (
        <EmptyState text={words.binary(name)} />
      ) : sides.some((side) => side.kind === 'loading') ? (
        <SkeletonRows count={12} label={words.loadingCommit} />
      ) : (
        <Suspense fallback={<SkeletonRows count={12} label={words.loadingCommit} />}>
          <ReviewCode
            path={path}
            before={!isNew && before.kind === 'text' ? before.text : ''}
            after={kind !== 'D' && after.kind === 'text' ? after.text : ''}
            isGone={kind === 'D'}
            name={words.before(name, short)}
            off={undefined}
            acts={NO_ACTS}
            onAttached={(review) => {
              shown.current = review
            }}
            onChanged={arrive}
          />
        </Suspense>
      )}
    </>
  )
}

const NO_ACTS: [] = []

interface HeaderProps {
  file: GitCommittedFile
  commit: GitCommit
  step: (by: 1 | -1) => void
}

function Header({ file: { path, from, kind }, commit, step }: HeaderProps) {
  const { openFile } = useApp()
  const shown = revealHiddenInLine(path.slice(1))
  const subject = revealHiddenInLine(commit.message.split('\n')[0] ?? '')
  const about = [
    `${commit.commit.slice(0, 7)} ${subject}`,
    ...(from === undefined ? [] : [words.from(revealHiddenInLine(from.slice(1)))]),
    ...(kind === 'M' ? [] : [words.kinds[kind]]),
  ].join(' · ')
  return (
    <div className={styles.header}>
      <span className={styles.about}>
        <span className={styles.path} dir="ltr" title={shown}>
          {shown}
        </span>
        <span className={styles.marks} title={about}>
          {about}
        </span>
      </span>
      <Toolbar className={styles.toolbar} label={workingMessages.toolbar(nameOf(path))}>
        <StepButtons onPrevious={() => step(-1)} onNext={() => step(1)} />
        <ToolbarItem>
          <IconButton size="sm" label={words.openFile} icon={FileText} onClick={() => openFile(path)} />
        </ToolbarItem>
      </Toolbar>
    </div>
  )
}
