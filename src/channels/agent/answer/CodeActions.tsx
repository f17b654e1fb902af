import { FilePlus2, TextCursorInput } from 'lucide-react'
import { use } from 'react'
import { useStore } from 'zustand/react'
import { answerMessages as words } from '../../../messages/answer'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { IconButton } from '../../../ui/IconButton'
import { useWorkspace } from '../../context/WorkspaceProvider'
import styles from './answer.module.css'
import { type CodeUse, CodeUseContext } from './CodeUseContext'
import { pathOfFence } from './pathOfFence'

interface CodeActionsProps {
  code: string
  language: string
  /** What stands behind the fence, as it was written. */
  fence: string
  /** All of it is here. */
  closed: boolean
}

/** What can be done with a piece of code beside copying it. */
export function CodeActions(props: CodeActionsProps) {
  const codeUse = use(CodeUseContext)
  return codeUse && <Actions {...props} codeUse={codeUse} />
}

function Actions({ code, language, fence, closed, codeUse }: CodeActionsProps & { codeUse: CodeUse }) {
  const off = closed ? undefined : words.notComplete
  const hasEditor = useStore(useWorkspace().files.editors.view, ({ cursor }) => cursor !== null)
  const announce = useAnnounce()
  return (
    <span className={styles.actions}>
      <IconButton
        size="sm"
        label={words.insert}
        icon={TextCursorInput}
        disabledReason={off ?? (hasEditor ? undefined : words.noEditor)}
        onClick={() => codeUse.insert(code) || announce(words.cannotInsert)}
      />
      <IconButton
        size="sm"
        label={words.openNew}
        icon={FilePlus2}
        disabledReason={off}
        onClick={() => codeUse.openNew(code, { path: pathOfFence(fence), language })}
      />
    </span>
  )
}
