import { useRef } from 'react'
import { isMac } from '../lib/isMac'
import { messages } from '../messages/en'
import { Button } from './Button'
import { Dialog } from './dialog/Dialog'
import styles from './field/Field.module.css'

const text = messages.app.copyByHand
const MAX_ROWS = 8

/** The text selected, for the keys that no browser refuses. */
export function CopyByHand({ text: copied, onClose }: { text: string; onClose: () => void }) {
  const box = useRef<HTMLTextAreaElement>(null)
  const title = isMac() ? text.mac : text.other
  return (
    <Dialog
      open
      title={title}
      initialFocus={box}
      onClose={onClose}
      footer={<Button onClick={onClose}>{messages.app.close}</Button>}
    >
      <textarea
        ref={box}
        className={styles.input}
        aria-label={title}
        rows={Math.min(MAX_ROWS, copied.split('\n').length)}
        value={copied}
        readOnly
        dir="ltr"
        onFocus={(event) => event.target.select()}
      />
    </Dialog>
  )
}
