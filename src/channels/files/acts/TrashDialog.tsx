import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { fileActMessages } from '../../../messages/editing/fileActs'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { Dialog } from '../../../ui/dialog/Dialog'
import { EmptyState } from '../../../ui/EmptyState'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useFormats, useTimes } from '../../context/useFormats'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { errorText } from '../errorText'
import { nameOf, parentOf } from '../paths'
import type { TrashItem } from '../shared/protocol'
import { FileIcon, FolderIcon } from '../tree/FileIcon'
import type { FileActs } from './createFileActs'
import styles from './TrashDialog.module.css'
import { trashRequests } from './trashRequests'

const text = fileActMessages.trash

/** Below the key of all files, so that a reconnect asks again. */
const KEY = ['files', 'trash']
const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const

/** What was deleted: each to be restored or deleted for good. */
export function TrashDialog() {
  const { commands, queries, changes } = useWorkspace().files
  const queryClient = useQueryClient()
  const live = useIsLive()
  const list = useRef<HTMLUListElement>(null)
  const [isAsking, setAsking] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => trashRequests(queries).list(),
    enabled: live,
    networkMode: 'always',
    retry: false,
  })
  useEffect(
    // What another page deletes or restores is a change of the tree.
    () =>
      changes.on(
        ({ action }) => action !== 'modify' && void queryClient.invalidateQueries({ queryKey: KEY }),
      ),
    [changes, queryClient],
  )
  const items = data?.items ?? []
  const act = useTrashAct(() => focusIfHere(list.current))
  const close = () => commands.showTrash(false)
  return (
    <Dialog
      open
      title={text.title}
      shape="page"
      onClose={close}
      footer={
        items.length > 0 && (
          <Button variant="danger" disabledReason={act.off} onClick={() => setAsking(true)}>
            {text.emptyIt}
          </Button>
        )
      }
    >
      {data && <p className={styles.intro}>{text.intro(data.days)}</p>}
      {act.problem !== null && (
        <p role="alert" className={styles.problem}>
          {text.couldNot(act.problem)}
        </p>
      )}
      {!data && !live && <p role="status">{text.offline}</p>}
      {!data && live && !error && <SkeletonRows count={4} label={text.loading} />}
      {!data && live && error && (
        <p role="alert" className={styles.problem}>
          {text.failed(errorText(error))}{' '}
          <Button size="sm" onClick={() => void refetch()}>
            {text.tryAgain}
          </Button>
        </p>
      )}
      {data && items.length === 0 && <EmptyState text={text.empty} />}
      {items.length > 0 && (
        <ul ref={list} className={styles.items} aria-label={text.label} tabIndex={-1}>
          {items.map((item) => (
            <TrashRow key={item.trashId} item={item} act={act} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={isAsking}
        title={text.confirmEmpty(items.length)}
        body={fileActMessages.cannotUndo}
        confirmLabel={text.remove}
        danger
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          act.run(async (acts) => {
            await acts.emptyTrash()
            return text.emptied
          })
        }}
      />
    </Dialog>
  )
}

interface TrashAct {
  /** Why nothing can be done now. */
  readonly off: string | undefined
  /** Why the last act failed, in words. */
  readonly problem: string | null
  /** Resolves with what to say of it. */
  readonly run: (act: (acts: FileActs) => Promise<string>) => void
}

function useTrashAct(done: () => void): TrashAct {
  const { commands } = useWorkspace().files
  const queryClient = useQueryClient()
  const unready = useDisabledReason('files')
  const announce = useAnnounce()
  const { mutate, isPending, error } = useMutation({
    networkMode: 'always',
    mutationFn: async (act: (acts: FileActs) => Promise<string>) => act(await commands.acts()),
    onSuccess: (words) => announce(words),
    async onSettled() {
      await queryClient.invalidateQueries({ queryKey: KEY })
      done()
    },
  })
  return {
    off: unready ?? (isPending ? text.loading : undefined),
    problem: error ? errorText(error) : null,
    run: mutate,
  }
}

function TrashRow({ item, act }: { item: TrashItem; act: TrashAct }) {
  const { trashId, path, isDirectory, at, size, files } = item
  const times = useTimes(MOMENT)
  const formats = useFormats()
  const nameId = useId()
  const name = revealHiddenInLine(nameOf(path))
  const folder = parentOf(path)
  const about = [
    text.from(folder === '/' ? text.root : revealHiddenInLine(folder)),
    text.when(times.format(at)),
    ...(size === undefined || files === undefined
      ? []
      : [isDirectory ? text.holds(files, formats.bytes(size)) : formats.bytes(size)]),
  ]
  const restore = () =>
    act.run(async (acts) => {
      const now = await acts.restore({ trashId, path })
      return now === path
        ? fileActMessages.restored(name)
        : fileActMessages.restoredAs(name, revealHiddenInLine(nameOf(now)))
    })
  const remove = () =>
    act.run(async (acts) => {
      await acts.emptyTrash([trashId])
      return text.removed(name)
    })
  return (
    <li className={styles.item} aria-labelledby={nameId}>
      {isDirectory ? <FolderIcon isOpen={false} /> : <FileIcon name={nameOf(path)} />}
      <div className={styles.about}>
        <p id={nameId} className={styles.name} dir="auto">
          {name}
        </p>
        <p className={styles.note}>{about.join(' · ')}</p>
      </div>
      <div className={styles.actions}>
        <Button size="sm" aria-label={text.restoreThis(name)} disabledReason={act.off} onClick={restore}>
          <ArchiveRestore aria-hidden="true" size={14} strokeWidth={1.5} /> {text.restore}
        </Button>
        <Button
          size="sm"
          variant="quiet"
          aria-label={text.removeThis(name)}
          disabledReason={act.off}
          onClick={remove}
        >
          <Trash2 aria-hidden="true" size={14} strokeWidth={1.5} /> {text.remove}
        </Button>
      </div>
    </li>
  )
}
