import { useMutation } from '@tanstack/react-query'
import { Copy, ExternalLink, Eye, Square, Zap } from 'lucide-react'
import { useState } from 'react'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useCopy } from '../../ui/CopyProvider'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog'
import { IconButton } from '../../ui/IconButton'
import { useDisabledReason } from '../context/useDisabledReason'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import { isInDoubt } from './killPort'
import styles from './PortsPane.module.css'
import { previewAddress } from './preview/previewAddress'
import type { Port } from './shared/protocol'

const text = messages.ports

export interface PortProblemProps {
  port: Port
  /** Why its actions are off. */
  unready: string | undefined
  /** `isDoubt`: the outcome is unknown until the next table. */
  onProblem: (problem: string, isDoubt?: boolean) => void
}

interface PortPreviewActionsProps {
  port: Port
  unready: string | undefined
  onPreview: ((port: number) => void) | null
  /** Null where the server remembers nothing about ports. */
  autoOpen: { readonly isPending: boolean; readonly set: (isOn: boolean) => void } | null
}

/** What can be done with the page of a port; nothing where the port has no preview address. */
export function PortPreviewActions({ port, unready, onPreview, autoOpen }: PortPreviewActionsProps) {
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const announce = useAnnounce()
  const copy = useCopy()
  const address = previewAddress(port, template)
  const noPage = port.web?.kind === 'notHttp' ? text.noPage(port.port) : undefined

  async function copyLink(link: string) {
    if (await copy(link)) announce(text.copied)
  }

  if (address === null) return null
  return (
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
      {autoOpen && (
        <IconButton
          label={text.autoOpen}
          icon={Zap}
          pressed={port.autoOpen ?? false}
          disabled={autoOpen.isPending}
          disabledReason={unready}
          onClick={() => autoOpen.set(!port.autoOpen)}
        />
      )}
    </>
  )
}

/** Ends the port's process, after a question. */
export function StopPort({ port, unready, onProblem }: PortProblemProps) {
  const { commands } = useWorkspace().ports
  const readOnly = useDisabledReason('terminal', 'writable')
  const [isConfirming, setConfirming] = useState(false)
  const stop = useMutation({
    mutationFn: () => commands.kill(port.port),
    onError: (error) =>
      isInDoubt(error)
        ? onProblem(text.stopInDoubt(port.port), true)
        : onProblem(text.stopFailed(port.port, error.message)),
  })
  return (
    <>
      {port.noKill === undefined && (
        <IconButton
          label={text.stop}
          className={styles.stop}
          icon={Square}
          disabled={stop.isPending}
          disabledReason={readOnly ?? unready}
          onClick={() => setConfirming(true)}
        />
      )}
      <ConfirmDialog
        open={isConfirming}
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
    </>
  )
}
