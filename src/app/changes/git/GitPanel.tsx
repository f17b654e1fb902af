import { FileText } from 'lucide-react'
import { type RefObject, Suspense, useEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../../channels/context/WorkspaceProvider'
import { EditorStrips } from '../../../channels/files/editor/EditorStrips'
import { selectFile } from '../../../channels/files/editor/editorViewStore'
import type { Review } from '../../../channels/files/editor/monaco/monacoReview'
import { repositoryOf } from '../../../channels/files/git/gitStore'
import { useGitState } from '../../../channels/files/git/useGit'
import type { GitFile, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useKeepFocus } from '../../../ui/useKeepFocus'
import { useApp } from '../../AppContext'
import styles from '../ChangePanel.module.css'
import { useAsked } from '../compare/useAsked'
import { StepButtons } from '../StepButtons'
import { useGitActs } from './useGitActs'
import { useGitOff } from './useGitOff'
import { type GitSide, useGitText } from './useGitText'

const ReviewCode = lazyPart(
  async () => (await import('../../../channels/files/editor/ReviewCode')).ReviewCode,
)

interface GitPanelProps {
  path: string
  /** What is staged against the last commit; else the file against the index. */
  isStaged: boolean
}

/** One file against what git keeps of it. */
export function GitPanel({ path, isStaged }: GitPanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  const isKnown = useGitState((state) => state.status !== null)
  const repository = useGitState((state) => repositoryOf(state, path))
  const file = repository?.files.find((one) => one.path === path)
  const isThere = file !== undefined && (isStaged ? file.staged : file.changed) !== undefined
  useKeepFocus(panel)
  useAsked(path, panel)
  return (
    <div ref={panel} className={styles.panel} tabIndex={-1}>
      {isThere && repository ? (
        <Compared repository={repository} file={file} isStaged={isStaged} panel={panel} />
      ) : isKnown ? (
        <NothingLeft path={path} />
      ) : (
        <SkeletonRows count={12} label={words.loading} />
      )}
    </div>
  )
}

function NothingLeft({ path }: { path: string }) {
  const { openFile } = useApp()
  return (
    <EmptyState text={words.nothing(nameOf(path))}>
      <Button onClick={() => openFile(path)}>{words.openFile}</Button>
    </EmptyState>
  )
}

interface ComparedProps {
  repository: GitRepository
  file: GitFile
  isStaged: boolean
  panel: RefObject<HTMLElement | null>
}

function Compared({ repository, file, isStaged, panel }: ComparedProps) {
  const { path } = file
  const name = nameOf(path)
  const { editors } = useWorkspace().files
  const { tabs } = useApp()
  const open = useStore(editors.view, selectFile(path))
  useEffect(() => {
    if (isStaged) return
    editors.open(path)
    editors.shown(path)
  }, [editors, path, isStaged])
  const stamp = `${repository.stamp} ${repository.commit}`
  const of = { repository: repository.path, stamp }
  const before = useGitText({
    ...of,
    path: isStaged ? (file.from ?? path) : path,
    side: isStaged ? 'head' : 'index',
    isWanted: true,
  })
  const staged = useGitText({ ...of, path, side: 'index', isWanted: isStaged })
  const shown = useRef<Review>(null)
  const off = useGitOff(repository.path)
  const texts = textsOf(before, isStaged ? staged : null)
  const isGone = isStaged ? file.staged === 'D' : open?.status === 'missing'
  const { acts, buttons, step } = useGitActs({ repository, file, isStaged, shown, before, staged, off })
  const isText = texts !== null && (isStaged || open?.status === 'ready' || isGone)
  const isArrived = useRef(false)
  /** The first time that the changes are known, the cursor goes to the first of them. */
  const arrive = () => {
    if (isArrived.current || !shown.current?.changes()) return
    isArrived.current = true
    shown.current.reveal(0)
    if (document.activeElement === panel.current) shown.current.focusIfHere()
  }
  return (
    <>
      <Header name={name} path={path} isStaged={isStaged} off={off} acts={acts} step={step} />
      {!isStaged && open?.status === 'ready' && (
        <EditorStrips file={open} onClose={tabs.commands.closeActive} />
      )}
      {isText ? (
        <Suspense fallback={<SkeletonRows count={12} label={words.loading} />}>
          <ReviewCode
            path={path}
            before={texts.before}
            after={texts.after}
            isGone={isGone}
            name={(isStaged ? words.head : words.index)(name)}
            off={off}
            acts={buttons}
            onAttached={(review) => {
              shown.current = review
            }}
            onChanged={arrive}
          />
        </Suspense>
      ) : (
        <NoText
          name={name}
          sides={[before, ...(isStaged ? [staged] : [])]}
          status={open?.status ?? 'loading'}
        />
      )}
    </>
  )
}

/** Null: one of them is no text, or on its way. */
function textsOf(before: GitSide, after: GitSide | null): { before: string; after?: string } | null {
  if (before.kind !== 'text') return null
  if (after === null) return { before: before.text }
  return after.kind === 'text' ? { before: before.text, after: after.text } : null
}

interface NoTextProps {
  name: string
  sides: readonly GitSide[]
  status: string
}

/** In the place of the two texts where there are none to compare. */
function NoText({ name, sides, status }: NoTextProps) {
  const failed = sides.find((side) => side.kind === 'failed')
  if (failed?.kind === 'failed') return <EmptyState text={words.couldNotCompare(failed.reason)} />
  if (sides.some(({ kind }) => kind === 'bytes')) return <EmptyState text={words.binary(name)} />
  if (status === 'tooLarge') return <EmptyState text={words.tooLarge(name)} />
  if (status !== 'loading' && status !== 'ready' && status !== 'missing')
    return <EmptyState text={words.binary(name)} />
  return <SkeletonRows count={12} label={words.loading} />
}

interface HeaderProps {
  name: string
  path: string
  isStaged: boolean
  off: string | undefined
  acts: ReturnType<typeof useGitActs>['acts']
  step: (by: 1 | -1) => void
}

function Header({ name, path, isStaged, off, acts, step }: HeaderProps) {
  const { openFile } = useApp()
  const shown = revealHiddenInLine(path.slice(1))
  const buttons = isStaged
    ? [{ label: words.unstageFile, run: acts.unstage }]
    : [
        { label: words.stageFile, run: acts.stage },
        { label: words.discardFile, run: acts.discard },
      ]
  return (
    <div className={styles.header}>
      <span className={styles.about}>
        <span className={styles.path} dir="ltr" title={shown}>
          {shown}
        </span>
        <span className={styles.marks}>{isStaged ? words.groups.staged : words.groups.changed}</span>
      </span>
      <Toolbar className={styles.toolbar} label={words.toolbar(name)}>
        <StepButtons onPrevious={() => step(-1)} onNext={() => step(1)} />
        <ToolbarItem>
          <IconButton size="sm" label={words.openFile} icon={FileText} onClick={() => openFile(path)} />
        </ToolbarItem>
        {buttons.map(({ label, run }) => (
          <ToolbarItem key={label}>
            <Button size="sm" disabledReason={off} onClick={run}>
              {label}
            </Button>
          </ToolbarItem>
        ))}
      </Toolbar>
    </div>
  )
}

const nameOf = (path: string): string => revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1))
