import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useDisabledReason } from '../../../channels/context/useDisabledReason'
import type { GitOutcome } from '../../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../../channels/files/git/useGit'
import type { GitAct, GitDone, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import { OperationStrip } from './OperationStrip'
import { nameOf } from './WorkingRowView'
import styles from './WorkingTree.module.css'

/** Names of programs that are listed in words. */
const NAMED = 6

interface RepositorySelectProps {
  repositories: readonly GitRepository[]
  shown: GitRepository
}

/** Which repository is shown, where there are several. */
export function RepositorySelect({ repositories, shown }: RepositorySelectProps) {
  const git = useGit()
  if (repositories.length < 2) return null
  return (
    <div className={styles.top}>
      <Select
        label={words.repository}
        value={shown.path}
        options={repositories.map(({ path, branch, counts }) => {
          const changes = counts.conflicts + counts.staged + counts.changed + counts.untracked
          const facts = [branch ?? '', changes > 0 ? words.files(changes) : ''].filter((fact) => fact !== '')
          const name = path === '/' ? words.root : revealHiddenInLine(path.slice(1))
          return { value: path, label: [name, ...facts].join(' · ') }
        })}
        onChange={git.choose}
      />
    </div>
  )
}

/** What is special about the repository, and what became of the last act. */
export function WorkingStrips({ repository }: { repository: GitRepository }) {
  const { operation, problem, isLocked, truncated, files, counts } = repository
  const all = counts.conflicts + counts.staged + counts.changed + counts.untracked
  return (
    <>
      <ProgressStrip repository={repository.path} />
      <OutcomeStrip repository={repository.path} />
      {problem !== undefined && <Strip tone="danger">{problem}</Strip>}
      {operation !== undefined && <OperationStrip repository={repository} operation={operation} />}
      {isLocked === true && <Strip tone="warning">{words.locked}</Strip>}
      {truncated === true && <Strip tone="info">{words.truncated(files.length, all)}</Strip>}
      <Withheld names={repository.withheld ?? []} />
    </>
  )
}

/** Programs that the repository names do not run until the user says that he trusts it. */
function Withheld({ names }: { names: readonly string[] }) {
  const git = useGit()
  const off = useDisabledReason('files', 'connected', { offline: words.offline })
  const [isAsking, setAsking] = useState(false)
  if (names.length === 0) return null
  const shown = names.slice(0, NAMED).map(revealHiddenInLine)
  const list = new Intl.ListFormat('en').format(names.length > NAMED ? [...shown, '…'] : shown)
  return (
    <>
      <Strip
        tone="info"
        actions={
          <Button size="sm" disabledReason={off} onClick={() => setAsking(true)}>
            {words.trustMore}
          </Button>
        }
      >
        <span title={names.map(revealHiddenInLine).join('\n')}>{words.withheld(names.length)}</span>
      </Strip>
      <ConfirmDialog
        open={isAsking}
        title={words.trustTitle}
        body={words.trustBody(list)}
        confirmLabel={words.trust}
        danger
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          git.trust(true)
          setAsking(false)
        }}
      />
    </>
  )
}

/** What speaks with another repository takes its time, and can be ended. */
function ProgressStrip({ repository }: { repository: string }) {
  const git = useGit()
  const acting = useGitState((state) => state.acting)
  const progress = useGitState((state) => state.progress)
  const [id, action] =
    Object.entries(acting).find(([, one]) => one.repository === repository && isRemote(one.act)) ?? []
  if (id === undefined || !action || !isRemote(action.act)) return null
  const what = words.underWay[action.act.kind]
  const far = progress[id]
  return (
    <Strip
      tone="info"
      actions={
        <Button size="sm" onClick={() => git.cancel(id)}>
          {words.cancel}
        </Button>
      }
    >
      {far ? words.progress(what, far.phase, far.percent) : `${what}…`}
    </Strip>
  )
}

const isRemote = (act: GitAct): act is Extract<GitAct, { kind: 'fetch' | 'pull' | 'push' }> =>
  act.kind === 'fetch' || act.kind === 'pull' || act.kind === 'push'

/** What was not done is shown, and what can be taken back; the rest is only said. */
function OutcomeStrip({ repository }: { repository: string }) {
  const git = useGit()
  const announce = useAnnounce()
  const outcome = useGitState((state) => state.outcome)
  const isChecking = useGitState(({ acting }) =>
    Object.values(acting).some((one) => one.repository === repository && one.state === 'unconfirmed'),
  )
  useEffect(() => {
    if (outcome?.done) announce(saidOf(outcome))
  }, [outcome, announce])
  if (isChecking) return <Strip tone="info">{words.checking}</Strip>
  if (outcome?.repository !== repository) return null
  const { act, done, failure } = outcome
  const dismiss = <IconButton size="sm" label={words.dismiss} icon={X} onClick={git.dismiss} />
  if (failure)
    return (
      <Strip
        tone="danger"
        alert
        actions={
          <>
            {failure.code === 'UNMERGED' && act.kind === 'deleteBranch' && (
              <Button size="sm" onClick={() => git.act(repository, { ...act, force: true })}>
                {words.deleteAnyway}
              </Button>
            )}
            {dismiss}
          </>
        }
      >
        {words.failed[act.kind](failure.words)}
      </Strip>
    )
  const [left] = done?.left ?? []
  const undo = done ? undoOf(act, done) : null
  if (undo === null && !left && done?.isStopped !== true) return null
  return (
    <Strip
      tone={left || done?.isStopped ? 'warning' : 'info'}
      actions={
        <>
          {undo !== null && (
            <Button size="sm" onClick={() => git.act(repository, undo)}>
              {words.undo}
            </Button>
          )}
          {dismiss}
        </>
      }
    >
      {saidOf(outcome)} {left && words.left(done?.left?.length ?? 0, nameOf(left.path), left.reason)}
    </Strip>
  )
}

/** What takes it back; null: nothing does. */
function undoOf(act: GitAct, { discardId, commit }: GitDone): GitAct | null {
  if (discardId !== undefined) return { kind: 'restore', discardId }
  if (act.kind === 'deleteBranch' && commit !== undefined)
    return { kind: 'createBranch', name: act.name, at: commit, isSwitched: false }
  if (act.kind === 'dropStash' && commit !== undefined)
    return { kind: 'keepStash', commit, message: act.message }
  return null
}

function saidOf({ act, done }: GitOutcome): string {
  switch (act.kind) {
    case 'commit':
      return words.outcome.commit((done?.commit ?? '').slice(0, 7))
    case 'lines':
      return words.outcome.lines[act.to]
    case 'merge':
      return words.outcome[done?.isStopped ? 'mergeStopped' : 'merge'](act.name)
    case 'operation':
      return done?.isStopped
        ? words.outcome.operationStopped(words.operations[act.operation])
        : words.outcome.operation[act.to](words.operations[act.operation])
    case 'unstash':
      return words.outcome[done?.isStopped ? 'unstashStopped' : 'unstash']
    case 'dropStash':
    case 'keepStash':
    case 'fetch':
    case 'push':
      return words.outcome[act.kind]
    case 'pull':
      return words.outcome[done?.isStopped ? 'pullStopped' : 'pull']
    case 'switch':
    case 'createBranch':
    case 'deleteBranch':
      return words.outcome[act.kind](act.name)
    default:
      return words.outcome[act.kind](done?.paths.length ?? 0)
  }
}
