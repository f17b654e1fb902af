import { type ClipboardEvent, type DragEvent, useState } from 'react'
import { draggedPaths, holdsPaths } from '../../../lib/draggedPaths'
import { agentContextMessages } from '../../../messages/agentContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useFormats } from '../../context/useFormats'
import { useIsLive } from '../../context/useIsLive'
import { useConfig } from '../../context/WorkspaceProvider'
import { MAX_ATTACHED } from '../shared/protocol'
import { useCommands, useTaskId, useView } from '../useView'
import { selectAttached, selectDraft } from '../viewStore'
import { attachedSize } from './attachedSize'
import { mentionOf } from './mentionOf'
import { transferredFiles } from './transferredFiles'

const copy = agentContextMessages.attach

interface Attaching {
  /** Files are dragged over the pane. */
  readonly isOver: boolean
  /** Files are being read: a message that is sent now would go without them. */
  readonly isReading: boolean
  /** What of the last paste or drop does not go with the message, and why. */
  readonly problems: readonly string[]
  readonly dismiss: () => void
  readonly handlers: {
    readonly onPaste: (event: ClipboardEvent<HTMLElement>) => void
    readonly onDragOver: (event: DragEvent<HTMLElement>) => void
    readonly onDragLeave: (event: DragEvent<HTMLElement>) => void
    readonly onDrop: (event: DragEvent<HTMLElement>) => void
  }
}

/** Takes what is pasted into the message, or dropped onto the conversation, into what goes with the message. */
export function useAttaching(): Attaching {
  const taskId = useTaskId()
  const attached = useView(selectAttached(taskId))
  const draft = useView(selectDraft(taskId))
  const commands = useCommands()
  const refusal = useRefusal()
  const { bytes } = useFormats()
  const [isOver, setOver] = useState(false)
  const [reading, setReading] = useState(0)
  const [problems, setProblems] = useState<readonly string[]>([])

  /** Files of the tree are named in the message, where the caret of a drop is not known. */
  function mention(paths: readonly string[]): void {
    if (refusal !== null) {
      setProblems([refusal])
      return
    }
    const before = draft === '' || /\s$/.test(draft) ? draft : `${draft} `
    commands.setDraft(taskId, `${before}${paths.map((path) => mentionOf(path)).join(' ')} `)
  }

  async function take(files: readonly File[]) {
    if (refusal !== null) {
      setProblems([refusal])
      return
    }
    setProblems([])
    setReading((count) => count + 1)
    try {
      const room = MAX_ATTACHED - attachedSize(attached)
      const taken = attached.map(({ name }) => name)
      const { readAttachments } = await import('./readAttachments')
      const read = await readAttachments(files, { limit: MAX_ATTACHED, room, taken, page: document })
      for (const attachment of read.attachments) commands.attach(taskId, attachment)
      const most = bytes(Math.floor((MAX_ATTACHED * 3) / 4))
      setProblems(read.refused.map(({ name, kind }) => copy.refused[kind](name, most)))
    } finally {
      setReading((count) => count - 1)
    }
  }
  return {
    isOver,
    isReading: reading > 0,
    problems,
    dismiss: () => setProblems([]),
    handlers: {
      onPaste(event) {
        const files = isOtherField(event) ? [] : transferredFiles(event.clipboardData)
        if (files.length === 0) return
        event.preventDefault()
        void take(files)
      },
      onDragOver(event) {
        const { dataTransfer } = event
        if (!dataTransfer.types.includes('Files') && !holdsPaths(dataTransfer)) return
        event.preventDefault()
        dataTransfer.dropEffect = refusal === null ? 'copy' : 'none'
        setOver(true)
      },
      onDragLeave(event) {
        const { relatedTarget, currentTarget } = event
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
      },
      onDrop(event) {
        setOver(false)
        if (holdsPaths(event.dataTransfer)) {
          event.preventDefault()
          mention(draggedPaths(event.dataTransfer))
          return
        }
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        void take([...event.dataTransfer.files])
      },
    },
  }
}

/** A field that is not the message keeps its own paste. */
const isOtherField = ({ target }: ClipboardEvent): boolean => target instanceof HTMLInputElement

/** Why nothing can be attached now, or null. */
function useRefusal(): string | null {
  const readOnly = useDisabledReason('agent', 'writable')
  const live = useIsLive()
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? null)
  if (readOnly !== undefined) return readOnly
  if (canAttach) return null
  return canAttach === null && !live ? copy.offline : copy.unsupported
}
