import type { SetTimer } from '../../drivers/shell/shellDriver'
import type { Client } from '../../socket/channel'

const ACK_MS = 50
/** Tabs whose last number is remembered, per session. */
const MAX_TABS = 256

export interface InputCounter {
  /** False when this input was written before. `acks`: whether the socket is to be told. */
  accept(client: Client, n: number | undefined, acks: boolean): boolean
  /** The last `n` written for this tab. */
  last(client: Client): number
  forgetSocket(client: Client): void
  stop(): void
}

/**
 * Writes every numbered input once and in order. The last number is acknowledged 50 ms after the first one that was not:
 * by then the echo has gone out, which the user waits for, and keys that came meanwhile need no message of their own.
 */
export function createInputCounter(session: {
  sessionId: string
  epoch: string
  setTimer: SetTimer
}): InputCounter {
  const { sessionId, epoch, setTimer } = session
  const written = new Map<string, number>()
  /** Cancels of the timers after which a socket gets its `input_ack`, by the socket's id. */
  const waiting = new Map<string, () => void>()
  const tabOf = (client: Client) => client.tab ?? client.id
  const last = (client: Client) => written.get(tabOf(client)) ?? 0

  function tell(client: Client) {
    waiting.delete(client.id)
    client.send({ channel: 'terminal', type: 'input_ack', sessionId, epoch, n: last(client) })
  }

  return {
    accept(client, n, acks) {
      if (n === undefined) return true
      const fresh = n > last(client)
      if (fresh) {
        written.delete(tabOf(client))
        written.set(tabOf(client), n)
        for (const oldest of written.keys()) {
          if (written.size <= MAX_TABS) break
          written.delete(oldest)
        }
      }
      if (acks && client.tab !== null && !waiting.has(client.id))
        waiting.set(
          client.id,
          setTimer(() => tell(client), ACK_MS),
        )
      return fresh
    },
    last,
    forgetSocket(client) {
      waiting.get(client.id)?.()
      waiting.delete(client.id)
    },
    stop() {
      for (const stop of waiting.values()) stop()
      waiting.clear()
    },
  }
}
