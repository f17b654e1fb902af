import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useConfig } from '../../../channels/context/WorkspaceProvider'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitOperation, GitRepository } from '../../../channels/files/shared/gitProtocol'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import { Strip } from '../../../ui/Strip'
import { useGitOff } from './useGitOff'

interface OperationStripProps {
  repository: GitRepository
  operation: NonNullable<GitRepository['operation']>
}

/** What was begun in a repository and is not over, and the ways on from there. */
export function OperationStrip({ repository, operation }: OperationStripProps) {
  const canOperate = useConfig(({ config }) => config?.capabilities.includes('files.gitLog') ?? false)
  const isOurs = operation !== 'bisect' && canOperate
  return (
    <Strip tone="info" actions={isOurs ? <Ways repository={repository} operation={operation} /> : undefined}>
      {(canOperate ? words.operation : words.operationAlone)[operation]}
    </Strip>
  )
}

function Ways({ repository, operation }: { repository: GitRepository; operation: GitOperation }) {
  const git = useGit()
  const off = useGitOff(repository.path)
  const [isAborting, setAborting] = useState(false)
  const name = words.operations[operation]
  const act = (to: 'continue' | 'skip' | 'abort') =>
    git.act(repository.path, { kind: 'operation', operation, to })
  const continueOff = off ?? (repository.counts.conflicts > 0 ? words.conflictsFirst : undefined)
  return (
    <>
      <Button
        size="sm"
        aria-label={words.continueIt(name)}
        disabledReason={continueOff}
        onClick={() => act('continue')}
      >
        {words.shortOperation.continue}
      </Button>
      <Menu
        label={words.moreOn(name)}
        trigger={<IconButton size="sm" label={words.moreOn(name)} icon={Ellipsis} />}
        items={[
          ...(operation === 'merge'
            ? []
            : [{ id: 'skip', label: words.skipIt(name), disabledReason: off, onSelect: () => act('skip') }]),
          {
            id: 'abort',
            label: words.abortIt(name),
            disabledReason: off,
            danger: true,
            onSelect: () => setAborting(true),
          },
        ]}
      />
      <ConfirmDialog
        open={isAborting}
        title={words.abortTitle(name)}
        body={words.abortBody(name)}
        confirmLabel={words.shortOperation.abort}
        danger
        onCancel={() => setAborting(false)}
        onConfirm={() => {
          act('abort')
          setAborting(false)
        }}
      />
    </>
  )
}
