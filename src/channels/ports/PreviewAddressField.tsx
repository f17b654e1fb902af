import { useState } from 'react'
import { messages } from '../../messages/en'
import styles from './PreviewFrame.module.css'

interface PreviewAddressFieldProps {
  path: string
  onGo: (path: string) => void
}

/** Where in the previewed app we are, as a path; what is typed stays the user's until Enter or Escape. */
export function PreviewAddressField({ path, onGo }: PreviewAddressFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <input
      className={styles.address}
      aria-label={messages.ports.previewAddress}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      value={draft ?? path}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') setDraft(null)
        if (event.key !== 'Enter') return
        const typed = (draft ?? path).trim()
        setDraft(null)
        onGo(typed.startsWith('/') ? typed : `/${typed}`)
      }}
    />
  )
}
