import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tellFigure } from '../../src/testing/tellFigure'
import { createTokens } from '../http/tokens'
import { rawRequest, startTestServer, TOKEN } from '../testing/testServer'
import { createPreview } from './gateway'
import { createPreviewCapabilities } from './previewCapability'

/** The program behind the gateway: it must hear nothing of all this. */
let reached = 0
const app = createServer((_, response) => {
  reached += 1
  response.end()
}).on('upgrade', (_, socket) => {
  reached += 1
  socket.destroy()
})
const capabilities = createPreviewCapabilities(TOKEN, '1a2b3c4d')
let appPort = 0
let port = 0
let server: Awaited<ReturnType<typeof startTestServer>>

beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  appPort = (app.address() as AddressInfo).port
  const preview = createPreview({
    capabilities,
    scheme: 'http',
    domain: () => `localhost:${port}`,
    isProxied: false,
    hostOf: (each) => (each === appPort ? 'localhost' : null),
    ideOrigins: () => [],
    script: null,
    isHelped: () => true,
    isToken: createTokens(TOKEN).isValid,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  server = await startTestServer({ preview })
  port = server.port
})
afterAll(async () => {
  await server.stop()
  app.closeAllConnections()
  await new Promise((resolve) => app.close(resolve))
})

/** `LABEL` is the right one of the program's port, `PORT` the server's, `RIGHT:n` that of port n: its secret is good. */
const HOSTS = [
  'LABEL',
  'LABEL.localhost',
  'LABEL.localhost:1',
  'LABEL.localhost:PORT0',
  'LABEL.localhost:0PORT',
  'LABEL.localhost.:PORT',
  'LABEL..localhost:PORT',
  'LABEL.localhost:PORT:PORT',
  'LABEL.localhost:PORT.evil.example',
  'LABEL.evil.example:PORT',
  'LABEL.localhost.evil.example:PORT',
  'LABEL.127.0.0.1:PORT',
  'LABEL.[::1]:PORT',
  'x.LABEL.localhost:PORT',
  'LABEL.x.localhost:PORT',
  '.LABEL.localhost:PORT',
  'user@LABEL.localhost:PORT',
  'LABEL%2elocalhost:PORT',
  'LABEL/localhost:PORT',
  'LABEL.localhost:PORT/x',
  'LABEL.localhost:PORT#',
  'LABEL_.localhost:PORT',
  'LABEL\u0000.localhost:PORT',
  '0LABEL.localhost:PORT',
  '+LABEL.localhost:PORT',
  '-LABEL.localhost:PORT',
  '1e3-1a2b3c4d-SECRET.localhost:PORT',
  '0x50-1a2b3c4d-SECRET.localhost:PORT',
  'RIGHT:0.localhost:PORT',
  'RIGHT:00080.localhost:PORT',
  'RIGHT:65536.localhost:PORT',
  'RIGHT:99999.localhost:PORT',
  'APP-1a2b3c4d.localhost:PORT',
  'APP-1a2b3c4d-.localhost:PORT',
  'APP-1a2b3c4e-SECRET.localhost:PORT',
  'APP-1a2b3c4d-SECRETa.localhost:PORT',
  'APP-1a2b3c4d-SHORT.localhost:PORT',
  'APP.localhost:PORT',
  '.localhost:PORT',
  '',
] as const

/** Their labels are right in every sign: only the table keeps them from being reached. */
const CLOSED = ['22', '2222', '3001', 'PORT', '65535'] as const

const TARGETS = [
  'http://LABEL.localhost:PORT/',
  'http://evil.example/',
  '//evil.example/',
  '*',
  'LABEL.localhost:PORT',
  '?x',
] as const

function filled(text: string): string {
  const label = capabilities.label(appPort)
  const secret = label.split('-')[2] ?? ''
  return text
    .replace(/RIGHT:(\d+)/, (_, digits: string) => labelOf(digits))
    .replaceAll('LABEL', label)
    .replaceAll('SECRET', secret)
    .replaceAll('SHORT', secret.slice(1))
    .replaceAll('APP', String(appPort))
    .replaceAll('PORT', String(port))
}

/** As the server itself would name it, were it a port; as its digits stand there. */
const labelOf = (digits: string) => capabilities.label(Number(digits)).replace(/^\d+/, digits)

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
const ask = (target: string, host: string, headers = '') =>
  rawRequest(
    port,
    `GET ${filled(target)} HTTP/1.1\r\nHost: ${filled(host)}\r\n${headers}Connection: close\r\n\r\n`,
  )

let refusals = 0
afterAll(() => tellFigure(`${refusals} requests and upgrades with malformed hosts or paths refused`))

it('has a table of at least 40', () => {
  expect(HOSTS.length).toBeGreaterThanOrEqual(40)
})

it.each(HOSTS)('the host %j reaches no program, by request and by upgrade', async (host) => {
  for (const headers of ['', UPGRADE]) expect(await ask('/', host, headers)).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(reached).toBe(0)
  refusals += 2
})

it.each(CLOSED)(
  'the right host of port %s, which is not in the table, reaches no listener',
  async (closed) => {
    const host = `${capabilities.label(Number(filled(closed)))}.localhost:PORT`
    expect(await ask('/', host)).toMatch(/^HTTP\/1\.1 502 [\s\S]*Nothing is answering on port \d+\./)
    expect(await ask('/', host, UPGRADE)).toMatch(/^HTTP\/1\.1 404 /)
    expect(reached).toBe(0)
  },
)

it.each(TARGETS.slice(0, 2).concat(TARGETS.slice(3)))('nor does the target %j', async (target) => {
  for (const headers of ['', UPGRADE])
    expect(await ask(target, 'LABEL.localhost:PORT', headers)).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(reached).toBe(0)
  refusals += 2
})

it('a path with two slashes stays on the program it was sent to', async () => {
  expect(await ask('//evil.example/', 'LABEL.localhost:PORT')).toMatch(/^HTTP\/1\.1 200 /)
  expect(reached).toBe(1)
})
