import type { Clock } from '../lib/clock'
import { recordUrl, type Target } from './address'
import type { BlockedReason } from './connectionState'
import { workspaceRecordSchema } from './protocol'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * Why a socket could not be opened. A browser says 1006 to every refusal, so the reason is asked for over HTTP.
 * `running`: the workspace is fine as far as HTTP can tell. `afterMs`: the server asked for that pause.
 */
export type Verdict =
  | { readonly kind: BlockedReason; readonly name?: string }
  | { readonly kind: 'retry'; readonly running: boolean; readonly afterMs?: number; readonly name?: string }

const TIMEOUT_MS = 10_000
const RETRY = { kind: 'retry', running: false } as const satisfies Verdict

interface Options extends Target {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly token: string
}

export async function askStatus({ fetch, clock, token, ...target }: Options): Promise<Verdict> {
  const limit = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => limit.abort())
  try {
    const response = await fetch(recordUrl(target), {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: limit.signal,
    })
    return response.ok ? readRecord(await response.json()) : refusal(response, clock)
  } catch {
    // No network, a page of a captive portal, a proxy's error page: all of them pass.
    return RETRY
  } finally {
    cancel()
  }
}

function readRecord(body: unknown): Verdict {
  const record = workspaceRecordSchema.safeParse(body)
  if (!record.success) return RETRY
  const name = record.data.name ? { name: record.data.name } : {}
  return record.data.status === 'running'
    ? { kind: 'retry', running: true, ...name }
    : { kind: 'stopped', ...name }
}

function refusal({ status, headers }: Response, clock: Clock): Verdict {
  if (status === 401) return { kind: 'auth' }
  if (status === 403 || status === 404) return { kind: 'gone' }
  if (status === 409) return { kind: 'stopped' }
  const afterMs = status === 429 || status === 503 ? retryAfterMs(headers.get('Retry-After'), clock) : null
  return afterMs === null ? RETRY : { ...RETRY, afterMs }
}

const MAX_RETRY_AFTER_MS = 300_000

/** Seconds or an HTTP date. */
function retryAfterMs(value: string | null, clock: Clock): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - clock.wall()
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS)
}
