import type { Clock } from '../../lib/clock'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const TIMEOUT_MS = 10_000

interface Asked {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly url: string
  readonly token: string
  readonly method?: 'POST'
}

/** One HTTP request with the token and without cookies. Rejects unless the answer is read within 10 s. */
export async function fetchWithin<Answer>(
  { fetch, clock, url, token, method }: Asked,
  read: (response: Response) => Answer | Promise<Answer>,
): Promise<Answer> {
  const limit = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => limit.abort())
  try {
    const response = await fetch(url, {
      ...(method ? { method } : {}),
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: limit.signal,
    })
    return await read(response)
  } finally {
    cancel()
  }
}
