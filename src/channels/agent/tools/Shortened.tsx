import { agentItemMessages } from '../../../messages/agentItems'
import { useFormats } from '../../context/useFormats'
import styles from '../transcript/items.module.css'

/** Below a text of which the server sent head and tail; `length` is null where it is not known. */
export function Shortened({ length }: { length: number | null }) {
  const { number } = useFormats()
  return <p className={styles.muted}>{agentItemMessages.item.cut(length === null ? null : number(length))}</p>
}
