import type { Clock } from '../lib/clock'
import { type Outgoing, RequestError, type Sent } from './link'
import type { Envelope } from './protocol'

const TIMEOUT_MS = 30_000
/** Requests that were given up; their answers are dropped when they come. */
const MAX_FORGOTTEN = 1000

interface Options {
  readonly clock: Clock
  readonly newId: () => string
  readonly transmit: (channel: string, frame: Outgoing) => Sent
  /** The server has answered one. */
  readonly heard?: () => void
}

interface Question {
  readonly channel: string
  readonly type: string
}

interface Pending extends Question {
  readonly settle: (outcome: Envelope | RequestError) => void
}

export interface AskOptions {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export type Requests = ReturnType<typeof createRequests>

/**
 * Requests with one answer each. Nothing is sent twice: after a loss the caller decides.
 *
 * @example
 * const requests = createRequests({ clock, newId, transmit: connection.transmit })
 * const answer = await requests.ask('files', { type: 'stat', path: '/a.ts' }, { timeoutMs: 5000 })
 */
export function createRequests({ clock, newId, transmit, heard }: Options) {
  const pending = new Map<string, Pending>()
  const forgotten = new Map<string, Question>()

  function forget(requestId: string, question: Question): void {
    if (forgotten.size >= MAX_FORGOTTEN) forgotten.clear()
    forgotten.set(requestId, question)
  }

  function ask(channel: string, frame: Outgoing, { timeoutMs, signal }: AskOptions = {}): Promise<Envelope> {
    if (signal?.aborted) return Promise.reject(new RequestError('ABORTED', 'The question was withdrawn.'))
    const requestId = typeof frame.requestId === 'string' ? frame.requestId : newId()
    return new Promise((resolve, reject) => {
      const giveUp = (error: RequestError) => () => {
        forget(requestId, { channel, type: frame.type })
        settle(error)
      }
      const settle = (outcome: Envelope | RequestError) => {
        pending.delete(requestId)
        cancelTimer()
        signal?.removeEventListener('abort', abort)
        if (outcome instanceof RequestError) reject(outcome)
        else resolve(outcome)
      }
      const abort = giveUp(new RequestError('ABORTED', 'The question was withdrawn.'))
      const late = giveUp(new RequestError('TIMEOUT', 'The server took too long to answer.'))
      const cancelTimer = clock.after(timeoutMs ?? TIMEOUT_MS, late)
      signal?.addEventListener('abort', abort)
      // Registered before it is sent, so that an answer within `transmit` finds it.
      pending.set(requestId, { channel, type: frame.type, settle })
      const sent = transmit(channel, { ...frame, requestId })
      if (sent === 'closed') settle(new RequestError('DISCONNECTED', 'There is no connection.', false))
      if (sent === 'tooLarge') settle(new RequestError('TOO_LARGE', 'This is too large for one message.'))
    })
  }

  /** True when the frame was the answer to a request, also to one that was given up: no channel sees it then. */
  function answered(frame: Envelope): boolean {
    const requestId = answeredId(frame)
    if (requestId === null) return false
    const waiting = pending.get(requestId)
    const question = waiting ?? forgotten.get(requestId)
    if (!question || !answers(frame, question)) return false
    forgotten.delete(requestId)
    waiting?.settle({ ...frame, requestId })
    heard?.()
    return true
  }

  /** The socket is gone, and every answer with it. */
  function failAll(): void {
    forgotten.clear()
    for (const { settle } of [...pending.values()])
      settle(new RequestError('DISCONNECTED', 'The connection was lost before the answer came.'))
  }

  /** The server refused this request for its size. False when there is none with this id. */
  function tooLarge(requestId: unknown): boolean {
    const question = typeof requestId === 'string' ? pending.get(requestId) : undefined
    question?.settle(new RequestError('TOO_LARGE', 'This was too large for the server.'))
    return question !== undefined
  }

  return { ask, answered, tooLarge, failAll }
}

/** Frames like `search_result` carry the id of their request and are not its answer. */
function answers(frame: Envelope, { channel, type }: Question): boolean {
  if (frame.channel !== channel && frame.channel !== 'error') return false
  return frame.type === type || frame.type === 'error'
}

/** Error frames name the request in `ref`. */
function answeredId(frame: Envelope): string | null {
  if (typeof frame.requestId === 'string') return frame.requestId
  const ref = frame.ref
  const named = typeof ref === 'object' && ref !== null && 'requestId' in ref ? ref.requestId : null
  return typeof named === 'string' ? named : null
}
