import { queryOptions } from '@tanstack/react-query'
import type { Fetch } from '../../socket/connection/fetchWithin'
import { type WorkspaceRecord, workspaceListSchema } from '../../socket/protocol'

/** `unreadable`: something answered that is no workspace server. `refused`: any other status. */
export type ConnectErrorCode = 'auth' | 'notFound' | 'network' | 'unreadable' | 'refused'

export class ConnectError extends Error {
  readonly code: ConnectErrorCode
  /** HTTP status; null when nothing answered. */
  readonly status: number | null

  constructor(code: ConnectErrorCode, status: number | null) {
    super(`Listing workspaces failed: ${code}${status === null ? '' : ` (HTTP ${status})`}`)
    this.code = code
    this.status = status
  }
}

/** A server and the token that was given for it; `turn` tells one attempt from the next. */
export interface Attempt {
  readonly endpoint: string
  readonly token: string
  readonly turn: number
}

/** `GET /workspaces` of one attempt. Throws `ConnectError`. The token is no part of the key. */
export const workspacesQuery = (fetch: Fetch, attempt: Attempt | null) =>
  queryOptions({
    queryKey: ['workspaces', attempt?.endpoint ?? null, attempt?.turn ?? 0],
    queryFn: ({ signal }) => listWorkspaces(fetch, attempt, signal),
    enabled: attempt !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    networkMode: 'always',
    refetchOnWindowFocus: false,
    retry: false,
  })

async function listWorkspaces(
  fetch: Fetch,
  attempt: Attempt | null,
  signal: AbortSignal,
): Promise<readonly WorkspaceRecord[]> {
  if (!attempt) return []
  const response = await request(fetch, attempt, signal)
  const { status } = response
  if (status === 401) throw new ConnectError('auth', status)
  if (status === 404) throw new ConnectError('notFound', status)
  if (!response.ok) throw new ConnectError('refused', status)
  const body: unknown = await response.json().catch(() => null)
  const list = workspaceListSchema.safeParse(body)
  if (!list.success) throw new ConnectError('unreadable', status)
  return list.data.workspaces
}

async function request(fetch: Fetch, { endpoint, token }: Attempt, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(`${endpoint}/workspaces`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal,
    })
  } catch {
    // A browser gives no reason: no network, no such host, or a server that does not allow this page.
    throw new ConnectError('network', null)
  }
}
