import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { branchesQuery } from '../../../channels/files/git/gitQueries'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitAct, GitBranch, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Picker, type PickerRow } from '../../palette/Picker'

/** What is to be done with the branch that is picked. */
export type BranchAim = 'switch' | 'merge' | 'delete'

interface BranchPickerProps {
  repository: GitRepository
  aim: BranchAim
  onClose: () => void
  onPick: (act: GitAct) => void
}

/** Names of rows that are no branches begin so, which no branch does. */
const CREATE = ':create'
const MAX_ROWS = 200

/** The branches of a repository, the newest first; a name that none has makes one. */
export function BranchPicker({ repository, aim, onClose, onPick }: BranchPickerProps) {
  const git = useGit()
  const [query, setQuery] = useState('')
  const { data: found, error } = useQuery(branchesQuery(git, repository.path))
  const wanted = query.trim()
  const fitting = (found ?? []).filter(
    (branch) => isOffered(branch, aim) && branch.name.toLowerCase().includes(wanted.toLowerCase()),
  )
  const canCreate = aim === 'switch' && wanted !== '' && !found?.some(({ name }) => name === wanted)
  const rows: readonly PickerRow[] = [
    ...fitting.slice(0, MAX_ROWS).map(({ name, subject, isCurrent }) => ({
      id: name,
      label: revealHiddenInLine(name),
      detail: revealHiddenInLine(subject),
      disabledReason: isCurrent ? words.isCurrent : undefined,
    })),
    ...(canCreate ? [{ id: CREATE, label: words.createBranch(wanted) }] : []),
  ]
  const note = error?.message ?? (found ? words.branches(fitting.length) : words.loading)
  return (
    <Picker
      title={words.aims[aim]}
      placeholder={aim === 'switch' ? words.findOrCreate : words.findBranch}
      query={query}
      onQuery={setQuery}
      rows={rows}
      note={note}
      isBusy={!found && !error}
      onClose={onClose}
      onPick={(id) =>
        onPick(id === CREATE ? { kind: 'createBranch', name: wanted, isSwitched: true } : actOf(aim, id))
      }
    />
  )
}

/** Of other repositories no branch is deleted from here. */
const isOffered = ({ isRemote }: GitBranch, aim: BranchAim): boolean => aim !== 'delete' || !isRemote

function actOf(aim: BranchAim, name: string): GitAct {
  if (aim === 'delete') return { kind: 'deleteBranch', name }
  return { kind: aim, name }
}
