import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { buildIfStale } from './buildIfStale.mjs'

/** `npm run test:proxy`: the nginx configuration of docs/reverse-proxy.md, on loopback, with everything behind it. */
const root = fileURLToPath(new URL('..', import.meta.url))
const APP = `import { createServer } from 'node:http'
const [port, ws] = process.argv.slice(2)
const { WebSocketServer } = await import(ws)
const server = createServer(async (request, response) => {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    return void response.write('data: now\\n\\n')
  }
  let size = 0
  for await (const part of request) size += part.length
  response.end(request.url === '/upload' ? String(size) : 'hello')
})
new WebSocketServer({ server, handleProtocols: () => 'hmr' }).on('connection', (socket) =>
  socket.on('message', (data) => socket.send(String(data))),
)
server.listen(Number(port), '127.0.0.1')
`
for (const program of ['nginx', 'openssl']) {
  if (spawnSync(program, ['-v']).error) {
    console.log(`SKIPPED: there is no ${program} here, so docs/reverse-proxy.md was NOT tested.`)
    process.exit(0)
  }
}
if ((await buildIfStale()) !== 0) process.exit(1)

const folder = await mkdtemp(join(tmpdir(), 'aether-proxy-'))
const port = await freePort()
const appPort = await freePort()
const host = `ide.localhost:${port}`
const domain = `preview.localhost:${port}`
/** @type {import('node:child_process').ChildProcess[]} */
const children = []
try {
  const backend = await startBackend()
  await startNginx(backend.port)
  await check(backend)
  console.log('The nginx configuration of docs/reverse-proxy.md works.')
} finally {
  for (const child of children) {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
  }
  await rm(folder, { recursive: true, force: true })
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function startBackend() {
  const workspace = join(folder, 'workspace')
  await mkdir(workspace)
  await writeFile(join(workspace, 'app.mjs'), APP)
  const flags = ['--port', '0', '--json', '--no-open', '--state-dir', join(folder, 'state')]
  const outside = ['--public-origin', `https://${host}`, '--preview-domain', domain]
  const server = spawn(
    process.execPath,
    [join(root, 'dist/server/main.js'), workspace, ...flags, ...outside],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(server)
  for await (const line of createInterface({ input: server.stdout })) {
    // It works below the root, so its port is told.
    const modules = join(root, 'node_modules/ws/wrapper.mjs')
    children.push(
      spawn(process.execPath, ['app.mjs', String(appPort), modules], { cwd: workspace, stdio: 'inherit' }),
    )
    return JSON.parse(line)
  }
  throw new Error('The server did not start.')
}

/** @param {number} backendPort */
async function startNginx(backendPort) {
  const text = await readFile(join(root, 'docs/reverse-proxy.md'), 'utf8')
  const documented = /```nginx\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  /** @type {readonly [string, string][]} */
  const places = [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['127.0.0.1:7420', `127.0.0.1:${backendPort}`],
    ['ide.example *.preview.example', 'ide.localhost *.preview.localhost'],
    ['/etc/ssl/ide', join(folder, 'ide')],
  ]
  let server = documented
  for (const [from, to] of places) {
    if (!server.includes(from)) throw new Error(`docs/reverse-proxy.md no longer says "${from}".`)
    server = server.replaceAll(from, to)
  }
  const key = ['-keyout', join(folder, 'ide.key'), '-out', join(folder, 'ide.crt')]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=ide.localhost', ...key],
    { stdio: 'ignore' },
  )
  const logs = `error_log ${join(folder, 'error.log')}; pid ${join(folder, 'nginx.pid')};`
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${logs} events {} http { access_log off; ${temporary}\n${server}\n}`,
  )
  children.push(
    spawn('nginx', ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], {
      stdio: 'inherit',
    }),
  )
  await eventually('nginx answers', async () => (await get(host, '/healthz')).status === 200)
}

/** @param {{ workspaceId: string, token: string }} backend */
async function check({ workspaceId, token }) {
  const page = await get(host, `/?workspace=${workspaceId}`)
  expect('the page', page.status === 200 && page.body.includes('id="root"'))
  const policy = String(page.headers['content-security-policy'])
  expect(
    'its policy',
    policy.includes(`wss://${host}`) && policy.includes(`frame-src 'self' https://*.${domain}`),
  )

  const path = `wss://${host}/workspaces/${workspaceId}/ws`
  const socket = open(path, ['Bearer', token], `https://${host}`)
  /** @type {{ port: number, url?: string }[]} */
  let ports = []
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    if (frame.channel === 'ports' && frame.type === 'open') ports = [...ports, frame]
  })
  await once(socket, 'open')
  const told = () => ports.find((each) => each.port === appPort)
  await eventually('the port is told', async () => told() !== undefined)
  const url = told()?.url ?? ''
  expect('its address', url.startsWith('https://') && url.endsWith(`.${domain}`))
  const preview = new URL(url).host
  expect('a preview', (await get(preview, '/')).body === 'hello')
  expect('an upload', (await get(preview, '/upload', 'x'.repeat(3_000_000))).body === '3000000')
  expect('a wrong name', (await get(`3000-00000000-wrong.${domain}`, '/')).status === 404)

  const echo = open(`wss://${preview}/`, ['hmr'], `https://${preview}`)
  await once(echo, 'open')
  echo.send('ping')
  expect('a socket of a preview', String((await once(echo, 'message'))[0]) === 'ping')
  const first = await new Promise((resolve) =>
    ask(preview, '/events')
      .on('response', (answer) => answer.once('data', (part) => resolve(String(part))))
      .end(),
  )
  expect('a stream of events', first === 'data: now\n\n')
  echo.terminate()
  socket.terminate()
}

/** @param {string} url @param {string[]} protocols @param {string} origin */
function open(url, protocols, origin) {
  return new WebSocket(url, protocols, { origin, rejectUnauthorized: false, lookup: loopback })
}

/** @type {import('node:net').LookupFunction} */
function loopback(_name, options, done) {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }])
  else done(null, '127.0.0.1', 4)
}

/** @param {string} to @param {string} path @param {string} [method] */
function ask(to, path, method = 'GET') {
  return request({ host: '127.0.0.1', port, path, method, headers: { host: to }, rejectUnauthorized: false })
}

/**
 * @param {string} to @param {string} path @param {string} [upload]
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
function get(to, path, upload) {
  return new Promise((resolve, reject) => {
    ask(to, path, upload ? 'POST' : 'GET')
      .on('error', reject)
      .on('response', async (answer) => {
        let body = ''
        for await (const part of answer) body += part
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body })
      })
      .end(upload)
  })
}

/** @param {string} what @param {boolean} holds */
function expect(what, holds) {
  if (!holds) throw new Error(`Behind nginx, ${what} does not work.`)
  console.log(`ok   ${what}`)
}

/** @param {string} what @param {() => Promise<boolean>} holds */
async function eventually(what, holds) {
  for (const until = Date.now() + 15_000; Date.now() < until; ) {
    if (await holds().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`It never came to it that ${what}.`)
}
