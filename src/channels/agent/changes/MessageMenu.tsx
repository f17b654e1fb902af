import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { answerMessages } from '../../../messages/answer'
import { changesMessages as words } from '../../../messages/changes'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../../ui/IconButton'
import { Menu, type MenuItem } from '../../../ui/menu/Menu'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { lastMessage } from '../answer/answerOf'
import { useMessageActs } from '../answer/useMessageActs'
import type { MessageItem } from '../shared/state'
import styles from './ChangesBanner.module.css'
import { namesOf } from './changesText'
import { useChanges } from './useChanges'
import { useActOnChanges, useChangesOff } from './useChangesOf'

interface Restoring {
  readonly paths: readonly string[]
  /** The message goes back into the composer with that. */
  readonly thenEdit: boolean
}

/** Files that are named before they are restored; the others are counted. */
const NAMED = 10

/** What can be done with a message of the user, and with the files that turns since have changed. */
export function MessageMenu({ item }: { item: MessageItem }) {
  const { taskId, messageId } = item
  const { agent } = useWorkspace()
  const acts = useMessageActs()
  const turns = useChanges(({ tasks }) => tasks[taskId]?.turns)
  const act = useActOnChanges()
  const announce = useAnnounce()
  const off = useChangesOff()
  const [restoring, setRestoring] = useState<Restoring | null>(null)
  const at = turns?.findIndex((turn) => turn.messageId === messageId) ?? -1
  const since = at === -1 ? [] : (turns?.slice(at).filter(({ files }) => files > 0) ?? [])
  /** Names the files first. */
  const ask = (thenEdit: boolean) =>
    act((model) =>
      Promise.all(since.map((turn) => model.turnFiles(taskId, turn.messageId))).then(
        (found) =>
          setRestoring({ paths: [...new Set(found.flat().map(({ path }) => path))].toSorted(), thenEdit }),
        (error: unknown) => announce(error instanceof Error ? error.message : words.refused),
      ),
    )
  const restore = () => {
    if (restoring) act((model) => model.restore(taskId, messageId, restoring.paths))
    if (restoring?.thenEdit) acts.edit(item)
    setRestoring(null)
  }
  const items = (): readonly MenuItem[] => {
    const isLast = lastMessage(agent.store.getState(), taskId)?.id === item.id
    const { edit, editRestored, again, copyMessage } = answerMessages
    const againOff = acts.againOff(item)
    return [
      { id: 'copy', label: copyMessage, onSelect: () => acts.copy(item.content, item.truncated === true) },
      ...(isLast
        ? [
            { id: 'edit', label: edit, disabledReason: acts.editOff, onSelect: () => acts.edit(item) },
            { id: 'again', label: again, disabledReason: againOff, onSelect: () => acts.again(item) },
          ]
        : []),
      ...(since.length > 0
        ? [
            {
              id: 'restore',
              label: words.restoreBefore,
              disabledReason: off,
              separatorBefore: true,
              onSelect: () => ask(false),
            },
          ]
        : []),
      ...(since.length > 0 && isLast
        ? [
            {
              id: 'editRestored',
              label: editRestored,
              disabledReason: off ?? acts.editOff,
              onSelect: () => ask(true),
            },
          ]
        : []),
    ]
  }
  const paths = restoring?.paths ?? []
  return (
    <>
      <span className={styles.menu} data-row-menu="">
        <Menu
          label={words.messageMenu}
          trigger={<IconButton size="sm" label={words.messageMenu} icon={Ellipsis} />}
          items={items}
        />
      </span>
      <ConfirmDialog
        open={restoring !== null}
        title={words.restoreTitle(paths.length)}
        body={<p>{words.restoreBody(namesOf(paths.slice(0, NAMED)), paths.length - NAMED)}</p>}
        confirmLabel={words.restoreConfirm}
        onConfirm={restore}
        onCancel={() => setRestoring(null)}
      />
    </>
  )
}
