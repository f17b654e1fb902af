import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Fetch } from '../../socket/connection/fetchWithin'
import { answer, running } from '../../testing/connectionHarness'
import { ConnectError, workspacesQuery } from './listWorkspaces'

const ask = (fetch: Fetch) =>
  new QueryClient().fetchQuery(
    workspacesQuery(fetch, { endpoint: 'https://ide.example', token: 't', turn: 1 }),
  )

const codeOf = async (fetch: Fetch) =>
  ask(fetch).catch((error: unknown) => (error instanceof ConnectError ? error.code : 'another error'))

describe('listing workspaces', () => {
  it('sends the token and no cookies', async () => {
    const asked: [string, RequestInit][] = []
    const list = await ask(async (url, init) => {
      asked.push([url, init])
      return answer(200, { workspaces: [running] })
    })
    expect(list).toMatchObject([{ id: 'ws-1', status: 'running' }])
    expect(asked[0]![0]).toBe('https://ide.example/workspaces')
    expect(asked[0]![1]).toMatchObject({ headers: { Authorization: 'Bearer t' }, credentials: 'omit' })
  })

  it.each([
    ['auth', () => answer(401)],
    ['notFound', () => answer(404)],
    ['refused', () => answer(500)],
    ['unreadable', () => answer(200, '<html>')],
    ['unreadable', () => answer(200, { hello: 1 })],
    [
      'network',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
  ])('fails as "%s"', async (code, respond: () => Response) => {
    expect(await codeOf(async () => respond())).toBe(code)
  })

  it('keeps the token out of the query key', () => {
    const { queryKey } = workspacesQuery(fetch, { endpoint: 'https://ide.example', token: 'secret', turn: 2 })
    expect(JSON.stringify(queryKey)).not.toContain('secret')
  })
})
