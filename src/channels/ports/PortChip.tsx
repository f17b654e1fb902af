import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { useConfig, usePorts, useWorkspace } from '../context/WorkspaceProvider'
import styles from './PortChip.module.css'
import { previewAddress } from './preview/previewAddress'
import { selectPort } from './store'

const text = messages.ports

interface PortChipProps {
  /** Null: there is no place for previews. */
  onPreview: ((port: number) => void) | null
  /** Shows it beside what the user does now, without touching the focus. */
  onAutoPreview: ((port: number) => void) | null
}

/** Says that a port began to listen, to eyes and to ears, and opens its preview where that was wished. */
export function PortChip({ onPreview, onAutoPreview }: PortChipProps) {
  const { notifications } = useWorkspace().ports
  const announce = useAnnounce()
  const ready = useStore(notifications.store, (state) => state.ready)
  const port = usePorts(selectPort(ready))
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  useEffect(
    () =>
      notifications.onReady((opened) => announce(text.opened(opened.port), { key: `port ${opened.port}` })),
    [notifications, announce],
  )
  useEffect(
    () => (onAutoPreview === null ? undefined : notifications.onAutoOpen(onAutoPreview)),
    [notifications, onAutoPreview],
  )
  if (!port) return null
  return (
    <span className={styles.chip}>
      <span className={styles.text}>{text.ready(port.port)}</span>
      {onPreview && previewAddress(port, template) !== null && (
        <Button size="sm" onClick={() => onPreview(port.port)}>
          {text.preview}
        </Button>
      )}
      <IconButton size="sm" label={text.dismiss} icon={X} onClick={notifications.seen} />
    </span>
  )
}
