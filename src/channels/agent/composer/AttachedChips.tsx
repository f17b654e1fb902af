import { TriangleAlert, X } from 'lucide-react'
import { agentItemMessages } from '../../../messages/agentItems'
import { agentSessionMessages } from '../../../messages/agentSession'
import { IconButton } from '../../../ui/IconButton'
import { useFormats } from '../../context/useFormats'
import type { Attachment } from '../shared/protocol'
import styles from './Composer.module.css'

const copy = agentItemMessages.composer

const bytesOf = ({ data }: Attachment): number => Math.floor((data.replace(/=+$/, '').length * 3) / 4)

interface AttachedChipsProps {
  attached: readonly Attachment[]
  /** Those of them that the agent does not take. */
  unfit?: readonly Attachment[]
  onRemove: (attachment: Attachment) => void
}

/** What goes with the message that is being written. */
export function AttachedChips({ attached, unfit = [], onRemove }: AttachedChipsProps) {
  const { bytes } = useFormats()
  if (attached.length === 0) return null
  return (
    <ul className={styles.attached} aria-label={copy.attached}>
      {attached.map((attachment) => (
        <li
          key={attachment.data}
          className={styles.chip}
          data-unfit={unfit.includes(attachment) || undefined}
        >
          {attachment.mimeType.startsWith('image/') && (
            <img src={`data:${attachment.mimeType};base64,${attachment.data}`} alt="" />
          )}
          {unfit.includes(attachment) && (
            <TriangleAlert
              className={styles.unfit}
              role="img"
              aria-label={agentSessionMessages.left}
              size={14}
              strokeWidth={1.5}
            />
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
