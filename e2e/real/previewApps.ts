import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** A port that is free just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The line that starts a Vite app, whose files are written into the workspace. */
export async function writeViteApp(root: string, port: number): Promise<string> {
  await mkdir(join(root, 'web'))
  await writeFile(
    join(root, 'web/index.html'),
    '<!doctype html><title>Shop</title><h1></h1><input aria-label="Field"><script type="module" src="/main.js"></script>',
  )
  await writeFile(
    join(root, 'web/main.js'),
    "import { words } from './words.js'\nconst show = (text) => { document.querySelector('h1').textContent = text }\nshow(words)\nimport.meta.hot.accept('./words.js', (next) => show(next.words))\nif (location.search === '?broken') import('./broken.ts')\n",
  )
  // What is only there for the compiler is gone in the script that runs: its lines are others.
  await writeFile(
    join(root, 'web/broken.ts'),
    'interface Shop {\n  name: string\n}\n\nfunction open(shop: Shop | null): string {\n  return shop!.name\n}\nopen(null)\n',
  )
  await writeFile(join(root, 'web/words.js'), "export const words = 'first'\n")
  return `cd web && node ${modules}vite/bin/vite.js --port ${port} --strictPort --configLoader runner; cd ..`
}

/** The line that starts a server with one page for everything a preview must bear. */
export async function writeZoo(root: string, port: number): Promise<string> {
  await writeFile(join(root, 'zoo.mjs'), ZOO)
  await writeFile(join(root, 'broken.js'), BROKEN)
  return `node zoo.mjs ${port} ${modules}ws/wrapper.mjs`
}

/** The line that starts a server that shows which cookies it got, and sets one for itself. */
export async function writeCookieJar(root: string, port: number): Promise<string> {
  await writeFile(join(root, 'jar.mjs'), JAR)
  return `node jar.mjs ${port}`
}

const JAR = `import { createServer } from 'node:http'
createServer((request, response) => {
  if (request.url === '/in') response.setHeader('set-cookie', ['a=1; Path=/', 'sid=7; Domain=localhost; Path=/; HttpOnly; SameSite=Strict'])
  response.setHeader('content-type', 'text/html')
  response.end('<pre>' + (request.headers.cookie ?? 'none') + '</pre><a href="/in">In</a> <a href="/">Home</a> <button>Dark</button><script>document.querySelector("button").onclick = () => { document.cookie = "theme=dark" }</script>')
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready on http://localhost:' + process.argv[2] + '/'))
`

const BROKEN =
  "console.error('it broke:', { a: 1 })\nfetch('/missing')\nsetTimeout(() => {\n  throw new TypeError('late and wrong')\n})\n"

const ZOO = `import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
const [port, ws] = process.argv.slice(2)
const { WebSocketServer } = await import(ws)
const html = (title, body) => '<!doctype html><html><head><title>' + title + '</title></head><body>' + body
const ALL = html('Zoo', \`<h1>Zoo</h1><ul id="out"></ul><a href="/second">On</a><script>
const tell = (text) => { const item = document.createElement('li'); item.textContent = text; out.append(item) }
new EventSource('/events').onmessage = ({ data }) => tell('event ' + data)
const socket = new WebSocket('ws://' + location.host + '/echo', 'zoo')
socket.onopen = () => socket.send('hello'); socket.onmessage = ({ data }) => tell('echo ' + data + ' ' + socket.protocol)
fetch('/upload', { method: 'POST', body: new Uint8Array(3_000_000) }).then((a) => a.text()).then((t) => tell('took ' + t))
fetch('/range', { headers: { range: 'bytes=2-4' } }).then(async (a) => tell(a.status + ' ' + await a.text()))
fetch('/gzip').then(async (a) => tell('unzipped ' + (await a.text()).length))
</script>\`)
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://x')
  const page = (text) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text)
  if (pathname === '/') return page(ALL)
  if (pathname === '/second') return page(html('Second', '<h1>Second page</h1>'))
  if (pathname === '/home') return response.writeHead(302, { location: 'http://localhost:' + port + '/second' }).end()
  if (pathname === '/elsewhere') return response.writeHead(302, { location: 'https://login.example/in' }).end()
  if (pathname === '/proud') return response.writeHead(200, { 'content-type': 'text/html', 'x-frame-options': 'DENY' }).end('<h1>Alone</h1>')
  if (pathname === '/broken') return page(html('Broken', '<button id="buy">Buy now</button><script src="/broken.js"></script>'))
  if (pathname === '/broken.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync('broken.js'))
  if (pathname === '/events') { response.writeHead(200, { 'content-type': 'text/event-stream' }); return void response.write('data: one\\n\\n') }
  // A client that goes elsewhere breaks it off: that must not end the program.
  if (pathname === '/upload') { let size = 0; try { for await (const part of request) size += part.length } catch { return } return response.end(String(size)) }
  if (pathname === '/range') return response.writeHead(206, { 'content-range': 'bytes 2-4/6' }).end('cde')
  if (pathname === '/gzip') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)))
  response.writeHead(404).end('nothing here')
})
new WebSocketServer({ server, handleProtocols: () => 'zoo' }).on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))))
server.listen(Number(port), '127.0.0.1', () => console.log('ready on http://localhost:' + port + '/'))
`
