import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'
import { openShell, type Shell } from './shell'

/**
 * The least a careful engineer would write: compressed files, and a socket for each terminal with the bytes of a PTY in
 * binary frames. `node server.js <folder of pages> <workspace>` prints its port.
 */
const [pages = '', workspace = ''] = process.argv.slice(2)
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
}

const files = new Map(
  readdirSync(pages, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(pages.length), gzipSync(readFileSync(path))]),
)
const shells = new Map<string, Shell>()

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const path = join(workspace, searchParams.get('path') ?? '')
  if (pathname === '/api/file') sendFile(path, response)
  else if (pathname === '/api/folder') void sendFolder(path, response)
  else sendPage(pathname, response)
}

function sendPage(pathname: string, response: ServerResponse): void {
  const body = files.get(pathname)
  if (!body) {
    response.writeHead(404).end()
    return
  }
  const isHashed = pathname.includes('/assets/')
  response
    .setHeader('content-type', TYPES[extname(pathname)] ?? 'application/octet-stream')
    .setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    .setHeader('content-encoding', 'gzip')
    .end(body)
}

function sendFile(path: string, response: ServerResponse): void {
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  createReadStream(path)
    .on('error', () => response.writeHead(404).end())
    .pipe(response)
}

async function sendFolder(path: string, response: ServerResponse): Promise<void> {
  const entries = (await readdir(path, { withFileTypes: true })).map((entry) => ({
    name: entry.name,
    isFolder: entry.isDirectory(),
  }))
  entries.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1))
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify(entries.map(({ name, isFolder }) => [name, isFolder])))
}

function attach(socket: WebSocket, request: IncomingMessage): void {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  const name = query.get('name') ?? ''
  const number = (key: string, otherwise: number) => Number(query.get(key)) || otherwise
  const shell =
    shells.get(name) ?? openShell({ cwd: workspace, cols: number('cols', 80), rows: number('rows', 24) })
  shells.set(name, shell)
  const detach = shell.attach(number('since', 0), {
    began: (since) => socket.send(JSON.stringify({ since })),
    output: (bytes) => socket.send(bytes),
    ended: () => socket.close(),
  })
  socket.on('message', (message) => {
    const said = JSON.parse(String(message))
    if (said.input !== undefined) shell.write(said.input)
    else shell.drawn(said.drawn)
  })
  socket.on('close', detach)
  socket.on('error', () => socket.terminate())
}

const server = createServer(answer)
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', attach)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(JSON.stringify({ port: address.port }))
})
