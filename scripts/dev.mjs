import { spawn } from 'node:child_process'
import { createServer as createNetServer } from 'node:net'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { createServer } from 'vite'
import { buildIfStale, ROOT } from './buildIfStale.mjs'

/**
 * `npm run dev -- [folder...] [flags]`: Vite with hot reload in front of the real server. The server is built
 * once, at the start, and has to know the page's address; so the port comes first.
 */
const code = await buildIfStale()
if (code !== 0) process.exit(code)
const typedIn = process.env.npm_lifecycle_event === 'dev' ? process.env.INIT_CWD : undefined
if (typedIn) process.chdir(typedIn)

const port = await freePort(5173)
const page = `http://localhost:${port}`
const flags = [...process.argv.slice(2), '--allow-origin', page, '--json', '--no-open']
const server = spawn(process.execPath, [`${ROOT}dist/server/main.js`, ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
server.once('exit', (status) => process.exit(status ?? 1))
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => server.kill(signal))

/** @type {Promise<void> | null} */
let listening = null
for await (const line of createInterface(server.stdout)) {
  // One line for each folder, all of the same server.
  const { origin, url } = JSON.parse(line)
  listening ??= listen(origin)
  await listening
  console.log(`Ready: ${url.replace(origin, page)}`)
}

/** @param {string} origin of the server behind Vite */
async function listen(origin) {
  const proxied = { target: origin, ws: true }
  const vite = await createServer({
    root: ROOT,
    server: {
      host: 'localhost',
      port,
      strictPort: true,
      proxy: { '/workspaces': proxied, '/healthz': proxied },
    },
  })
  await vite.listen()
}

/**
 * @param {number} first
 * @returns {Promise<number>} the first port from there on without a listener
 */
function freePort(first) {
  return new Promise((resolve, reject) => {
    const probe = createNetServer()
    probe.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(freePort(first + 1))
      else reject(error)
    })
    probe.listen({ port: first, host: 'localhost' }, () => probe.close(() => resolve(first)))
  })
}
