import { conversationMessages } from '../../../messages/conversations'
import { useConfig } from '../../context/WorkspaceProvider'
import styles from '../composer/Composer.module.css'

/** Whose conversation it was, and who answers the next message. */
export function GoneAgent({ agent }: { agent: string }) {
  const config = useConfig((state) => state.config?.agent)
  const next = config?.providers.find(({ id }) => id === config.provider)
  if (!next) return null
  return <p className={styles.warning}>{conversationMessages.goneAgent(agent, next.name)}</p>
}
