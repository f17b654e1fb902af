import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './buildIfStale.mjs'

/**
 * Runs examples/dashboard: a host page on 127.0.0.1, which is another site than the two workspaces on localhost in
 * it. The first signal ends it and the servers that it started. Prints its address; with `--json` one line of JSON.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const pages = join(root, 'examples/dashboard')
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
/** Milliseconds that a token is said to be good for. */
const TOKEN_MS = 15 * 60_000
const NAMES = ['shop', 'api']
/** A server ends within 4 s of its signal. */
const END_MS = 6_000
/** Of Ctrl+C, of a parent process, and of a terminal that closes. */
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

if ((await buildIfStale()) !== 0) process.exit(1)
const folder = await mkdtemp(join(tmpdir(), 'aether-dashboard-'))
/** @type {{ origin: string, workspaceId: string, token: string }[]} */
const workspaces = []
/** @type {import('node:child_process').ChildProcess[]} */
const children = []

const host = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host')
  answer(pathname, searchParams, response).catch(() => response.writeHead(404).end())
})
await new Promise((resolve) => host.listen(0, '127.0.0.1', () => resolve(undefined)))
const address = host.address()
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

/** @param {string} path @param {URLSearchParams} query @param {import('node:http').ServerResponse} response */
async function answer(path, query, response) {
  if (path === '/workspaces.json') {
    const list = workspaces.map(({ origin: at, workspaceId }, index) => ({
      origin: at,
      workspace: workspaceId,
      name: NAMES[index],
      sdk: `${at}/embed/sdk.js`,
    }))
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(list))
  }
  if (path === '/token') {
    // A real host asks who this is, and its workspace server for a token of this person's own.
    const found = workspaces.find(({ workspaceId }) => workspaceId === query.get('workspace'))
    if (!found) return response.writeHead(404).end()
    const given = { token: found.token, expiresAt: Date.now() + TOKEN_MS }
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(given))
  }
  const name = path === '/' ? 'index.html' : path.slice(1)
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(name))]
  if (!type || name.includes('/')) return response.writeHead(404).end()
  response.setHeader('content-type', type).end(await readFile(join(pages, name)))
}

/** @param {string} name @param {number} index */
async function startWorkspace(name, index) {
  const path = join(folder, name)
  await mkdir(path)
  await writeFile(join(path, 'README.md'), `# ${name}\n`)
  const flags = ['--port', '0', '--json', '--no-open', '--state-dir', join(folder, `${name}-state`)]
  const server = spawn(
    process.execPath,
    [join(root, 'dist/server/main.js'), path, ...flags, '--embed-origin', origin],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(server)
  for await (const line of createInterface({ input: server.stdout })) {
    workspaces[index] = JSON.parse(line)
    return
  }
  throw new Error(`The workspace "${name}" did not start.`)
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  // A process that is gone, or that could not be started, emits no further `exit`.
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const killing = setTimeout(() => child.kill('SIGKILL'), END_MS)
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exited
  clearTimeout(killing)
}

/** @type {Promise<void> | null} */
let stopping = null
/** Runs once: Ctrl+C brings one signal from npm and one from the terminal, and the second must leave no server behind. */
function stop(code = 0) {
  stopping ??= Promise.all(children.map(end)).then(async () => {
    host.closeAllConnections()
    await rm(folder, { recursive: true, force: true })
    process.exit(code)
  })
  return stopping
}
for (const signal of SIGNALS) process.on(signal, () => void stop())

try {
  await Promise.all(NAMES.map(startWorkspace))
} catch (error) {
  // A server that a signal ended while it started has not failed.
  if (!stopping) console.error(error)
  await stop(1)
}
const ready = { url: `${origin}/`, workspaces, folder }
console.log(process.argv.includes('--json') ? JSON.stringify(ready) : `Dashboard: ${ready.url}`)
