import { useMutation } from '@tanstack/react-query'
import { Copy, ExternalLink, Eye, Square, Zap } from 'lucide-react'
import { useState } from 'react'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useCopy } from '../../ui/CopyProvider'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../ui/IconButton'
import { useIsReadOnly } from '../context/EmbedHostContext'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import type { PortWish } from './commands'
import { isInDoubt } from './killPort'
import { PortName } from './PortName'
import { PortOwner } from './PortOwner'
import { PortReach } from './PortReach'
import styles from './PortsPane.module.css'
import { previewAddress } from './preview/previewAddress'
import type { Port } from './shared/protocol'

const text = messages.ports

interface PortRowProps {
  port: Port
  /** Why nothing can be done to it now. */
  unready: string | undefined
  onPreview: ((port: number) => void) | null
  /** `isDoubt`: it says only that nobody knows, until the table does. */
  onProblem: (problem: string, isDoubt?: boolean) => void
}

export function PortRow({ port, unready, onPreview, onProblem }: PortRowProps) {
  const { commands } = useWorkspace().ports
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const announce = useAnnounce()
  const [confirming, setConfirming] = useState(false)
  const copy = useCopy()
  const isRemembered = useConfig((state) => state.config?.capabilities.includes('ports.details') ?? false)
  const isReadOnly = useIsReadOnly('terminal')
  const noPage = port.web?.kind === 'notHttp' ? text.noPage(port.port) : undefined
  const address = previewAddress(port, template)
  const stop = useMutation({
    mutationFn: () => commands.kill(port.port),
    onError: (error) =>
      isInDoubt(error)
        ? onProblem(text.stopInDoubt(port.port), true)
        : onProblem(text.stopFailed(port.port, error.message)),
  })
  const remember = useMutation({
    mutationFn: (wish: PortWish) => commands.remember(port.port, wish),
    onError: (error) => onProblem(text.notRemembered(port.port, error.message)),
  })

  async function copyLink(link: string) {
    if (await copy(link)) announce(text.copied)
  }

  return (
    <tr>
      <th scope="row">{port.port}</th>
      <td>
        <PortName
          port={port}
          disabledReason={unready}
          onRename={isRemembered ? (label) => remember.mutate({ label }) : null}
        />
      </td>
      <td>
        <PortOwner port={port} />
      </td>
      <td>
        <PortReach port={port} />
      </td>
      <td>
        <div className={styles.actions}>
          {address !== null && (
            <>
              {onPreview && (
                <IconButton
                  label={text.preview}
                  icon={Eye}
                  disabledReason={unready ?? noPage}
                  onClick={() => onPreview(port.port)}
                />
              )}
              <IconButton
                label={text.openInNewTab}
                icon={ExternalLink}
                disabledReason={unready ?? noPage}
                onClick={() => window.open(address, '_blank', 'noopener,noreferrer')}
              />
              <IconButton label={text.copyLink} icon={Copy} onClick={() => void copyLink(address)} />
              {isRemembered && (
                <IconButton
                  label={text.autoOpen}
                  icon={Zap}
                  pressed={port.autoOpen ?? false}
                  disabled={remember.isPending}
                  disabledReason={unready}
                  onClick={() => remember.mutate({ autoOpen: !port.autoOpen })}
                />
              )}
            </>
          )}
          {port.noKill === undefined && (
            <IconButton
              label={text.stop}
              className={styles.stop}
              icon={Square}
              disabled={stop.isPending}
              disabledReason={isReadOnly ? messages.embed.readOnly : unready}
              onClick={() => setConfirming(true)}
            />
          )}
        </div>
        <ConfirmDialog
          open={confirming}
          title={text.stopTitle(port.port, port.process && revealHiddenInLine(port.process))}
          body={text.stopBody}
          confirmLabel={text.stop}
          danger
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false)
            if (unready === undefined) stop.mutate()
            else onProblem(text.stopFailed(port.port, unready))
          }}
        />
      </td>
    </tr>
  )
}
