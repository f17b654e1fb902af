import { useId, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { previewMessages as text } from '../../../messages/preview'
import styles from './PreviewToolbar.module.css'

interface PreviewAddressFieldProps {
  path: string
  /** Why the frame goes nowhere now; what is typed stays. */
  disabledReason: string | undefined
  onGo: (path: string) => void
}

/** Where in the previewed app we are, as a path; what is typed stays the user's until Enter or Escape. */
export function PreviewAddressField({ path, disabledReason, onGo }: PreviewAddressFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [isRefused, setRefused] = useState(false)
  const why = isRefused ? disabledReason : undefined
  return (
    <div className={styles.place}>
      <input
        className={styles.address}
        aria-label={text.previewAddress}
        aria-describedby={why === undefined ? undefined : id}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        value={draft ?? path}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return
          if (event.key === 'Escape') setDraft(null)
          if (event.key !== 'Enter') return
          setRefused(disabledReason !== undefined)
          if (disabledReason !== undefined) return
          const typed = (draft ?? path).trim()
          setDraft(null)
          onGo(typed.startsWith('/') ? typed : `/${typed}`)
        }}
      />
      <p id={id} className={styles.why} role="status">
        {why}
      </p>
    </div>
  )
}
