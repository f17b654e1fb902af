import { useStore } from 'zustand/react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Strip } from '../../ui/Strip'
import { useConnection, useWorkspace } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import type { EditorFile } from './editorViewStore'
import { nameOf } from './paths'

const text = messages.editor

/** What stands between the text and the disk, and what can be done about it. At most one line. */
export function EditorStrips({ file, onClose }: { file: EditorFile; onClose: (() => void) | undefined }) {
  const isLive = useIsLive()
  const wasLive = useConnection((state) => state.everLive)
  const { editors } = useWorkspace().files
  const name = nameOf(file.path)
  if (file.disk === 'conflict') return <Conflict file={file} isLive={isLive} />
  if (file.disk === 'deleted')
    return (
      <Strip
        tone="warning"
        alert
        actions={
          <>
            <Action label={text.saveAgain} isLive={isLive} onClick={() => editors.saveAgain(file.path)} />
            {onClose && (
              <Button size="sm" onClick={onClose}>
                {text.close}
              </Button>
            )}
          </>
        }
      >
        {text.deletedOnDisk(name)}
      </Strip>
    )
  if (file.saveFailure !== null)
    return (
      <Strip
        tone="danger"
        alert
        actions={
          <Action label={text.tryAgain} isLive={isLive} onClick={() => void editors.save(file.path)} />
        }
      >
        {text.couldNotSave(name, file.saveFailure)}
      </Strip>
    )
  return !isLive && wasLive && <Strip tone="info">{text.offline}</Strip>
}

function Conflict({ file, isLive }: { file: EditorFile; isLive: boolean }) {
  const { editors } = useWorkspace().files
  const isComparing = useStore(editors.view, (state) => state.comparing === file.path)
  const { path } = file
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
              onClick={() => editors.compare(isComparing ? null : path)}
            >
              {text.compare}
            </Button>
          )}
          <Action label={text.keepMine} isLive={isLive} onClick={() => editors.keepMine(path)} />
          <Button size="sm" onClick={() => editors.takeDisk(path)}>
            {text.useDisk}
          </Button>
        </>
      }
    >
      {text.changedOnDisk(nameOf(path))}
    </Strip>
  )
}

function Action({ label, isLive, onClick }: { label: string; isLive: boolean; onClick: () => void }) {
  return (
    <Button size="sm" disabledReason={isLive ? undefined : text.needsConnection} onClick={onClick}>
      {label}
    </Button>
  )
}
