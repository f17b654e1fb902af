import { ArrowDown, ArrowUp, Ellipsis, GitBranch, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitAct, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import type { MenuItem } from '../../../ui/menu/menuItem'
import { type BranchAim, BranchPicker } from './BranchPicker'
import { type StashAim, StashPicker } from './StashPicker'
import styles from './WorkingTree.module.css'

interface BranchBarProps {
  repository: GitRepository
  /** Why nothing can be done now. */
  off: string | undefined
}

/** The branch that is checked out, and the ways to others. */
export function BranchBar({ repository, off }: BranchBarProps) {
  const git = useGit()
  const [aim, setAim] = useState<BranchAim | null>(null)
  const [stashAim, setStashAim] = useState<StashAim | null>(null)
  const [isPushing, setPushing] = useState(false)
  const { branch, commit, upstream, ahead = 0, behind = 0 } = repository
  const name = branch === null ? words.noBranch((commit ?? '').slice(0, 7)) : revealHiddenInLine(branch)
  const act = (wish: GitAct) => git.act(repository.path, wish)
  const push = () => setPushing(true)
  const items = branchItems(repository, { off, setAim, setStashAim, act, push })
  const target =
    upstream ?? repository.remotes?.find((remote) => remote === 'origin') ?? repository.remotes?.[0]
  return (
    <div className={styles.branch}>
      <Button
        size="sm"
        variant="quiet"
        className={styles.branchName}
        aria-label={words.switchFrom(name)}
        disabledReason={off}
        onClick={() => setAim('switch')}
      >
        <GitBranch aria-hidden="true" size={14} strokeWidth={1.5} />
        <span className={styles.branchText} dir="auto" title={name}>
          {name}
        </span>
      </Button>
      <span className={styles.sync}>
        {behind > 0 && (
          <Sync
            icon={ArrowDown}
            n={behind}
            label={words.pullCount(behind)}
            off={off}
            run={() => act({ kind: 'pull' })}
          />
        )}
        {ahead > 0 && <Sync icon={ArrowUp} n={ahead} label={words.pushCount(ahead)} off={off} run={push} />}
        <Menu
          label={words.branchMore}
          trigger={<IconButton size="sm" label={words.branchMore} icon={Ellipsis} />}
          items={items}
        />
      </span>
      {aim !== null && (
        <BranchPicker repository={repository} aim={aim} onClose={() => setAim(null)} onPick={act} />
      )}
      {stashAim !== null && (
        <StashPicker repository={repository} aim={stashAim} onClose={() => setStashAim(null)} onPick={act} />
      )}
      <ConfirmDialog
        open={isPushing}
        title={words.pushTitle(name, revealHiddenInLine(target ?? ''))}
        body={words.pushBody}
        confirmLabel={words.push}
        onCancel={() => setPushing(false)}
        onConfirm={() => {
          act({ kind: 'push' })
          setPushing(false)
        }}
      />
    </div>
  )
}

interface SyncProps {
  icon: LucideIcon
  n: number
  label: string
  off: string | undefined
  run: () => void
}

function Sync({ icon: Icon, n, label, off, run }: SyncProps) {
  return (
    <Button size="sm" variant="quiet" aria-label={label} title={label} disabledReason={off} onClick={run}>
      <Icon aria-hidden="true" size={12} strokeWidth={2} />
      {n}
    </Button>
  )
}

interface BranchItemParts {
  readonly off: string | undefined
  readonly setAim: (aim: BranchAim) => void
  readonly setStashAim: (aim: StashAim) => void
  readonly act: (wish: GitAct) => void
  readonly push: () => void
}

function branchItems(
  { branch, commit, upstream, files, remotes = [] }: GitRepository,
  { off, setAim, setStashAim, act, push }: BranchItemParts,
): readonly MenuItem[] {
  const unborn = off ?? (commit === null ? words.noCommit : undefined)
  const alone = off ?? (remotes.length === 0 ? words.noRemote : undefined)
  const pushOff = alone ?? unborn ?? (branch === null ? words.noBranchToPush : undefined)
  const pick = (aim: BranchAim) => ({
    id: aim,
    label: words.aims[aim],
    disabledReason: unborn,
    onSelect: () => setAim(aim),
  })
  return [
    { id: 'fetch', label: words.fetch, disabledReason: alone, onSelect: () => act({ kind: 'fetch' }) },
    {
      id: 'pull',
      label: words.pull,
      disabledReason: alone ?? (upstream === undefined ? words.noUpstream : undefined),
      onSelect: () => act({ kind: 'pull' }),
    },
    {
      id: 'push',
      label: upstream === undefined ? words.publish : words.push,
      disabledReason: pushOff,
      onSelect: push,
    },
    { ...pick('switch'), separatorBefore: true },
    pick('merge'),
    {
      id: 'stash',
      label: words.stash,
      disabledReason: unborn ?? (files.length === 0 ? words.clean : undefined),
      separatorBefore: true,
      onSelect: () => act({ kind: 'stash', message: '' }),
    },
    ...(['unstash', 'dropStash'] as const).map((id) => ({
      id,
      label: words.stashAims[id],
      disabledReason: unborn,
      onSelect: () => setStashAim(id),
    })),
    { ...pick('delete'), separatorBefore: true, danger: true },
  ]
}
