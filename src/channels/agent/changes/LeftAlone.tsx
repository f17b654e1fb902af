import { X } from 'lucide-react'
import { changesMessages as words } from '../../../messages/changes'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { BannerRow } from './BannerRow'
import type { Conflict } from './changesStore'
import { conflictText } from './changesText'
import { useActOnChanges, useChangesOff, useShowChanges } from './useChangesOf'

/** A file that an undo did not touch, because it is not what the agent left any more. */
export function LeftAlone({ taskId, conflict }: { taskId: string; conflict: Conflict }) {
  const show = useShowChanges()
  const { path } = conflict
  return (
    <BannerRow text={conflictText(conflict)}>
      <LeftAloneActs taskId={taskId} path={path} onCompare={show && (() => show(taskId, path))} />
    </BannerRow>
  )
}

interface LeftAloneActsProps {
  taskId: string
  path: string
  /** Null: there is nothing to compare, or no place for it. */
  onCompare: (() => void) | null
}

/** What the user can do about it. */
export function LeftAloneActs({ taskId, path, onCompare }: LeftAloneActsProps) {
  const act = useActOnChanges()
  const off = useChangesOff()
  return (
    <>
      {onCompare && (
        <Button size="sm" onClick={onCompare}>
          {words.compare}
        </Button>
      )}
      <Button
        size="sm"
        disabledReason={off}
        onClick={() => act((model) => model.undo(taskId, [{ path }], { force: true }))}
      >
        {words.undoAnyway}
      </Button>
      <IconButton
        size="sm"
        label={words.dismiss}
        icon={X}
        onClick={() => act((model) => model.dismissConflict(taskId, path))}
      />
    </>
  )
}
