import { useEffect, useMemo, useState } from 'react'
import { useConfig } from '../../../channels/context/WorkspaceProvider'
import { selectRepository } from '../../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../../channels/files/git/useGit'
import type { GitAct, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { useApp, useTabs } from '../../AppContext'
import { selectActiveTab } from '../../editorArea/tabsStore'
import { RowList } from '../RowList'
import { BranchBar } from './BranchBar'
import { CommitBox } from './CommitBox'
import { useGitOff } from './useGitOff'
import { type WorkingActs, WorkingRowView } from './WorkingRowView'
import { RepositorySelect, WorkingStrips } from './WorkingStrips'
import { workingMenu } from './workingMenu'
import { type WorkingGroup, type WorkingRow, workingRows } from './workingRows'

/** The user's files against git: what is staged, changed and not known. */
export function WorkingTree() {
  const git = useGit()
  const status = useGitState((state) => state.status)
  const problem = useGitState((state) => state.problem)
  const repository = useGitState(selectRepository)
  const hasAgent = useConfig(({ config }) => config?.capabilities.includes('agent.changes') ?? false)
  // What nobody tells of, as in folders that are not watched, is asked for when the user comes.
  useEffect(() => git.refresh(), [git])
  if (!status) {
    if (problem === null) return <SkeletonRows count={4} label={words.loading} />
    return (
      <EmptyState text={words.couldNotAsk(problem)}>
        <Button onClick={git.refresh}>{words.tryAgain}</Button>
      </EmptyState>
    )
  }
  if (status.git !== 'ready') return <EmptyState text={status.git === 'old' ? words.old : words.missing} />
  if (!repository) return <EmptyState text={hasAgent ? words.noRepository : words.noRepositoryAlone} />
  return (
    <>
      <RepositorySelect repositories={status.repositories} shown={repository} />
      <WorkingStrips repository={repository} />
      {problem !== null && (
        <Strip
          tone="warning"
          actions={
            <Button size="sm" onClick={git.refresh}>
              {words.tryAgain}
            </Button>
          }
        >
          {words.couldNotAsk(problem)}
        </Strip>
      )}
      {repository.problem === undefined && <Repository key={repository.path} repository={repository} />}
    </>
  )
}

function Repository({ repository }: { repository: GitRepository }) {
  const off = useGitOff(repository.path)
  const git = useGit()
  const app = useApp()
  const shown = useTabs(selectActiveTab)?.content
  const [collapsed, setCollapsed] = useState<ReadonlySet<WorkingGroup>>(new Set())
  const rows = useMemo(() => workingRows(repository, collapsed), [repository, collapsed])
  const toggle = ({ group }: WorkingRow, isExpanded: boolean) =>
    setCollapsed(
      (before) => new Set(isExpanded ? [...before].filter((one) => one !== group) : [...before, group]),
    )
  const act = (kind: 'stage' | 'unstage' | 'discard') => (row: WorkingRow) => {
    if (off === undefined) git.act(repository.path, wishOf(kind, row, repository))
  }
  const acts: WorkingActs = { stage: act('stage'), unstage: act('unstage'), discard: act('discard') }
  const hasLog = useConfig(({ config }) => config?.capabilities.includes('files.gitLog') ?? false)
  const resolve = (path: string, side: 'ours' | 'theirs') =>
    git.act(repository.path, { kind: 'resolve', paths: [path], side })
  const open = (row: WorkingRow, focus: boolean) => {
    if (row.kind === 'group') toggle(row, !row.isExpanded)
    else if (row.file.path.endsWith('/') || row.file.isSubmodule) return
    else if (row.git === 'untracked' || row.git === 'conflict')
      app.openFile(row.file.path, { preview: !focus, focus })
    else {
      app.tabs.commands.openGit(row.file.path, row.group === 'staged', { focus })
      app.layout.revealEditor()
    }
  }
  const isShown = (row: WorkingRow) =>
    row.kind === 'file' &&
    shown?.kind === 'git' &&
    shown.path === row.file.path &&
    shown.isStaged === (row.group === 'staged')
  const press = (key: string, row: WorkingRow) => {
    if (key === ' ') acts[row.group === 'staged' ? 'unstage' : 'stage'](row)
    else if (key === 'Delete' && (row.group === 'changed' || row.group === 'untracked')) acts.discard(row)
    else return false
    return true
  }
  return (
    <>
      <BranchBar repository={repository} off={off} />
      <CommitBox repository={repository} off={off} />
      {rows.length === 0 ? (
        <EmptyState text={repository.commit === null ? words.cleanUnborn : words.clean} />
      ) : (
        <RowList
          label={words.list}
          rows={rows}
          open={open}
          toggle={toggle}
          press={press}
          menu={(row) =>
            workingMenu(row, {
              off,
              acts,
              openFile: (path) => app.openFile(path),
              isRebase: repository.operation === 'rebase',
              ...(hasLog ? { resolve, history: git.showHistory } : {}),
            })
          }
        >
          {(row, place) => (
            <WorkingRowView row={row} isShown={isShown(row)} off={off} acts={acts} {...place} />
          )}
        </RowList>
      )}
    </>
  )
}

/** A whole group is named as such, for not all of it may be listed. */
function wishOf(kind: 'stage' | 'unstage' | 'discard', row: WorkingRow, { files }: GitRepository): GitAct {
  const { group } = row
  if (row.kind === 'file')
    return { kind, paths: [row.file.path], ...(group === 'conflicts' ? {} : { group }) }
  if (group !== 'conflicts') return { kind, group }
  return { kind, paths: files.flatMap(({ path, conflict }) => (conflict === undefined ? [] : [path])) }
}
