import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../lib/log'
import { createHub } from '../socket/hub'
import {
  httpGet,
  openSocket,
  type ScriptedChannel,
  scriptedChannel,
  startTestServer,
  TOKEN,
  WORKSPACE,
} from '../testing/testServer'
import { createTokens } from './tokens'
import type { PreviewGateway, ServedWorkspace } from './workspaceRegistry'

const OTHER = 'ws-5e6f7a8b'
const OTHER_TOKEN = 'other-token_0123456789.abc'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const cleaning: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean()
})

interface Options {
  /** A token that opens both. */
  shared?: string
  maxConnections?: number
  previews?: readonly [PreviewGateway, PreviewGateway]
}

/** A server of two workspaces; each says on `config` which one it is. */
async function startTwo({ shared, maxConnections, previews }: Options = {}) {
  const log = createLog('silent', () => {})
  const channels: ScriptedChannel[] = [scriptedChannel('config'), scriptedChannel('config')]
  let ids = 0
  const [first, second] = channels
  if (first === undefined || second === undefined) throw new Error('There are two channels.')
  const others: ServedWorkspace[] = [
    {
      record: { id: OTHER, project_id: null, name: 'other', status: 'running' },
      hub: createHub({
        channels: [second],
        log,
        now: () => performance.now(),
        newId: () => `o${++ids}`,
        maxConnections,
      }),
      isToken: createTokens(shared ?? OTHER_TOKEN).isValid,
      preview: previews?.[1],
    },
  ]
  const hub = maxConnections === undefined ? {} : { maxConnections }
  const preview = previews === undefined ? {} : { preview: previews[0] }
  const server = await startTestServer({ channels: [first], hub, others, ...preview })
  cleaning.push(server.stop)
  return { ...server, first, second }
}

const listed = async (port: number, token: string): Promise<string[]> => {
  const { body } = await httpGet(port, '/workspaces', bearer(token))
  return JSON.parse(body).workspaces.map(({ id }: { id: string }) => id)
}

describe('a server of several workspaces', () => {
  it('lists what the token opens, and nothing else', async () => {
    const { port } = await startTwo()
    expect(await listed(port, TOKEN)).toEqual([WORKSPACE])
    expect(await listed(port, OTHER_TOKEN)).toEqual([OTHER])
  })

  it('lists all of them for a token that opens all', async () => {
    const { port } = await startTwo({ shared: TOKEN })
    expect(await listed(port, TOKEN)).toEqual([WORKSPACE, OTHER])
  })

  it('lists the workspaces of every token that a request carries', async () => {
    const { port } = await startTwo()
    const { body } = await httpGet(port, `/workspaces?token=${OTHER_TOKEN}`, bearer(TOKEN))
    expect(JSON.parse(body).workspaces).toHaveLength(2)
  })

  it.each([
    ['its own token', OTHER, OTHER_TOKEN, 200],
    ['the token of another workspace', OTHER, TOKEN, 401],
    ['a token that opens nothing', OTHER, 'wrong-token_0123456789.abc', 401],
    ['no token', OTHER, null, 401],
    ['an unknown id and a token that opens some workspace', 'ws-none', OTHER_TOKEN, 404],
    ['an unknown id and a token that opens nothing', 'ws-none', 'wrong-token_0123456789.abc', 401],
    ['an unknown id and no token', 'ws-none', null, 401],
  ])('answers over HTTP and on sockets to %s', async (_, workspaceId, token, status) => {
    const { port } = await startTwo()
    const answer = await httpGet(port, `/workspaces/${workspaceId}`, token === null ? {} : bearer(token))
    expect(answer.status).toBe(status)
    if (status === 200) expect(JSON.parse(answer.body)).toMatchObject({ id: OTHER, name: 'other' })
    else expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) })
    const opening = openSocket(port, { workspaceId, protocols: token === null ? [] : ['Bearer', token] })
    if (status === 200) (await opening).ws.terminate()
    else await expect(opening).rejects.toThrow(`HTTP ${status}`)
  })

  it('counts the token of another workspace as a wrong one, and throttles all workspaces together', async () => {
    const { port } = await startTwo()
    const statuses: number[] = []
    for (let n = 0; n < 11; n += 1) {
      const id = n % 2 === 0 ? OTHER : 'ws-none'
      const token = n % 2 === 0 ? TOKEN : 'wrong-token_0123456789.abc'
      statuses.push((await httpGet(port, `/workspaces/${id}`, bearer(token))).status)
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    expect((await httpGet(port, `/workspaces/${OTHER}`, bearer(OTHER_TOKEN))).status).toBe(200)
  })

  it('gives a socket to the workspace in its address alone', async () => {
    const { port, first, second } = await startTwo({ shared: TOKEN })
    await openSocket(port, { workspaceId: OTHER })
    expect([first.clients.length, second.clients.length]).toEqual([0, 1])
    await openSocket(port)
    expect([first.clients.length, second.clients.length]).toEqual([1, 1])
  })

  it('lets one tab be connected to each of them', async () => {
    const { port } = await startTwo({ shared: TOKEN })
    const query = '?client=tab-1&gen=1'
    const sockets = [await openSocket(port, { query }), await openSocket(port, { query, workspaceId: OTHER })]
    await httpGet(port, '/healthz')
    expect(sockets.map(({ ws }) => ws.readyState)).toEqual([1, 1])
  })

  it('is ready until every workspace is full', async () => {
    const { port } = await startTwo({ shared: TOKEN, maxConnections: 1 })
    await openSocket(port)
    expect((await httpGet(port, '/readyz')).status).toBe(200)
    await openSocket(port, { workspaceId: OTHER })
    expect((await httpGet(port, '/readyz')).status).toBe(503)
  })

  it('ends the channels and sockets of all of them when it stops', async () => {
    const { port, server, first, second } = await startTwo({ shared: TOKEN })
    const sockets = [await openSocket(port), await openSocket(port, { workspaceId: OTHER })]
    await server.stop()
    const codes = await Promise.all(sockets.map(async ({ closed }) => (await closed).code))
    expect(codes).toEqual([1001, 1001])
    for (const { heard } of [first, second]) expect(heard).toContain('stopped')
  })

  it('gives a preview to the workspace whose label it is, and a label of none to one that refuses it', async () => {
    const gateway = (label: string): PreviewGateway => ({
      matches: (host) => host.endsWith('.preview.example'),
      owns: (host) => host === `${label}.preview.example`,
      request: (_: IncomingMessage, response: ServerResponse) => void response.end(label),
      upgrade: (_, socket) => void socket.destroy(),
    })
    const { port } = await startTwo({ previews: [gateway('one'), gateway('two')] })
    const ask = async (label: string) => (await httpGet(port, '/', { host: `${label}.preview.example` })).body
    expect([await ask('one'), await ask('two'), await ask('none')]).toEqual(['one', 'two', 'one'])
  })
})
