import { RequestError } from '../../../socket/link'

/** A server that stays silent so often in a row does not answer. */
const MAX_SILENT = 3

/** Waits until there is a connection again, or what waits for it is not wanted any more. */
export interface Reconnection {
  again(signal: AbortSignal): Promise<void>
  /** After each (re)connect. */
  opened(): void
}

/** @param told true while somebody waits */
export function createReconnection(told: (isWaiting: boolean) => void): Reconnection {
  const waiting = new Set<() => void>()
  return {
    again(signal) {
      if (signal.aborted) return Promise.resolve()
      told(true)
      return new Promise((resolve) => {
        const goOn = () => {
          waiting.delete(goOn)
          // One signal outlives many cuts.
          signal.removeEventListener('abort', goOn)
          resolve()
        }
        waiting.add(goOn)
        signal.addEventListener('abort', goOn)
      })
    },
    opened() {
      told(false)
      for (const goOn of [...waiting]) goOn()
    },
  }
}

/** Asks until there is an answer: for what may be asked, or done, several times. */
export async function patiently<Answer>(
  act: () => Promise<Answer>,
  reconnection: Pick<Reconnection, 'again'>,
  signal: AbortSignal,
): Promise<Answer> {
  const patience = createPatience(reconnection, signal)
  for (;;)
    try {
      return await act()
    } catch (error) {
      if (signal.aborted) throw error
      await patience.after(error)
    }
}

/** What is to be done after a request that was not answered. */
export function createPatience(reconnection: Pick<Reconnection, 'again'>, signal: AbortSignal) {
  let silent = 0
  return {
    answered(): void {
      silent = 0
    },
    /** Resolves when one may ask again; rejects where that has no point. */
    async after(error: unknown): Promise<void> {
      if (!(error instanceof RequestError)) throw error
      if (error.code === 'ABORTED') return
      if (error.code === 'DISCONNECTED') return reconnection.again(signal)
      silent += 1
      if (error.code !== 'TIMEOUT' || silent >= MAX_SILENT) throw error
    },
  }
}
