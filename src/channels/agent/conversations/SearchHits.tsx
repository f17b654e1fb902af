import type { KeyboardEvent } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { conversationMessages as words } from '../../../messages/conversations'
import { useAgent } from '../../context/WorkspaceProvider'
import { conversationTitle } from '../header/conversationTitle'
import type { ConversationHit } from '../shared/conversationsProtocol'
import styles from './Conversations.module.css'

/** The places where something was said, each with some of the text around it. */
export function SearchHits({
  hits,
  onOpen,
  onKeys,
}: {
  hits: readonly ConversationHit[]
  onOpen: (hit: ConversationHit) => void
  onKeys: (event: KeyboardEvent) => void
}) {
  const press = (event: KeyboardEvent) => {
    if (!isComposing(event.nativeEvent)) onKeys(event)
  }
  return (
    <section className={styles.hits} aria-label={words.inMessages}>
      <h3 className={styles.heading}>{words.inMessages}</h3>
      <ul className={styles.rows}>
        {hits.map((hit) => (
          <li key={`${hit.taskId} ${hit.seq}`}>
            <button
              type="button"
              className={styles.hit}
              data-hit=""
              onClick={() => onOpen(hit)}
              onKeyDown={press}
            >
              <HitTitle taskId={hit.taskId} />
              <span className={styles.facts}>{words.kind[hit.kind]}</span>
              <span className={styles.snippet} dir="auto">
                {hit.snippet.slice(0, hit.start)}
                <mark>{hit.snippet.slice(hit.start, hit.start + hit.length)}</mark>
                {hit.snippet.slice(hit.start + hit.length)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function HitTitle({ taskId }: { taskId: string }) {
  const title = useAgent((state) => conversationTitle(state, taskId))
  return (
    <span className={styles.title} dir="auto">
      {title}
    </span>
  )
}
