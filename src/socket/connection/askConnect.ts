import * as z from 'zod/mini'
import type { Clock } from '../../lib/clock'
import { recordUrl, type Target } from './address'
import { refusal, type StatusVerdict } from './askStatus'
import { type Fetch, fetchWithin } from './fetchWithin'

const startedSchema = z.object({
  state: z.literal('running'),
  transport: z.object({ websocket_path: z.string() }),
})
const startingSchema = z.object({ state: z.literal('connecting'), retry_after_ms: z.optional(z.number()) })
const refusedSchema = z.object({
  kind: z.enum(['transitional', 'startable', 'not_connectable']),
  retry_after_ms: z.optional(z.number()),
})

/** The pause before the next question where the server names none, and the bounds of the one it names. */
const POLL_MS = 2000
const MIN_POLL_MS = 500
const MAX_POLL_MS = 30_000

/**
 * What a hosted server answers to `POST …/connect`. `open`: the path of the socket. `absent`: the server has no such
 * route. `plain`: the answer says nothing, so the socket is tried. `wait`: the workspace starts; ask again after `afterMs`.
 */
export type ConnectVerdict =
  | StatusVerdict
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'wait'; readonly afterMs: number }

interface Options extends Target {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly token: string
}

/** `POST …/connect`: asks for the socket of the workspace, which some servers start for that (docs/protocol.md, part 1). */
export async function askConnect({ fetch, clock, token, ...target }: Options): Promise<ConnectVerdict> {
  try {
    return await fetchWithin(
      { fetch, clock, url: `${recordUrl(target)}/connect`, token, method: 'POST' },
      (response) => read(response, clock),
    )
  } catch {
    // No network, or the server refuses a POST of another origin (CORS).
    return { kind: 'plain' }
  }
}

async function read(response: Response, clock: Clock): Promise<ConnectVerdict> {
  const { status } = response
  if (status === 404 || status === 405 || status === 501) return { kind: 'absent' }
  if (response.ok) return readAccepted(await response.json())
  if (status === 409) return readRefused(await response.json())
  const verdict = refusal(response, clock)
  const isPassing = status === 408 || status === 429 || status >= 500
  return isPassing || verdict.kind !== 'retry' ? verdict : { kind: 'stopped', canStart: false }
}

function readAccepted(body: unknown): ConnectVerdict {
  const started = startedSchema.safeParse(body)
  if (started.success) return { kind: 'open', path: started.data.transport.websocket_path }
  const starting = startingSchema.safeParse(body)
  return starting.success ? waiting(starting.data.retry_after_ms) : { kind: 'plain' }
}

function readRefused(body: unknown): ConnectVerdict {
  const refused = refusedSchema.safeParse(body)
  if (!refused.success) return { kind: 'stopped', canStart: false }
  const { kind, retry_after_ms } = refused.data
  if (kind === 'transitional') return waiting(retry_after_ms)
  return { kind: 'stopped', canStart: kind === 'startable' }
}

const waiting = (ms = POLL_MS): ConnectVerdict => ({
  kind: 'wait',
  afterMs: Math.min(Math.max(ms, MIN_POLL_MS), MAX_POLL_MS),
})
