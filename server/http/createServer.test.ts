import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../lib/log'
import {
  httpGet,
  openSocket,
  rawRequest,
  scriptedChannel,
  startTestServer,
  type TestServerOptions,
  TOKEN,
  WORKSPACE,
} from '../testing/testServer'
import type { PreviewGateway } from './workspaceRegistry'

const cleaning: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean()
})

async function start(options: TestServerOptions = {}) {
  const server = await startTestServer(options)
  cleaning.push(server.stop)
  return server
}

const bearer = { authorization: `Bearer ${TOKEN}` }
const WRONG = 'wrong-token_0123456789.abc'

describe('token', () => {
  it.each([
    ['Bearer', 'Bearer'],
    ['bearer', 'bearer'],
    ['BEARER', 'BEARER'],
  ])(
    'is taken from the sub-protocol and %s echoed as offered, never the token (W2)',
    async (word, echoed) => {
      const { port } = await start()
      const socket = await openSocket(port, { protocols: [word, TOKEN] })
      expect(socket.ws.protocol).toBe(echoed)
    },
  )

  it.each([
    ['?token=', { protocols: [], query: `?token=${TOKEN}` }],
    ['Authorization', { protocols: [], headers: bearer }],
    ['Authorization in lower case', { protocols: [], headers: { authorization: `bearer ${TOKEN}` } }],
  ])('is taken from %s (W2)', async (_, options) => {
    const { port } = await start()
    const socket = await openSocket(port, options)
    expect(socket.ws.protocol).toBe('')
  })

  it.each([
    ['no token', { protocols: [] }],
    ['an empty one', { protocols: [], query: '?token=' }],
    ['a wrong one', { protocols: ['Bearer', WRONG] }],
    ['a shorter one', { protocols: ['Bearer', TOKEN.slice(0, -1)] }],
    ['another scheme', { protocols: [], headers: { authorization: `Basic ${TOKEN}` } }],
    ['a token without its scheme', { protocols: [TOKEN] }],
    ['a cookie', { protocols: [], headers: { cookie: `token=${TOKEN}` } }],
  ])('%s is refused with 401 (W3)', async (_, options) => {
    const { port } = await start()
    await expect(openSocket(port, options)).rejects.toThrow('HTTP 401')
  })

  it('wrong ones are throttled after ten a minute, the right one never', async () => {
    const { port } = await start()
    const wrong = () => httpGet(port, '/workspaces', { authorization: `Bearer ${WRONG}` })
    const statuses = []
    for (let n = 0; n < 12; n += 1) statuses.push((await wrong()).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    expect((await wrong()).headers['retry-after']).toBe('60')
    expect((await httpGet(port, '/workspaces', bearer)).status).toBe(200)
    await openSocket(port)
    expect((await httpGet(port, '/workspaces')).status).toBe(401)
  })

  it.each([
    ['a token with a space', '', { authorization: 'Bearer has space SECRET' }],
    ['a token with a tab', '', { authorization: 'Bearer SECRET\ttab' }],
    ['no token after the scheme', '', { authorization: 'Bearer' }],
    ['another scheme', '', { authorization: 'Basic SECRET' }],
    ['an empty header', '', { authorization: '' }],
    ['an empty parameter', '?token=', {}],
    ['control characters', '?token=%00SECRET%0aInjected', {}],
    ['a sub-protocol without a token', '', { 'sec-websocket-protocol': 'Bearer' }],
  ])('%s is logged without what was sent, and counts as a wrong one', async (_, query, headers) => {
    const lines: string[] = []
    const { port } = await start({ log: createLog('warn', (line) => lines.push(line)) })
    const login = async () => (await httpGet(port, `/workspaces${query}`, headers)).status
    expect(await login()).toBe(401)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/Refused a wrong token status=401 method="GET" path="\/workspaces" from="/)
    expect(lines[0]).not.toMatch(/SECRET|Injected/)
    for (let tries = 1; tries < 10; tries += 1) expect(await login()).toBe(401)
    expect(await login()).toBe(429)
    expect((await httpGet(port, `/workspaces${query}`, bearer)).status).toBe(200)
  })

  it('never reaches the log', async () => {
    const lines: string[] = []
    const { port } = await start({ log: createLog('debug', (line) => lines.push(line)) })
    await openSocket(port, { protocols: [], query: `?token=${TOKEN}` })
    await expect(openSocket(port, { protocols: [], query: `?token=${WRONG}` })).rejects.toThrow()
    await httpGet(port, `/x/${'y'.repeat(20)}?token=${TOKEN}`)
    expect(lines.join('')).toContain('Refused a wrong token')
    expect(lines.join('')).not.toMatch(new RegExp(`${TOKEN}|${WRONG}`))
  })
})

describe('origin of an upgrade', () => {
  const allowOrigins = ['https://ide.example', 'http://localhost:5173']
  it.each<[string, string, number]>([
    ['the page itself', 'http://localhost:PORT', 101],
    ['an allowed page', 'https://ide.example', 101],
    ['another allowed page', 'http://localhost:5173', 101],
    ['another port of localhost', 'http://localhost:8080', 403],
    ['a preview', 'http://3000-1a2b3c4d.localhost:PORT', 403],
    ['the other name of loopback', 'http://127.0.0.1:PORT', 403],
    ['a sandboxed document', 'null', 403],
    ['nothing', '', 403],
    ['an embedding page', 'https://dashboard.example', 403],
    ['another scheme', 'https://localhost:PORT', 403],
    ['the default port', 'http://localhost', 403],
    ['other case', 'http://LOCALHOST:PORT', 403],
    ['a suffix', 'http://localhost:PORT.evil.example', 403],
    ['a prefix', 'http://evil-localhost:PORT', 403],
    ['a longer port', 'http://localhost:PORT0', 403],
    ['user info', 'http://localhost:PORT@evil.example', 403],
    ['a path', 'http://localhost:PORT/', 403],
    ['an allowed name as a suffix', 'https://evil-ide.example', 403],
    ['an allowed name as a prefix', 'https://ide.example.evil', 403],
    ['an allowed name, other scheme', 'http://ide.example', 403],
    ['an allowed name, other port', 'https://ide.example:444', 403],
  ])('%s', async (_, origin, status) => {
    const { port } = await start({ allowOrigins, embedOrigins: ['https://dashboard.example'] })
    const opening = openSocket(port, { headers: { origin: origin.replace('PORT', String(port)) } })
    if (status === 101) await opening
    else await expect(opening).rejects.toThrow(`HTTP ${status}`)
  })

  it('is checked before the token (W4)', async () => {
    const { port } = await start()
    const headers = { origin: 'https://evil.example' }
    await expect(openSocket(port, { headers, protocols: ['Bearer', WRONG] })).rejects.toThrow('HTTP 403')
  })

  it('may be that of the reverse proxy', async () => {
    const { port } = await start({ publicOrigin: 'https://ide.example' })
    await openSocket(port, { headers: { origin: 'https://ide.example' } })
    await openSocket(port, { headers: { origin: 'https://ide.example', host: 'ide.example' } })
  })
})

describe('host', () => {
  it.each<[string, number]>([
    ['localhost:PORT', 200],
    ['127.0.0.1:PORT', 200],
    ['[::1]:PORT', 200],
    ['LOCALHOST:PORT', 200],
    ['ide.example', 200],
    ['ide.example:443', 200],
    ['localhost', 421],
    ['localhost:1', 421],
    ['localhost.:PORT', 421],
    ['localhost:PORT0', 421],
    ['evil.example', 421],
    ['evil.example:PORT', 421],
    ['localhost.evil.example:PORT', 421],
    ['3000-1a2b3c4d.localhost:PORT', 421],
    ['ide.example:80', 421],
    ['127.0.0.2:PORT', 421],
    ['0.0.0.0:PORT', 421],
    ['::1:PORT', 421],
    ['user@localhost:PORT', 421],
  ])('%s on http and on an upgrade', async (name, status) => {
    const { port } = await start({ allowOrigins: ['https://ide.example'] })
    const host = name.replace('PORT', String(port))
    expect((await httpGet(port, '/workspaces', { host, ...bearer })).status).toBe(status)
    const opening = openSocket(port, { headers: { host } })
    if (status === 200) await opening
    else await expect(opening).rejects.toThrow('HTTP 421')
  })

  it.each([
    ['https://ide.example', ['ide.example', 'ide.example:443', 'IDE.example:7420', 'ide.example:80']],
    ['https://ide.example:8443', ['ide.example:8443', 'ide.example', 'ide.example:443', 'ide.example:PORT']],
    ['http://ide.example', ['ide.example', 'ide.example:80', 'ide.example:8080']],
    ['https://[2001:db8::1]:8443', ['[2001:db8::1]:8443', '[2001:db8::1]']],
  ])('of a proxy is known by its name, whatever it says of the port: %s', async (publicOrigin, hosts) => {
    const { port } = await start({ publicOrigin })
    for (const host of hosts.map((each) => each.replace('PORT', String(port)))) {
      expect((await httpGet(port, '/workspaces', { host, ...bearer })).status, host).toBe(200)
      await openSocket(port, { headers: { host, origin: publicOrigin } })
    }
    for (const host of ['ide.example.evil.example', 'x.ide.example', 'ide.example:', 'ide.example:1:2'])
      expect((await httpGet(port, '/workspaces', { host, ...bearer })).status, host).not.toBe(200)
  })

  it.each([
    ['ide.example', '--public-origin https://ide.example.'],
    ['ide.example:443', '--public-origin https://ide.example.'],
    ['192.168.1.5:PORT', '--public-origin http://192.168.1.5:PORT.'],
    ['3000-1a2b3c4d-abcdefghijklmnopqrstuvwxyz.preview.example', '--preview-domain preview.example.'],
  ])('that is none of ours is answered with the flag that would make it one: %s', async (name, flag) => {
    const { port } = await start()
    const filled = (text: string) => text.replace('PORT', String(port))
    const { status, body } = await httpGet(port, '/workspaces', { host: filled(name) })
    expect(status).toBe(421)
    expect(JSON.parse(body).error).toContain(filled(flag))
  })

  it('and an origin that may not ask are told apart', async () => {
    const { port } = await start()
    const headers = { host: `localhost:${port}`, origin: 'https://ide.example' }
    const { status, body } = await httpGet(port, '/workspaces', headers, 'POST')
    expect(status).toBe(403)
    expect(JSON.parse(body).error).toContain('--allow-origin https://ide.example')
    expect(JSON.parse(body).error).toContain('--public-origin https://ide.example')
  })

  it('that could be none is not repeated', async () => {
    const { port } = await start()
    const { body } = await httpGet(port, '/workspaces', { host: 'a"b' })
    expect(JSON.parse(body).error).toBe('This server does not answer to that host name.')
  })

  it('must be said once, and forwarded ones are not believed (W3)', async () => {
    const { port } = await start()
    const own = `Host: localhost:${port}\r\n`
    const get = (lines: string) =>
      rawRequest(port, `GET /workspaces?token=${TOKEN} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)
    expect(await get(own)).toMatch(/^HTTP\/1.1 200/)
    expect(await get(`${own}Host: evil.example\r\n`)).toMatch(/^HTTP\/1.1 4(00|21)/)
    expect(await get('')).toMatch(/^HTTP\/1.1 400/)
    expect(await get(`Host: evil.example\r\nX-Forwarded-Host: localhost:${port}\r\n`)).toMatch(
      /^HTTP\/1.1 421/,
    )
  })

  it('below the preview domain goes to the gateway, with http and upgrades', async () => {
    const preview: PreviewGateway = {
      matches: (host) => host.startsWith('3000-'),
      owns: () => false,
      request: (request, response) => void response.end(`preview ${request.url}`),
      upgrade: (_request, socket) => void socket.end('HTTP/1.1 418 Preview\r\n\r\n'),
    }
    const { port } = await start({ preview })
    const answer = await httpGet(port, '/workspaces', { host: `3000-x.localhost:${port}` })
    expect(answer.body).toBe('preview /workspaces')
    expect(answer.headers['content-security-policy']).toBeUndefined()
    await expect(openSocket(port, { headers: { host: `3000-x.localhost:${port}` } })).rejects.toThrow(
      'HTTP 418',
    )
  })
})

describe('requests that no browser sends', () => {
  it.each([
    ['a proxy request', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost:PORT', 400],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost:PORT', 405],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost:PORT', 400],
    ['noise', '\u0001\u0002', 400],
    ['huge headers', `GET / HTTP/1.1\r\nHost: localhost:PORT\r\nX: ${'a'.repeat(40_000)}`, 431],
    [
      'an unknown upgrade',
      'GET / HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: upgrade\r\nUpgrade: h2c',
      404,
    ],
    [
      'a socket without its key',
      `GET /workspaces/${WORKSPACE}/ws?token=${TOKEN} HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: upgrade\r\nUpgrade: websocket`,
      400,
    ],
  ])('%s', async (_, text, status) => {
    const { port } = await start()
    const answer = await rawRequest(
      port,
      `${text.replace('PORT', String(port))}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({ error: expect.any(String) })
  })
})

describe('routes', () => {
  it('/healthz and /readyz answer probes of any Host, without a token', async () => {
    const { port } = await start()
    for (const host of ['10.1.2.3:80', 'probe', `localhost:${port}`])
      for (const path of ['/healthz', '/readyz'])
        expect(await httpGet(port, path, { host })).toMatchObject({ status: 200, body: '{"status":"ok"}' })
    expect((await httpGet(port, '/', { host: '10.1.2.3:80' })).status).toBe(421)
  })

  it('/readyz says no while the server is full, and while it stops', async () => {
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    const channel = { ...scriptedChannel('config'), stop: () => slow }
    const { port, server } = await start({ channels: [channel], hub: { maxConnections: 1 } })
    expect((await httpGet(port, '/readyz')).status).toBe(200)
    await openSocket(port)
    expect(await httpGet(port, '/readyz')).toMatchObject({ status: 503, body: '{"status":"full"}' })
    const stopped = server.stop()
    expect(await httpGet(port, '/readyz')).toMatchObject({ status: 503, body: '{"status":"stopping"}' })
    expect((await httpGet(port, '/healthz')).status).toBe(200)
    release()
    await stopped
  })

  it('log wrong tokens without the token, and not without end', async () => {
    const lines: string[] = []
    const { port } = await start({ log: createLog('warn', (line) => lines.push(line)) })
    const wrong = { authorization: 'Bearer not-the-token-but-long-enough' }
    for (let tries = 0; tries < 15; tries += 1) await httpGet(port, '/workspaces?token=also-a-secret', wrong)
    await httpGet(port, '/workspaces')
    await expect(openSocket(port, { protocols: ['Bearer', 'wrong'] })).rejects.toThrow('HTTP 429')
    expect(lines).toHaveLength(10)
    expect(lines[0]).toMatch(/Refused a wrong token status=401 method="GET" path="\/workspaces" from="/)
    expect(lines.join('')).not.toMatch(/not-the-token|also-a-secret/)
  })

  it('lists the workspace and shows its state', async () => {
    const { port } = await start()
    const record = { id: WORKSPACE, project_id: null, name: 'demo', status: 'running' }
    const list = await httpGet(port, '/workspaces', bearer)
    expect(JSON.parse(list.body)).toEqual({ workspaces: [record] })
    expect(list.headers['cache-control']).toBe('no-store')
    expect(JSON.parse((await httpGet(port, `/workspaces/${WORKSPACE}`, bearer)).body)).toEqual(record)
  })

  it.each([
    ['/workspaces/ws-other', 'GET', 404],
    [`/workspaces/${WORKSPACE}/connect`, 'POST', 404],
    ['/workspaces/%zz', 'GET', 404],
    ['/workspaces', 'DELETE', 405],
    ['/nothing', 'GET', 404],
    ['/', 'POST', 405],
    ['//evil.example/x', 'GET', 404],
    ['/../../etc/passwd', 'GET', 404],
    ['/%2e%2e/%2e%2e/etc/passwd', 'GET', 404],
  ])('%s %s → %i with words', async (path, method, status) => {
    const { port } = await start()
    const answer = await httpGet(port, path, bearer, method)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) })
  })

  it('does not open a socket of another workspace or at another path', async () => {
    const { port } = await start()
    const upgrade = (path: string) =>
      rawRequest(
        port,
        `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
      )
    expect(await upgrade('/workspaces/ws-other/ws')).toMatch(/^HTTP\/1.1 404/)
    expect(await upgrade('/ws')).toMatch(/^HTTP\/1.1 404/)
  })

  it('lets only allowed pages read answers, never with credentials', async () => {
    const { port } = await start({ allowOrigins: ['https://ide.example'] })
    const from = (origin: string, method = 'GET') =>
      httpGet(port, '/workspaces', { ...bearer, origin }, method)
    const allowed = await from('https://ide.example')
    expect(allowed.headers['access-control-allow-origin']).toBe('https://ide.example')
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()
    const preflight = await from('https://ide.example', 'OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toBe('Authorization')
    expect((await from('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(403)
    expect((await from('null', 'POST')).status).toBe(403)
  })
})

describe('page', () => {
  async function startWithPage(options: TestServerOptions = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'page-'))
    cleaning.push(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'assets'))
    await mkdir(join(folder, '.vite'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><head><title>Aether</title>')
    await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {}')
    await writeFile(join(folder, 'assets', 'editor.worker-1a2b.js'), 'export {}')
    await writeFile(join(folder, '.vite', 'manifest.json'), '{}')
    return { ...(await start({ ...options, folder })), folder }
  }

  it('comes with the policy and headers, and is never cached', async () => {
    const { port } = await startWithPage({ embedOrigins: ['https://dashboard.example'] })
    const { status, headers, body } = await httpGet(port, `/?workspace=${WORKSPACE}`)
    expect(status).toBe(200)
    expect(body).toContain('Aether')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:; media-src blob:; connect-src 'self' ws://localhost:${port}; frame-src 'self' http://*.localhost:${port}; base-uri 'none'; form-action 'none'; frame-ancestors 'self' https://dashboard.example; object-src 'none'; manifest-src 'self'; require-trusted-types-for 'script'`,
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'permissions-policy': expect.any(String),
    })
    expect(headers['cross-origin-embedder-policy']).toBeUndefined()
  })

  it('is served for frames with the list of those who may hand it a token, and the script for them', async () => {
    const embedOrigins = ['https://dashboard.example', 'https://other.example:8443']
    const { port } = await startWithPage({ embedOrigins })
    const { status, headers, body } = await httpGet(port, `/embed/${WORKSPACE}?v=1&ch=abc`)
    expect(status).toBe(200)
    expect(body).toContain(
      '<head><meta name="aether-embed-origins" content="https://dashboard.example https://other.example:8443">',
    )
    expect(headers['content-security-policy']).toContain(
      "frame-ancestors 'self' https://dashboard.example https://other.example:8443",
    )
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['cross-origin-opener-policy']).toBeUndefined()
    // An isolated page shows only frames that say so, and of theirs only workers that do.
    const isolated = {
      'cross-origin-embedder-policy': 'credentialless',
      'cross-origin-resource-policy': 'cross-origin',
    }
    expect(headers).toMatchObject(isolated)
    const worker = await httpGet(port, '/assets/editor.worker-1a2b.js')
    expect(worker.headers['cross-origin-embedder-policy']).toBe('credentialless')
    const asset = await httpGet(port, '/assets/main-1a2b.js')
    expect(asset.headers['cross-origin-embedder-policy']).toBeUndefined()
    expect((await httpGet(port, '/')).body).not.toContain('aether-embed-origins')
    const sdk = await httpGet(port, '/embed/sdk.js')
    expect(sdk.body).toBe('the sdk')
    expect(sdk.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'content-type': 'text/javascript; charset=utf-8',
    })
  })

  it('tells any page whether it may frame the workspace, in a way that an isolated one cannot have unread', async () => {
    const { port } = await startWithPage({ embedOrigins: ['https://dashboard.example'] })
    const asked = async (headers: Record<string, string>) => {
      const answer = await httpGet(port, '/embed/origin.json', headers)
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
      })
      expect(answer.headers['cross-origin-resource-policy']).toBeUndefined()
      return JSON.parse(answer.body)
    }
    expect(await asked({ origin: 'https://dashboard.example' })).toEqual({ allowed: true })
    expect(await asked({ origin: `http://localhost:${port}` })).toEqual({ allowed: true })
    expect(await asked({})).toEqual({ allowed: true })
    for (const origin of ['https://evil.example', 'https://dashboard.example.evil.example', 'null'])
      expect(await asked({ origin })).toEqual({ allowed: false })
  })

  it('keeps assets for ever and hides what is not for the browser', async () => {
    const { port } = await startWithPage()
    const asset = await httpGet(port, '/assets/main-1a2b.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.headers['content-type']).toMatch(/javascript/)
    expect(asset.headers['x-content-type-options']).toBe('nosniff')
    expect((await httpGet(port, '/.vite/manifest.json')).status).toBe(404)
    expect((await httpGet(port, '/embed/x/y', { accept: 'text/html' })).status).toBe(404)
    expect((await httpGet(port, '/assets/main-1a2b.js', { range: 'bytes=5-2' })).status).toBe(200)
  })

  it('survives that a new build took a file away', async () => {
    const { port, folder } = await startWithPage()
    await rm(join(folder, 'assets', 'main-1a2b.js'))
    expect((await httpGet(port, '/assets/main-1a2b.js')).status).toBe(404)
    expect((await httpGet(port, '/healthz')).status).toBe(200)
  })
})
