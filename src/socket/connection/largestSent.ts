import type { Outgoing } from '../link'

export interface SentMessage {
  readonly channel: string
  readonly frame: Outgoing
}

/**
 * Remembers the largest message since the last answer of the server. When the server closes with 1009, it is that
 * message which was too large.
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
