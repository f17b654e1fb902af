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

/** Writes every numbered input once and in order. The server acknowledges the last number at most every 50 ms. */
export function createInputCounter(session: {
  sessionId: string
  epoch: string
  setTimer: SetTimer
}): InputCounter {
  const { sessionId, epoch, setTimer } = session
  const written = new Map<string, number>()
  const waiting = new Map<string, { stop: () => void; told: number }>()
  const tabOf = (client: Client) => client.tab ?? client.id
  const last = (client: Client) => written.get(tabOf(client)) ?? 0

  function tell(client: Client) {
    const n = last(client)
    client.send({ channel: 'terminal', type: 'input_ack', sessionId, epoch, n })
    waiting.set(client.id, { told: n, stop: setTimer(() => tellRest(client), ACK_MS) })
  }

  function tellRest(client: Client) {
    const told = waiting.get(client.id)?.told
    waiting.delete(client.id)
    if (told !== last(client)) tell(client)
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
      if (acks && client.tab !== null && !waiting.has(client.id)) tell(client)
      return fresh
    },
    last,
    forgetSocket(client) {
      waiting.get(client.id)?.stop()
      waiting.delete(client.id)
    },
    stop() {
      for (const { stop } of waiting.values()) stop()
      waiting.clear()
    },
  }
}
