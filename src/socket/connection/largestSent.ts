import type { Outgoing } from '../link'

export interface SentMessage {
  readonly channel: string
  readonly frame: Outgoing
}

/**
 * Remembers the largest message since the server last answered something. When the server closes because a
 * message was too large, it was that one.
 */
export function createLargestSent() {
  let largest: SentMessage | null = null
  let size = 0
  return {
    note(channel: string, frame: Outgoing, length: number): void {
      if (length <= size) return
      largest = { channel, frame }
      size = length
    },
    forget(): void {
      largest = null
      size = 0
    },
    largest: () => largest,
  }
}
