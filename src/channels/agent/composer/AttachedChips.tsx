import { X } from 'lucide-react'
import { agentItemMessages } from '../../../messages/agentItems'
import { IconButton } from '../../../ui/IconButton'
import { useFormats } from '../../context/useFormats'
import type { Attachment } from '../shared/protocol'
import styles from './Composer.module.css'

const copy = agentItemMessages.composer

/** Characters on the wire. */
export const attachedSize = (attached: readonly Attachment[]): number =>
  attached.reduce((sum, { data }) => sum + data.length, 0)

const bytesOf = ({ data }: Attachment): number => Math.floor((data.replace(/=+$/, '').length * 3) / 4)

interface AttachedChipsProps {
  attached: readonly Attachment[]
  onRemove: (attachment: Attachment) => void
}

/** What goes with the message that is being written. */
export function AttachedChips({ attached, onRemove }: AttachedChipsProps) {
  const { bytes } = useFormats()
  if (attached.length === 0) return null
  return (
    <ul className={styles.attached} aria-label={copy.attached}>
      {attached.map((attachment) => (
        <li key={attachment.data} className={styles.chip}>
          {attachment.mimeType.startsWith('image/') && (
            <img src={`data:${attachment.mimeType};base64,${attachment.data}`} alt="" />
          )}
          <bdi>{attachment.name}</bdi>
          <span>{bytes(bytesOf(attachment))}</span>
          <IconButton
            size="sm"
            label={copy.detach(attachment.name)}
            icon={X}
            onClick={() => onRemove(attachment)}
          />
        </li>
      ))}
    </ul>
  )
}
