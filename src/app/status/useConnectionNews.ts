import { useEffect, useRef } from 'react'
import { useConnection } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useWorkspaceName } from '../shell/useDocumentTitle'
import { barText } from './barText'
import { useConnectionSummary } from './useConnectionSummary'

/** Tells screen readers, once each time, that the connection went, came back, or needs the user. */
export function useConnectionNews(): void {
  const announce = useAnnounce()
  const name = useWorkspaceName()
  const everLive = useConnection((state) => state.everLive)
  const reason = useConnection((state) => state.reason)
  const { shape } = useConnectionSummary()
  const kind = reason ?? (shape === 'full' || shape === 'half' ? 'up' : 'down')
  const told = useRef('up')
  useEffect(() => {
    if (kind === told.current || (kind === 'down' && !everLive)) return
    told.current = kind
    const { lost, back } = messages.app.connection
    if (kind === 'up' || kind === 'down') announce(kind === 'up' ? back : lost, { key: 'connection' })
    else announce(barText(kind, name), { politeness: 'assertive', key: 'connection' })
  }, [announce, kind, name, everLive])
}
