import type { Clock } from '../../lib/clock'
import { workspaceRecordSchema } from '../protocol'
import { recordUrl, type Target } from './address'
import { type Fetch, fetchWithin } from './fetchWithin'

/**
 * Why a socket could not be opened. A browser reports every refusal as 1006, so the reason is asked for over HTTP.
 * `running`: the workspace runs as far as HTTP can tell. `afterMs`: the pause that the server asked for.
 * `unreachable`: nothing answered. `starting`: it does not run yet. `canStart`: the client can start it; undefined where the server does not say.
 */
export type StatusVerdict =
  | { readonly kind: 'auth' }
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'stopped'
      readonly starting?: boolean
      readonly canStart?: boolean
      readonly name?: string
    }
  | {
      readonly kind: 'retry'
      readonly running: boolean
      readonly unreachable?: true
      readonly afterMs?: number
      readonly name?: string
    }

const RETRY = { kind: 'retry', running: false } as const satisfies StatusVerdict
const UNREACHABLE = { ...RETRY, unreachable: true } as const satisfies StatusVerdict
const STARTING: readonly string[] = ['creating', 'starting']

interface Options extends Target {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly token: string
}

/** `GET /workspaces/{id}`. */
export async function askStatus({ fetch, clock, token, ...target }: Options): Promise<StatusVerdict> {
  try {
    return await fetchWithin({ fetch, clock, url: recordUrl(target), token }, async (response) =>
      response.ok ? readRecord(await bodyOf(response)) : refusal(response, clock),
    )
  } catch {
    return UNREACHABLE
  }
}

/** Null for the HTML of a captive portal or a proxy, and for an answer that was cut short. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function readRecord(body: unknown): StatusVerdict {
  const record = workspaceRecordSchema.safeParse(body)
  if (!record.success) return RETRY
  const { status } = record.data
  const name = record.data.name ? { name: record.data.name } : {}
  return status === 'running'
    ? { kind: 'retry', running: true, ...name }
    : { kind: 'stopped', starting: STARTING.includes(status), ...name }
}

/** What a status code other than success means for the connection. */
export function refusal({ status, headers }: Response, clock: Clock): StatusVerdict {
  if (status === 401) return { kind: 'auth' }
  if (status === 403 || status === 404) return { kind: 'gone' }
  if (status === 409) return { kind: 'stopped' }
  const afterMs = status === 429 || status === 503 ? retryAfterMs(headers.get('Retry-After'), clock) : null
  return afterMs === null ? RETRY : { ...RETRY, afterMs }
}

/** A server can ask for no longer pause. */
const MAX_RETRY_AFTER_MS = 300_000

/** `Retry-After` in ms; the header holds seconds or an HTTP date. */
function retryAfterMs(value: string | null, clock: Clock): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - clock.wall()
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS)
}
