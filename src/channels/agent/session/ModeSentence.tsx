import { agentSessionMessages } from '../../../messages/agentSession'
import styles from '../composer/Composer.module.css'
import { useView } from '../useView'
import { draftKey } from '../viewStore'
import { type Setting, useChoices } from './useSession'

interface ModeSentenceProps {
  taskId: string | null
  setting: Setting
}

/** What the mode means, in one sentence, where the agent describes it. */
export function ModeSentence({ taskId, setting }: ModeSentenceProps) {
  const { modes, mode } = useChoices(taskId)
  const sent = useView((view) => view.wished[draftKey(taskId)]?.mode)
  const current = modes.find(({ id }) => id === (sent ?? setting.wished?.mode ?? mode))
  if (current?.description === undefined) return null
  return (
    <p id={setting.sentenceId} className={`${styles.hint} ${styles.sentence}`}>
      {agentSessionMessages.mode(current.name, current.description)}
    </p>
  )
}
