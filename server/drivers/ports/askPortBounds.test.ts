import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { askPort } from './askPort'

/** Listens with a short queue, and accepts none of it once it is stopped. */
const LISTENER = `
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))
process.stdin.resume().on('end', () => process.exit())`

const running: Server[] = []
const children: ChildProcess[] = []
const waiting: Socket[] = []
afterEach(async () => {
  for (const socket of waiting.splice(0)) socket.destroy()
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of running.splice(0)) await new Promise((resolve) => server.close(resolve))
})

async function raw(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => serve(socket.on('error', () => undefined)))
  running.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Says it as long as the client reads. */
function flood(socket: Socket, text: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  }
  socket.on('drain', more)
  more()
}

/** Resolves false when it was not taken soon. */
const joins = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    waiting.push(socket)
    const timer = setTimeout(() => resolve(false), 300)
    socket
      .on('error', () => undefined)
      .once('connect', () => {
        clearTimeout(timer)
        resolve(true)
      })
  })

async function ask(port: number, answerMs: number) {
  const began = performance.now()
  const web = await askPort({ port, host: '127.0.0.1', framedBy: 'http://localhost:7420', answerMs })
  return { web, ms: performance.now() - began }
}

describe('a port that takes up our time', () => {
  it.runIf(process.platform === 'linux')(
    'by taking no connection is no server, after the time for one',
    async () => {
      const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['pipe', 'pipe', 'inherit'] })
      children.push(child)
      const port = Number((await once(child.stdout, 'data'))[0])
      child.kill('SIGSTOP')
      while (await joins(port));
      const { web, ms } = await ask(port, 150)
      expect(web).toBeNull()
      expect(ms).toBeGreaterThan(100)
      expect(ms).toBeLessThan(2_000)
    },
  )

  it('by speaking without end before it is asked is left at its first word', async () => {
    const port = await raw((socket) => flood(socket, 'x'.repeat(65_536)))
    const { web, ms } = await ask(port, 10_000)
    expect(web).toEqual({ kind: 'notHttp' })
    expect(ms).toBeLessThan(5_000)
  })

  it.each([
    ['what is no HTTP', 'x'.repeat(65_536), 'notHttp'],
    ['one header', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}`, 'notHttp'],
    ['one header after the other', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`, 'notHttp'],
    ['that it still works', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000), 'silent'],
    ['a page', `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n${'z'.repeat(65_536)}`, 'page'],
    ['what is no page', `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n${'z'.repeat(65_536)}`, 'api'],
  ])('by answering without end, %s, is left long before that is up', async (_, answer, kind) => {
    let closed = 0
    const port = await raw((socket) => {
      socket.once('data', () => flood(socket, answer)).once('close', () => (closed += 1))
    })
    const { web, ms } = await ask(port, 10_000)
    expect(web).toMatchObject({ kind })
    expect(ms).toBeLessThan(5_000)
    await expect.poll(() => closed).toBe(1)
  })
})
