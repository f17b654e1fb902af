import { useStore } from 'zustand/react'
import { useTimes } from '../../channels/context/useFormats'
import { messages } from '../../messages/en'
import { EmptyState } from '../../ui/EmptyState'
import { useApp } from '../AppContext'
import styles from './OutputPane.module.css'

const text = messages.app.output
const TIME = { timeStyle: 'medium' } as const

/** What happened to the connection and what the server could not do: for reading, never in the way. */
export function OutputPane() {
  const entries = useStore(useApp().outputLog)
  const times = useTimes(TIME)
  if (entries.length === 0) return <EmptyState text={text.empty} />
  return (
    <ul className={styles.list} aria-label={text.label}>
      {entries.map(({ id, at, kind, text: line }) => (
        <li key={id} className={styles.entry}>
          <time className={styles.time} dateTime={new Date(at).toISOString()}>
            {times.format(at)}
          </time>
          <span className={styles.kind}>{text[kind]}</span>
          <span className={styles.line}>{line}</span>
        </li>
      ))}
    </ul>
  )
}
