import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'

/** Bytes after which the server hears that they were drawn. */
const ACK_BYTES = 131_072
const RETRY_MS = 100

sessionStorage.session ??= Math.random().toString(36).slice(2)
const tabs: HTMLElement[] = []

/** A terminal on a shell of its own, which goes on where it was after the socket was lost or the page loaded again. */
function addTerminal(): void {
  const tab = document.createElement('div')
  tab.className = 'tab'
  for (const other of tabs) other.hidden = true
  document.body.append(tab)
  const name = `${sessionStorage.session}-${tabs.push(tab)}`
  const terminal = new Terminal({ scrollback: 10_000, allowProposedApi: true })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(tab)
  fit.fit()

  let received = 0
  let drawn = 0
  let socket = connect()

  function connect(): WebSocket {
    const { cols, rows } = terminal
    const query = new URLSearchParams({
      name,
      since: String(received),
      cols: String(cols),
      rows: String(rows),
    })
    const next = new WebSocket(`ws://${location.host}/?${query}`)
    next.binaryType = 'arraybuffer'
    next.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') {
        received = JSON.parse(data).since
        return
      }
      received += data.byteLength
      terminal.write(new Uint8Array(data), () => {
        drawn += data.byteLength
        if (drawn < ACK_BYTES || next.readyState !== WebSocket.OPEN) return
        next.send(JSON.stringify({ drawn }))
        drawn = 0
      })
    }
    next.onclose = () =>
      setTimeout(() => {
        socket = connect()
      }, RETRY_MS)
    return next
  }

  terminal.onData((input) => socket.send(JSON.stringify({ input })))
  terminal.focus()
}

window.bareAddTerminal = addTerminal
addTerminal()

declare global {
  interface Window {
    bareAddTerminal?: () => void
  }
}
