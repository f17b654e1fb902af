import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectItem } from '../store'
import styles from '../transcript/items.module.css'
import { useCard } from '../useView'
import { ToolCard } from './ToolCard'

/** Consecutive reads and searches in one line. */
export function ToolGroup({ rowKey, ids }: { rowKey: string; ids: readonly string[] }) {
  const [open, toggle] = useCard(rowKey)
  const contents = useId()
  return (
    <div className={styles.card}>
      <button
        type="button"
        className={styles.cardButton}
        aria-expanded={open}
        aria-controls={open ? contents : undefined}
        onClick={toggle}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" size={12} strokeWidth={1.5} />
        <span className={styles.title}>{agentItemMessages.item.lookedAt(ids.length)}</span>
      </button>
      {open && (
        <div id={contents} className={styles.nested}>
          {ids.map((id) => (
            <GroupedTool key={id} id={id} />
          ))}
        </div>
      )}
    </div>
  )
}

function GroupedTool({ id }: { id: string }) {
  const item = useAgent(selectItem(id))
  return item?.kind === 'tool' ? <ToolCard item={item} /> : null
}
