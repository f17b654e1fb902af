/** Milliseconds between two looks; each gives the event loop at least one chance to read. */
const LOOK_MS = 50

interface ReadSocket {
  readonly bytesRead: number
  destroy(error?: Error): unknown
}

/**
 * Makes `destroy` wait until nothing more arrives. node-pty destroys the terminal's socket 200 ms after its
 * process ended, read or not: on a busy machine the last words of a program were lost that way.
 * @param socket what node-pty reads from; anything else is left alone
 */
export function lingerUntilRead(socket: unknown): void {
  if (!isReadSocket(socket)) return
  const destroy = socket.destroy.bind(socket)
  let lingering = false
  socket.destroy = (error) => {
    // The other end is closed, so everything was read.
    if (error) return destroy(error)
    if (lingering) return socket
    lingering = true
    let seen = socket.bytesRead
    const look = () => {
      if (socket.bytesRead === seen) return void destroy()
      seen = socket.bytesRead
      setTimeout(look, LOOK_MS)
    }
    setTimeout(look, LOOK_MS)
    return socket
  }
}

function isReadSocket(socket: unknown): socket is ReadSocket {
  return (
    typeof socket === 'object' &&
    socket !== null &&
    'bytesRead' in socket &&
    typeof socket.bytesRead === 'number' &&
    'destroy' in socket &&
    typeof socket.destroy === 'function'
  )
}
