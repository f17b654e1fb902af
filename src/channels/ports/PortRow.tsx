import { useMutation } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import type { PortWish } from './commands'
import { PortPreviewActions, type PortProblemProps, StopPort } from './PortActions'
import { PortName } from './PortName'
import { PortOwner } from './PortOwner'
import { PortReach } from './PortReach'
import styles from './PortsPane.module.css'
import type { Port } from './shared/protocol'

interface PortRowProps extends PortProblemProps {
  onPreview: ((port: number) => void) | null
  ask: AskAboutPort | undefined
}

/** Asks the agent about a port, and what went wrong with it. */
export type AskAboutPort = (port: Port, problem: string | null) => void

export function PortRow({ port, unready, onPreview, ask, onProblem }: PortRowProps) {
  const { commands } = useWorkspace().ports
  const canRemember = useConfig((state) => state.config?.capabilities.includes('ports.details') ?? false)
  const remember = useMutation({
    mutationFn: (wish: PortWish) => commands.remember(port.port, wish),
    onError: (error) => onProblem(messages.ports.notRemembered(port.port, error.message)),
  })
  const autoOpen = {
    isPending: remember.isPending,
    set: (isOn: boolean) => remember.mutate({ autoOpen: isOn }),
  }
  return (
    <tr>
      <th scope="row">{port.port}</th>
      <td>
        <PortName
          port={port}
          disabledReason={unready}
          onRename={canRemember ? (label) => remember.mutate({ label }) : null}
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
          <PortPreviewActions
            port={port}
            unready={unready}
            onPreview={onPreview}
            autoOpen={canRemember ? autoOpen : null}
          />
          {ask && <IconButton label={messages.files.ask} icon={Bot} onClick={() => ask(port, null)} />}
          <StopPort port={port} unready={unready} onProblem={onProblem} />
        </div>
      </td>
    </tr>
  )
}
