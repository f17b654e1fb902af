import { X } from 'lucide-react'
import { agentContextMessages } from '../../../messages/agentContext'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import styles from '../AgentPane.module.css'

const copy = agentContextMessages.attach
/** More would take the place of the conversation. */
const SHOWN = 3

interface AttachProblemsProps {
  problems: readonly string[]
  onDismiss: () => void
}

/** Pasted or dropped files that cannot be attached. The list stays until the user closes it. */
export function AttachProblems({ problems, onDismiss }: AttachProblemsProps) {
  if (problems.length === 0) return null
  const dismiss = <IconButton size="sm" label={copy.dismiss} icon={X} onClick={onDismiss} />
  return (
    <Strip tone="warning" alert actions={dismiss}>
      <ul className={styles.problems}>
        {problems.slice(0, SHOWN).map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may read the same, and the list is replaced as a whole
          <li key={index}>{problem}</li>
        ))}
        {problems.length > SHOWN && <li>{copy.others(problems.length - SHOWN)}</li>}
      </ul>
    </Strip>
  )
}

export function DropHint() {
  return <div className={styles.drop}>{copy.drop}</div>
}
