/** The socket that `public/boot.js` opened before this code was here, and what came of it so far. */
interface Early {
  readonly socket: WebSocket
  readonly events: readonly Event[]
  /** The id of this tab in its address. */
  readonly client: string
  readonly token: string
  readonly url: string
}

declare global {
  interface Window {
    aetherSocket?: Early
  }
}

export interface EarlySocket {
  /** The first id of the connection that shall get it. */
  readonly client: string | null
  /** Opens a socket; the first one is the early one if it is asked for with the same address and token. */
  readonly open: (url: string, protocols: string[]) => WebSocket
  /** For a page that needs no socket of this workspace. */
  close(): void
}

/**
 * Takes the socket that opened while the page was loading, so that neither its handshake nor the greeting of the server is
 * waited for again: `const early = takeEarlySocket(window); createDial(early.open)`.
 */
export function takeEarlySocket(page: Window & { WebSocket: typeof WebSocket }): EarlySocket {
  let early = page.aetherSocket ?? null
  delete page.aetherSocket
  const client = early?.client ?? null

  function close(): void {
    if (early === null) return
    release(early.socket)
    early.socket.close()
    early = null
  }

  function open(url: string, protocols: string[]): WebSocket {
    const [scheme, token] = protocols
    if (early === null || early.url !== url || scheme !== 'Bearer' || early.token !== token) {
      close()
      return new page.WebSocket(url, protocols)
    }
    const { socket, events } = early
    early = null
    release(socket)
    // The caller sets the handlers first. No other event comes in between: those are tasks of their own.
    queueMicrotask(() => {
      for (const event of events) tell(socket, event)
    })
    return socket
  }

  return { client, open, close }
}

function release(socket: WebSocket): void {
  socket.onopen = null
  socket.onmessage = null
  socket.onclose = null
}

/** By the handlers that it has then: one of them may let go of it. */
function tell(socket: WebSocket, event: Event): void {
  if (event.type === 'open') socket.onopen?.(event)
  else if (event.type === 'message') socket.onmessage?.(event as MessageEvent)
  else socket.onclose?.(event as CloseEvent)
}
