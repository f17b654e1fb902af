import { messages } from '../../../messages/en'
import { useFormats } from '../../context/useFormats'
import styles from '../transcript/items.module.css'

/** Below a text of which the server sent head and tail. */
export function Shortened({ length }: { length: number }) {
  const { number } = useFormats()
  return <p className={styles.muted}>{messages.agent.item.cut(number(length))}</p>
}
