import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { changesMessages as words } from '../../../messages/changes'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import styles from './ChangesBanner.module.css'
import { namesOf } from './changesText'
import { useChanges } from './useChanges'
import { useActOnChanges, useChangesOff } from './useChangesOf'

interface MessageMenuProps {
  taskId: string
  messageId: string
}

/** Files that are named before they are restored; the others are counted. */
const NAMED = 10

/** What can be done from a message of the user on, where turns since have changed files. */
export function MessageMenu({ taskId, messageId }: MessageMenuProps) {
  const turns = useChanges(({ tasks }) => tasks[taskId]?.turns)
  const act = useActOnChanges()
  const announce = useAnnounce()
  const off = useChangesOff()
  const [paths, setPaths] = useState<readonly string[] | null>(null)
  const at = turns?.findIndex((turn) => turn.messageId === messageId) ?? -1
  const since = at === -1 ? [] : (turns?.slice(at).filter(({ files }) => files > 0) ?? [])
  if (since.length === 0) return null
  /** Names the files first. */
  const ask = () =>
    act((model) =>
      Promise.all(since.map((turn) => model.turnFiles(taskId, turn.messageId))).then(
        (found) => setPaths([...new Set(found.flat().map(({ path }) => path))].toSorted()),
        (error: unknown) => announce(error instanceof Error ? error.message : words.refused),
      ),
    )
  const restore = () => {
    if (paths) act((model) => model.restore(taskId, messageId, paths))
    setPaths(null)
  }
  return (
    <>
      <span className={styles.menu} data-message-menu="">
        <Menu
          label={words.messageMenu}
          trigger={<IconButton size="sm" label={words.messageMenu} icon={Ellipsis} />}
          items={[{ id: 'restore', label: words.restoreBefore, disabledReason: off, onSelect: ask }]}
        />
      </span>
      <ConfirmDialog
        open={paths !== null}
        title={words.restoreTitle(paths?.length ?? 0)}
        body={<p>{words.restoreBody(namesOf(paths?.slice(0, NAMED) ?? []), (paths?.length ?? 0) - NAMED)}</p>}
        confirmLabel={words.restoreConfirm}
        onConfirm={restore}
        onCancel={() => setPaths(null)}
      />
    </>
  )
}
