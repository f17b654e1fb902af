import {
  type EmbedErrorCode,
  HEARTBEAT_MS,
  MAX_MESSAGE,
  MAX_MESSAGES,
  type PortMessage,
  REQUEST_MS,
} from './messages'

/** An error as one side tells it to the other; `code` is what a program looks at. */
export class EmbedError extends Error {
  readonly code: EmbedErrorCode
  /** Where docs/embedding.md says what to do about it. */
  readonly anchor: string

  /** `cause`: what was thrown by the host's own code. */
  constructor(code: EmbedErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EmbedError'
    this.code = code
    this.anchor = `embedding.md#${code}`
  }
}

interface PortTalkOptions {
  readonly port: MessagePort
  /** Does what the other side asks for. What it throws becomes the answer. */
  readonly answer: (method: string, params: unknown) => unknown
  /** Everything that is neither question nor answer. */
  readonly heard: (message: PortMessage) => void
  /** The other side has been silent for too long, or speaks again. */
  readonly silent: (isSilent: boolean) => void
}

export interface PortTalk {
  /** Drops a message that is too large. Delays messages beyond half of what the other side accepts in a second. */
  tell(message: PortMessage): void
  /** Rejects with `EmbedError`: what the other side said, `timeout` after 30 s or `ms`, `not_allowed` over 1 MB. */
  ask<T = unknown>(method: string, params?: unknown, ms?: number): Promise<T>
  /** Questions that wait are rejected with `disposed`. */
  close(): void
}

/** How many of something there were in this second. */
function createCounter(): () => number {
  let second = 0
  let count = 0
  return () => {
    const now = Math.floor(Date.now() / 1000)
    count = now === second ? count + 1 : 1
    second = now
    return count
  }
}

/** Questions with one answer each, and heartbeats, over a port. Both sides speak so. */
export function createPortTalk({ port, answer, heard, silent }: PortTalkOptions): PortTalk {
  const waiting = new Map<
    number,
    { resolve(data: unknown): void; reject(error: EmbedError): void; timer: ReturnType<typeof setTimeout> }
  >()
  const received = createCounter()
  const posted = createCounter()
  const queue: PortMessage[] = []
  let pause: ReturnType<typeof setTimeout> | undefined
  let serial = 0
  let heardAt = Date.now()
  let beatAt = heardAt
  let isSilent = false

  /** @throws when the message cannot be copied. */
  function tell(message: PortMessage): void {
    if (!pause && posted() <= MAX_MESSAGES / 2) {
      port.postMessage(message)
      return
    }
    queue.push(message)
    pause ??= setTimeout(() => {
      pause = undefined
      for (const late of queue.splice(0)) tell(late)
    }, 1000)
  }

  const beat = setInterval(() => {
    const now = Date.now()
    // A timer that comes late tells of our own sleep, not of the other side's.
    if (now - beatAt > 2 * HEARTBEAT_MS) heardAt = now
    beatAt = now
    if (!isSilent && now - heardAt > 3 * HEARTBEAT_MS) {
      isSilent = true
      silent(true)
    }
    tell({ t: 'ping' })
  }, HEARTBEAT_MS)

  async function serve({ id, m, p }: Extract<PortMessage, { t: 'req' }>): Promise<void> {
    try {
      const d = await answer(m, p)
      const found: PortMessage = { t: 'res', id, ...(d === undefined ? {} : { d }) }
      if (!fits(found)) throw new EmbedError('not_allowed', TOO_LARGE)
      tell(found)
    } catch (error) {
      const code = error instanceof EmbedError ? error.code : 'not_allowed'
      tell({ t: 'res', id, e: { code, message: error instanceof Error ? error.message : String(error) } })
    }
  }

  function settle({ id, d, e }: Extract<PortMessage, { t: 'res' }>): void {
    const one = waiting.get(id)
    if (!one) return
    waiting.delete(id)
    clearTimeout(one.timer)
    if (e) one.reject(new EmbedError(e.code, e.message))
    else one.resolve(d)
  }

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (received() > MAX_MESSAGES || !isMessage(data)) return
    heardAt = Date.now()
    if (isSilent) {
      isSilent = false
      silent(false)
    }
    if (data.t === 'ping') tell({ t: 'pong' })
    else if (data.t === 'req') void serve(data)
    else if (data.t === 'res') settle(data)
    else if (data.t !== 'pong') heard(data)
  }

  return {
    tell,
    async ask<T>(m: string, p?: unknown, ms = REQUEST_MS) {
      serial += 1
      const id = serial
      const question: PortMessage = { t: 'req', id, m, ...(p === undefined ? {} : { p }) }
      if (!fits(question)) throw new EmbedError('not_allowed', TOO_LARGE)
      tell(question)
      return new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new EmbedError('timeout', `"${m}" was not answered within ${ms / 1000} s.`))
        }, ms)
        waiting.set(id, { resolve, reject, timer })
      })
    },
    close() {
      clearInterval(beat)
      clearTimeout(pause)
      port.onmessage = null
      port.close()
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer)
        reject(new EmbedError('disposed', GONE))
      }
      waiting.clear()
    },
  }
}

export const GONE = 'The embedded workspace is gone.'
const TOO_LARGE = 'Messages hold 1 MB at most.'
const KINDS = /^(init\??|ping|pong|bye|ready|re[qs]|evt|hears)$/

function fits(message: unknown): boolean {
  try {
    return JSON.stringify(message).length <= MAX_MESSAGE
  } catch {
    return false
  }
}

/** The parts of something that came from outside; none of what is no object. */
export const partsOf = (data: unknown): Partial<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? { ...data } : {}

/** Of a known kind, with the parts that make it one, and not too large. Its content is checked where it is used. */
function isMessage(data: unknown): data is PortMessage {
  const { t, id, m, k, kinds } = partsOf(data)
  const isWhole =
    (t !== 'req' || typeof m === 'string') &&
    ((t !== 'req' && t !== 'res') || typeof id === 'number') &&
    (t !== 'evt' || typeof k === 'string') &&
    (t !== 'hears' || Array.isArray(kinds))
  return typeof t === 'string' && KINDS.test(t) && isWhole && fits(data)
}
