import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preview } from 'vite'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { bodyOf, createGatewayHarness, FRAMED } from '../testing/gatewayHarness'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function setup(options: Parameters<typeof createGatewayHarness>[0] = {}) {
  const gateway = await createGatewayHarness(options)
  stops.push(gateway.stop)
  /** What the page of a preview hears first from a socket of its own. */
  const hear = (port: number, path: string, protocol?: string) => {
    const host = gateway.of(port)
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.gatewayPort}${path}`, protocol, {
      headers: { host },
      origin: `http://${host}`,
    })
    stops.push(() => socket.terminate())
    return new Promise<string>((resolve, reject) => {
      socket.once('message', (message) => resolve(String(message)))
      socket.once('close', (code) => reject(new Error(`closed ${code}`)))
      socket.once('error', reject)
    })
  }
  return { ...gateway, hear }
}

/** As webpack-dev-server does with `allowedHosts: 'auto'`: by name, whatever the port. */
function isLocal(value: string | undefined): boolean {
  const name = value === undefined ? '' : new URL(value.includes('//') ? value : `http://${value}`).hostname
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]'
}

/** Upgrades at one path alone, as dev servers do, which leave the others to the app. */
function socketAt(server: Server, path: string, greet: (request: IncomingMessage) => string): void {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== path) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => {
      const { host, origin } = request.headers
      if (isLocal(host) && isLocal(origin)) return client.send(greet(request))
      client.send(JSON.stringify({ type: 'error', data: 'Invalid Host/Origin header' }))
      client.close()
    })
  })
}

describe('behind the gateway', () => {
  it('the updates of a server like Next come through, at its own path alone', async () => {
    const { start, hear } = await setup()
    const app = createServer((_, response) => response.end('next'))
    socketAt(app, '/_next/webpack-hmr', ({ url }) => JSON.stringify({ action: 'sync', url }))
    const port = await start(app)
    expect(JSON.parse(await hear(port, '/_next/webpack-hmr?id=a1'))).toEqual({
      action: 'sync',
      url: '/_next/webpack-hmr?id=a1',
    })
    await expect(hear(port, '/elsewhere')).rejects.toThrow()
  })

  it('a server like webpack-dev-server believes its page to come from localhost', async () => {
    const { start, hear, ask, of } = await setup()
    const app = createServer(({ headers }, response) => {
      if (!isLocal(headers.host)) response.writeHead(403)
      response.end(isLocal(headers.host) ? 'bundle' : 'Invalid Host header')
    })
    socketAt(app, '/ws', () => JSON.stringify({ type: 'hot' }))
    const port = await start(app)
    expect(JSON.parse(await hear(port, '/ws'))).toEqual({ type: 'hot' })
    expect(await bodyOf(await ask(of(port), {}, '/main.js'))).toBe('bundle')
  })

  it('a program that listens on IPv6 alone is reached', async ({ skip }) => {
    const { hear, ask, of } = await setup({ hostOf: () => '::1' })
    const app = createServer((_, response) => response.end('six'))
    socketAt(app, '/ws', () => 'six')
    const isThere = await new Promise<boolean>((resolve) => {
      app.once('error', () => resolve(false))
      app.listen({ port: 0, host: '::1', ipv6Only: true }, () => resolve(true))
    })
    if (!isThere) skip('This machine has no IPv6.')
    stops.push(() => {
      app.closeAllConnections()
      app.close()
    })
    const { port } = app.address() as AddressInfo
    expect(await bodyOf(await ask(of(port)))).toBe('six')
    expect(await hear(port, '/ws')).toBe('six')
  })

  it('a static server keeps ranges and validators, and its page gets the script', async () => {
    const { ask, of, open } = await setup()
    const root = mkdtempSync(join(tmpdir(), 'static-'))
    stops.push(() => rmSync(root, { recursive: true, force: true }))
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Static</title><p>page')
    writeFileSync(join(root, 'data.txt'), '0123456789')
    const server = await preview({
      root,
      configFile: false,
      logLevel: 'silent',
      build: { outDir: '.' },
      preview: { port: 0, host: '127.0.0.1' },
    })
    stops.push(() => server.close())
    const { port } = server.httpServer.address() as AddressInfo
    open.add(port)
    const page = await ask(of(port), FRAMED)
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-length']).toBeUndefined()
    expect(await bodyOf(page)).toMatch(
      /^<!doctype html><script src="\/\.aether\/preview\.js"[^>]*><\/script><title>/,
    )
    const etag = page.headers.etag ?? ''
    expect(etag).toMatch(/^W\//)
    expect((await ask(of(port), { ...FRAMED, 'if-none-match': etag })).statusCode).toBe(304)
    const part = await ask(of(port), { range: 'bytes=2-4' }, '/data.txt')
    expect([part.statusCode, part.headers['content-range'], await bodyOf(part)]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ])
  })
})
