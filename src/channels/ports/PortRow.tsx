import { useMutation } from '@tanstack/react-query'
import { Copy, ExternalLink, Eye, Square } from 'lucide-react'
import { useState } from 'react'
import { copyText } from '../../lib/copyText'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/AnnounceProvider'
import { Button } from '../../ui/Button'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { Dialog } from '../../ui/Dialog'
import { IconButton } from '../../ui/IconButton'
import { TextField } from '../../ui/TextField'
import { useConfig, useWorkspace } from '../../workspace/SocketProvider'
import { isInDoubt } from './commands'
import styles from './PortsPane.module.css'
import { previewAddress } from './previewAddress'
import type { Port } from './protocol'

const text = messages.ports

interface PortRowProps {
  port: Port
  live: boolean
  onPreview: (port: number) => void
  onProblem: (problem: string) => void
}

export function PortRow({ port, live, onPreview, onProblem }: PortRowProps) {
  const { commands } = useWorkspace().ports
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const announce = useAnnounce()
  const [confirming, setConfirming] = useState(false)
  const [toCopy, setToCopy] = useState<string | null>(null)
  const offline = live ? undefined : text.offline
  const address = previewAddress(port, template)
  const stop = useMutation({
    mutationFn: () => commands.kill(port.port),
    onError: (error) =>
      onProblem(isInDoubt(error) ? text.stopInDoubt(port.port) : text.stopFailed(port.port, error.message)),
  })

  async function copy(link: string) {
    if (await copyText(link, document)) announce(text.copied)
    else setToCopy(link)
  }

  return (
    <tr>
      <th scope="row">{port.port}</th>
      <td>
        {port.process ?? text.unknownProcess}
        {port.pid !== null && <span className={styles.muted}> {text.pid(port.pid)}</span>}
      </td>
      <td dir="ltr">{port.cwd ?? ''}</td>
      <td>
        <div className={styles.actions}>
          {address !== null && (
            <>
              <IconButton
                label={text.preview}
                icon={Eye}
                disabledReason={offline}
                onClick={() => onPreview(port.port)}
              />
              <IconButton
                label={text.openInNewTab}
                icon={ExternalLink}
                disabledReason={offline}
                onClick={() => window.open(address, '_blank', 'noopener,noreferrer')}
              />
              <IconButton label={text.copyLink} icon={Copy} onClick={() => void copy(address)} />
            </>
          )}
          <IconButton
            label={text.stop}
            icon={Square}
            disabled={stop.isPending}
            disabledReason={offline}
            onClick={() => setConfirming(true)}
          />
        </div>
        <ConfirmDialog
          open={confirming}
          title={text.stopTitle(port.port, port.process)}
          body={text.stopBody}
          confirmLabel={text.stop}
          danger
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false)
            stop.mutate()
          }}
        />
        <Dialog
          open={toCopy !== null}
          title={text.copyByHand}
          onClose={() => setToCopy(null)}
          footer={<Button onClick={() => setToCopy(null)}>{text.close}</Button>}
        >
          <p>{text.copyHint}</p>
          <TextField label={text.copyLink} value={toCopy ?? ''} onChange={() => {}} readOnly />
        </Dialog>
      </td>
    </tr>
  )
}
