import { useState } from 'react'
import { messages } from '../../messages/en'
import styles from './PreviewFrame.module.css'

interface PreviewAddressFieldProps {
  path: string
  disabled: boolean
  onGo: (path: string) => void
}

/** Where in the previewed app we are, as a path; what is typed stays the user's until Enter or Escape. */
export function PreviewAddressField({ path, disabled, onGo }: PreviewAddressFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <input
      className={styles.address}
      aria-label={messages.ports.previewAddress}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      readOnly={disabled}
      aria-disabled={disabled || undefined}
      value={draft ?? path}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') setDraft(null)
        if (event.key !== 'Enter' || disabled) return
        const typed = (draft ?? path).trim()
        setDraft(null)
        onGo(typed.startsWith('/') ? typed : `/${typed}`)
      }}
    />
  )
}
