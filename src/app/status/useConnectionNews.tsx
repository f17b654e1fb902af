import { useEffect, useRef } from 'react'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/AnnounceProvider'
import { useConnection } from '../../workspace/SocketProvider'
import { useConnectionSummary } from './useConnectionSummary'

/** Tells screen readers, once each time, that the connection went, came back, or needs somebody. */
export function useConnectionNews(): void {
  const announce = useAnnounce()
  const everLive = useConnection((state) => state.everLive)
  const { shape, text } = useConnectionSummary()
  const kind = shape === 'full' ? 'up' : shape === 'alert' ? 'blocked' : 'down'
  const blocked = shape === 'alert' ? text : ''
  const told = useRef('up')
  useEffect(() => {
    if (kind === told.current || (kind === 'down' && !everLive)) return
    told.current = kind
    const { lost, back } = messages.app.connection
    if (kind === 'blocked') announce(blocked, { politeness: 'assertive', key: 'connection' })
    else announce(kind === 'up' ? back : lost, { key: 'connection' })
  }, [announce, kind, blocked, everLive])
}
