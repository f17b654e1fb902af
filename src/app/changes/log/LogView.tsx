import { X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'
import { useConfig } from '../../../channels/context/WorkspaceProvider'
import { selectRepository } from '../../../channels/files/git/gitStore'
import type { GitLogState, LogScope } from '../../../channels/files/git/log/createGitLog'
import { useGit, useGitState } from '../../../channels/files/git/useGit'
import type { GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { whenShown } from '../../../lib/whenShown'
import { gitLogMessages as words } from '../../../messages/editing/gitLog'
import { workingMessages } from '../../../messages/editing/workingTree'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { useCopy } from '../../../ui/CopyProvider'
import { EmptyState } from '../../../ui/EmptyState'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { useApp, useTabs } from '../../AppContext'
import { selectActiveTab } from '../../editorArea/tabsStore'
import { useGitOff } from '../git/useGitOff'
import { RepositorySelect } from '../git/WorkingStrips'
import { RowList } from '../RowList'
import { BranchHereDialog } from './BranchHereDialog'
import { LogRowView } from './LogRowView'
import styles from './LogView.module.css'
import { logMenu } from './logMenu'
import { type LogRow, logRows } from './logRows'

const useLog = <T,>(select: (state: GitLogState) => T): T => useStore(useGit().log.store, select)

/** The commits of a repository, or of one file of it. */
export function LogView() {
  const status = useGitState((state) => state.status)
  const problem = useGitState((state) => state.problem)
  const path = useLog(({ wanted }) => wanted.path)
  const ofFile = useLog(({ wanted }) => wanted.repository)
  const chosen = useGitState(selectRepository)
  const repository =
    path === null ? chosen : (status?.repositories.find((one) => one.path === ofFile) ?? chosen)
  if (!status) {
    if (problem === null) return <SkeletonRows count={4} label={words.loading} />
    return <EmptyState text={words.couldNotRead(problem)} />
  }
  if (!repository) return <EmptyState text={words.noRepository} />
  return (
    <>
      {path === null && <RepositorySelect repositories={status.repositories} shown={repository} />}
      <Log key={repository.path} repository={repository} path={path} />
    </>
  )
}

function Log({ repository, path }: { repository: GitRepository; path: string | null }) {
  const { log } = useGit()
  const scope = useLog(({ wanted }) => wanted.scope)
  const commits = useLog((state) => state.commits)
  const isLoading = useLog((state) => state.isLoading)
  const problem = useLog((state) => state.problem)
  useEffect(() => whenShown(() => log.show(repository, scope, path)), [log, repository, scope, path])
  const failed = problem !== null && (
    <Strip
      tone="warning"
      actions={
        <Button size="sm" onClick={log.again}>
          {words.tryAgain}
        </Button>
      }
    >
      {words.couldNotRead(problem)}
    </Strip>
  )
  return (
    <>
      <Scope repository={repository} scope={scope} path={path} />
      {failed}
      {commits === null && problem === null && <SkeletonRows count={8} label={words.loading} />}
      {commits?.length === 0 && !isLoading && (
        <EmptyState text={path === null ? words.empty : words.emptyHistory} />
      )}
      {commits !== null && commits.length > 0 && <Rows repository={repository} isOfFile={path !== null} />}
    </>
  )
}

interface ScopeProps extends Pick<LogScope, 'scope' | 'path'> {
  repository: GitRepository
}

function Scope({ repository, scope, path }: ScopeProps) {
  const { log } = useGit()
  if (path !== null)
    return (
      <div className={styles.scope}>
        <span className={styles.history} title={revealHiddenInLine(path.slice(1))}>
          {words.historyOf(revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1)))}
        </span>
        <IconButton
          size="sm"
          label={words.closeHistory}
          icon={X}
          onClick={() => log.show(repository, scope, null)}
        />
      </div>
    )
  const { branch } = repository
  return (
    <div className={styles.scope}>
      <Select
        label={words.scope}
        hideLabel
        value={scope}
        options={[
          {
            value: 'branch',
            label: branch === null ? words.detached : words.thisBranch(revealHiddenInLine(branch)),
          },
          { value: 'all', label: words.all },
        ]}
        onChange={(next) => log.show(repository, next, null)}
      />
    </div>
  )
}

function Rows({ repository, isOfFile }: { repository: GitRepository; isOfFile: boolean }) {
  const git = useGit()
  const app = useApp()
  const announce = useAnnounce()
  const copy = useCopy()
  const off = useGitOff(repository.path)
  const isReadOnly = useConfig(({ config }) => config?.capabilities.includes('files.git') !== true)
  const shown = useTabs(selectActiveTab)?.content
  const commits = useLog((state) => state.commits)
  const lanes = useLog((state) => state.lanes)
  const details = useLog((state) => state.details)
  const expanded = useLog((state) => state.expanded)
  const isLoading = useLog((state) => state.isLoading)
  const [branchAt, setBranchAt] = useState<string | null>(null)
  const rows = useMemo(
    () => logRows({ commits, lanes, details, expanded }),
    [commits, lanes, details, expanded],
  )
  const toggle = (row: LogRow, isExpanded: boolean) => git.log.toggle(row.entry.commit, isExpanded)
  const openAt = (path: string, commit: string, focus: boolean) => {
    app.tabs.commands.openGit(path, false, { focus, at: commit })
    app.layout.revealEditor()
  }
  const open = (row: LogRow, focus: boolean) => {
    if (row.kind === 'file' && row.about === 'file') openAt(row.file.path, row.entry.commit, focus)
    // A step of a file's history is looked at as that file alone.
    else if (row.kind === 'group' && isOfFile && row.entry.path !== undefined)
      openAt(row.entry.path, row.entry.commit, focus)
    else if (row.kind === 'group') toggle(row, !row.isExpanded)
  }
  const isShown = (row: LogRow) => {
    if (shown?.kind !== 'git' || shown.at !== row.entry.commit) return false
    return row.kind === 'group'
      ? shown.path === row.entry.path
      : row.about === 'file' && shown.path === row.file.path
  }
  const copyText = async (text: string) => {
    if (await copy(text)) announce(words.copied)
  }
  return (
    <>
      <RowList
        label={words.list}
        rows={rows}
        open={open}
        toggle={toggle}
        press={() => false}
        isTall={(row) => row.kind === 'file' && row.about === 'message'}
        onEnd={git.log.more}
        menu={(row) =>
          logMenu(row, {
            off: isReadOnly ? workingMessages.offline : off,
            openChanges: (path) => openAt(path, row.entry.commit, true),
            openFile: (path) => app.openFile(path),
            showHistory: git.showHistory,
            copy: (text) => void copyText(text),
            branchHere: () => setBranchAt(row.entry.commit),
          })
        }
      >
        {(row, place) => <LogRowView row={row} isShown={isShown(row)} {...place} />}
      </RowList>
      {isLoading && <p className={styles.foot}>{words.loadingMore}</p>}
      <BranchHereDialog
        commit={branchAt}
        onClose={() => setBranchAt(null)}
        onName={(name, at) => git.act(repository.path, { kind: 'createBranch', name, at, isSwitched: false })}
      />
    </>
  )
}
