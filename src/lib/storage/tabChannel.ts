/**
 * Messages between pages of this origin in the same storage partition. Nothing throws, and delivery is not guaranteed:
 * `createTabChannel(() => new BroadcastChannel('aether:tabs'))`.
 */
export interface TabChannel {
  say(message: unknown): void
  /** Receives messages of other pages, never of this one. Returns the unsubscribe. */
  hear(listener: (message: unknown) => void): () => void
}

type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'removeEventListener'>

/** @param open a function, because the browser may not have it, or not for this frame */
export function createTabChannel(open: () => Channel): TabChannel {
  const channel = attempt(open)
  return {
    say(message) {
      try {
        channel?.postMessage(message)
      } catch {
        // The channel was closed with its page.
      }
    },
    hear(listener) {
      const heard = (event: MessageEvent) => listener(event.data)
      channel?.addEventListener('message', heard)
      return () => channel?.removeEventListener('message', heard)
    },
  }
}

function attempt(open: () => Channel): Channel | null {
  try {
    return open()
  } catch {
    return null
  }
}
