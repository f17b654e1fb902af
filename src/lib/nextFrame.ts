/** How long a page that is shown may go without painting, as a frame out of sight does, ms. */
const UNPAINTED_MS = 100

/** Runs before the next paint. Where nothing is painted it runs all the same: soon, not never. */
export function nextFrame(run: () => void): void {
  if (document.hidden) {
    nextTask(run)
    return
  }
  const once = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    run()
  }
  const frame = requestAnimationFrame(once)
  const timer = setTimeout(once, UNPAINTED_MS)
}

/** A timer of a hidden page waits for a second, and for a minute after a while; a message does not. */
function nextTask(run: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    run()
  }
  port2.postMessage(null)
}
