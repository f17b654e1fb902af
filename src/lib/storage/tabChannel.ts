/** What pages of this origin in the same partition say to each other. Nothing throws, and nobody has to hear it. */
export interface TabChannel {
  say(message: unknown): void
  /** Hears what other pages say, never this one. Returns its end. */
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
        // Closed with its page: there is nobody left to speak for.
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
