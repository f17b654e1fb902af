import { messages } from '../../../messages/en'
import { Tooltip } from '../../../ui/tooltip/Tooltip'
import { useAskingElsewhere } from '../requests/useAsking'
import { useCommands } from '../useView'
import styles from './AgentHeader.module.css'

const copy = messages.agent

/** A link to another conversation whose agent waits for the user. */
export function AskingBadge() {
  const commands = useCommands()
  const [first, ...others] = useAskingElsewhere()
  if (!first) return null
  const { taskId, title, count } = first
  return (
    <Tooltip text={copy.asking.elsewhere([first, ...others])} side="bottom">
      <button
        type="button"
        className={styles.asking}
        aria-label={copy.asking.elsewhere([first, ...others])}
        onClick={() => commands.selectTask(taskId)}
      >
        <span className={styles.askingTitle} dir="auto">
          {title}
        </span>
        <span className={styles.count}>{others.length === 0 ? count : `${count} +${others.length}`}</span>
      </button>
    </Tooltip>
  )
}
