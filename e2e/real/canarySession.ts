import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

/** Nothing else in the world looks like this. */
export const CANARY = 'canary-4f9d2c7be1a0536d8'

/** A program that tells all it hears, and what its page finds around itself, to the file it is given. */
const RECORDER = `import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
const [port, file] = process.argv.slice(2)
appendFileSync(file, JSON.stringify(process.env) + '\\n')
createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  appendFileSync(file, JSON.stringify({ url: request.url, headers: request.rawHeaders, body }) + '\\n')
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>Recorder</title><h1>Recorder</h1><a href="/next">Next</a><script>' +
    'onmessage = (event) => fetch("/said", { method: "POST", body: JSON.stringify(event.data) });' +
    'const tried = (read) => { try { return read() } catch (error) { return String(error) } };' +
    'fetch("/around", { method: "POST", body: JSON.stringify([location.href, document.referrer, document.cookie, name,' +
    ' tried(() => ({ ...localStorage })), tried(() => ({ ...sessionStorage })), tried(() => [...location.ancestorOrigins])]) });' +
    'new WebSocket("ws://" + location.host + "/socket");console.error("recorded")</script>')
}).on('upgrade', (request, socket) => {
  appendFileSync(file, JSON.stringify({ url: request.url, headers: request.rawHeaders }) + '\\n')
  socket.end('HTTP/1.1 403 Forbidden\\r\\ncontent-length: 0\\r\\n\\r\\n')
}).listen(Number(port), '127.0.0.1', () => console.log('ready on http://localhost:' + port + '/'))
`

export interface CanarySession {
  readonly url: string
  readonly origin: string
  /** A page of another site that embeds the workspace. */
  readonly hostUrl: string
  /** The line that starts the recording program. */
  recorder(port: number): string
  /** Everything that was recorded so far. */
  recorded(): Promise<string>
  /** What the server has written. */
  log(): string
  /** Files that hold the canary, anywhere the server and its shells may write; relative paths. */
  leaks(): Promise<string[]>
  stop(): Promise<void>
}

export async function startCanarySession(): Promise<CanarySession> {
  const folder = await mkdtemp(join(tmpdir(), 'aether-canary-'))
  for (const name of ['workspace', 'home']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'workspace/README.md'), '# Canary\n')
  await writeFile(join(folder, 'workspace/recorder.mjs'), RECORDER)
  const heard = join(folder, 'heard.log')

  let ready = { url: '', origin: '', workspaceId: '' }
  const host = createServer((request, response) => {
    if (request.url === '/token')
      return void response.end(JSON.stringify({ token: CANARY, expiresAt: Date.now() + 900_000 }))
    response.setHeader('content-type', 'text/html').end(hostPage(ready))
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  const hostOrigin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`

  const flags = ['--port', '0', '--json', '--no-open', '--log-level', 'debug', '--embed-origin', hostOrigin]
  const child = spawn(
    process.execPath,
    [main, join(folder, 'workspace'), ...flags, '--state-dir', join(folder, 'state')],
    {
      env: { ...process.env, HOME: join(folder, 'home'), SHELL: '/bin/bash', AETHER_TOKEN: CANARY },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    log += part
  })
  ready = JSON.parse(await firstLine(child)) as typeof ready

  return {
    url: ready.url,
    origin: ready.origin,
    hostUrl: `${hostOrigin}/`,
    recorder: (port) => `node recorder.mjs ${port} ${heard}`,
    recorded: () => readFile(heard, 'utf8').catch(() => ''),
    log: () => log,
    async leaks() {
      const found: string[] = []
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name)
        if (entry.isFile() && (await readFile(path)).includes(CANARY)) found.push(relative(folder, path))
      }
      return found
    },
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await exited
      host.closeAllConnections()
      await new Promise((resolve) => host.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const hostPage = ({ origin, workspaceId }: { origin: string; workspaceId: string }): string =>
  `<!doctype html><title>Host</title><main style="height:800px"></main><ol id="events"></ol><script type="module">
import { mount } from '${origin}/embed/sdk.js'
mount(document.querySelector('main'), {
  origin: '${origin}', workspace: '${workspaceId}',
  getToken: async () => (await fetch('/token')).json(),
  onEvent: (type, detail) => { events.append(type + ' ' + JSON.stringify(detail)) },
})
</script>`

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('The server did not start.')
}
