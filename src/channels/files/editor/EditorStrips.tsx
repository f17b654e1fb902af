import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { bigFileMessages as more } from '../../../messages/bigFiles'
import { editorStripMessages as words } from '../../../messages/editing/editorStrips'
import { mergeMessages as mergeWords } from '../../../messages/editing/merge'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useConnection, useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import type { Keeping } from './backup/backupStore'
import type { EditorFile } from './editorViewStore'
import { attachMerging, cancelMerge, compareTexts, openMerge } from './merge/attachMerging'
import { MarkedStrip, MergeStrip } from './merge/MergeStrip'
import { SaveAsDialog } from './SaveAsDialog'
import { saveAsUtf8 } from './saveAsUtf8'

const text = messages.editor

/** What stands between the text and the disk, and what can be done about it; below it what was merged, or is to be. */
export function EditorStrips(props: { file: EditorFile; onClose: (() => void) | undefined }) {
  const { file } = props
  const { editors } = useWorkspace().files
  const note = useStore(editors.view, ({ merges }) => merges?.[file.path])
  useEffect(() => attachMerging(editors), [editors])
  return (
    <>
      <DiskStrip {...props} />
      {note && !note.isUndone && <MergeStrip path={file.path} note={note} />}
      <MarkedStrip path={file.path} />
    </>
  )
}

/** At most one line. */
function DiskStrip({ file, onClose }: { file: EditorFile; onClose: (() => void) | undefined }) {
  const isLive = useIsLive()
  const wasLive = useConnection((state) => state.everLive)
  const { editors } = useWorkspace().files
  const keptIn = useStore(editors.view, (view) => view.keptIn)
  const name = nameOf(file.path)
  if (file.disk === 'conflict') return <Conflict file={file} isLive={isLive} />
  if (file.disk === 'deleted') return <Deleted file={file} isLive={isLive} onClose={onClose} />
  if (file.disk === 'blocked' && file.blockedBy !== null)
    return (
      <Strip tone="warning" alert actions={<SaveAs path={file.path} isLive={isLive} />}>
        {words.blocked[file.blockedBy](name)}
      </Strip>
    )
  if (file.saveFailure !== null)
    return (
      <Strip
        tone="danger"
        alert
        actions={
          <>
            <Action label={text.tryAgain} isLive={isLive} onClick={() => void editors.save(file.path)} />
            {file.charset !== 'utf-8' && (
              <Action
                label={more.saveAsUtf8}
                isLive={isLive}
                onClick={() => saveAsUtf8(editors, file.path)}
              />
            )}
            <SaveAs path={file.path} isLive={isLive} />
          </>
        }
      >
        {words.couldNotSave(name, file.saveFailure)}
      </Strip>
    )
  if (!isLive && wasLive)
    return <Strip tone={keptIn === 'browser' ? 'info' : 'warning'}>{offlineText(file, keptIn)}</Strip>
  if (file.readOnly === 'encoding')
    return <Strip tone="warning">{more.onlyRead.encoding(name, file.charset.toUpperCase())}</Strip>
  if (file.readOnly !== null) return <Strip tone="info">{more.onlyRead[file.readOnly](name)}</Strip>
  if (!file.isDirty || keptIn === 'browser') return null
  return <Strip tone={keptIn === 'server' ? 'info' : 'warning'}>{words.keptIn[keptIn]}</Strip>
}

/** What becomes of the text, and what it takes that it lasts so long. */
function offlineText({ path, isQueued, isInDoubt }: EditorFile, keptIn: Keeping): string {
  if (!isQueued) return keptIn === 'browser' ? words.offline : words.offlineUnsafe[keptIn]
  const name = nameOf(path)
  const saying = isInDoubt ? words.inDoubt(name) : words.queued(name)
  return keptIn === 'browser' ? saying : `${saying} ${words.untilThen[keptIn]}`
}

function Deleted(props: { file: EditorFile; isLive: boolean; onClose: (() => void) | undefined }) {
  const { file, isLive, onClose } = props
  const { editors } = useWorkspace().files
  const actions = (
    <>
      <Action
        label={file.isDirty ? words.saveAgain : words.restore}
        isLive={isLive}
        onClick={() => editors.saveAgain(file.path)}
      />
      {onClose && (
        <Button size="sm" onClick={onClose}>
          {text.close}
        </Button>
      )}
    </>
  )
  return (
    <Strip tone="warning" alert actions={actions}>
      {words.deletedOnDisk(nameOf(file.path))}
    </Strip>
  )
}

function Conflict({ file, isLive }: { file: EditorFile; isLive: boolean }) {
  const { editors } = useWorkspace().files
  const isComparing = useStore(editors.view, (state) => state.comparing === file.path)
  const isMerging = useStore(editors.view, (state) => state.merging?.[file.path] !== undefined)
  const isOverlapping = useStore(editors.view, (state) => state.overlapping.has(file.path))
  const { path } = file
  const readOnly = useDisabledReason('files', 'writable')
  return (
    <Strip
      tone="warning"
      alert
      actions={
        <>
          {file.theirs !== null && (
            <Button
              size="sm"
              aria-pressed={isComparing}
              disabledReason={isMerging ? mergeWords.first : undefined}
              onClick={() => compareTexts(editors, isComparing ? null : path)}
            >
              {words.compare}
            </Button>
          )}
          <Action label={words.keepMine} isLive={isLive} onClick={() => editors.keepMine(path)} />
          <Button size="sm" onClick={() => editors.takeDisk(path)}>
            {words.useDisk}
          </Button>
          {file.theirs !== null && (
            <Button
              size="sm"
              aria-pressed={isMerging}
              disabledReason={readOnly}
              onClick={() => (isMerging ? cancelMerge : openMerge)(editors, path)}
            >
              {words.merge}
            </Button>
          )}
        </>
      }
    >
      {isOverlapping ? words.overlapping(nameOf(path)) : words.changedOnDisk(nameOf(path))}
    </Strip>
  )
}

/** Puts the text somewhere else in the workspace, where nothing is yet. */
function SaveAs({ path, isLive }: { path: string; isLive: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Action label={text.saveAs} isLive={isLive} onClick={() => setOpen(true)} />
      <SaveAsDialog path={path} open={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}

function Action({ label, isLive, onClick }: { label: string; isLive: boolean; onClick: () => void }) {
  const readOnly = useDisabledReason('files', 'writable')
  const offline = isLive ? undefined : text.needsConnection
  return (
    <Button size="sm" disabledReason={readOnly ?? offline} onClick={onClick}>
      {label}
    </Button>
  )
}
