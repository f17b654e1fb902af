import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { parseFlags } from './flags'
import { UsageError } from './lib/usageError'
import { type RunningServer, type RunningWorkspace, startServer } from './startServer'
import { httpGet } from './testing/testServer'

let base = ''
let lines: string[] = []
const cleaning: (() => unknown)[] = []
beforeEach(async () => {
  lines = []
  base = await mkdtemp(join(tmpdir(), 'several-'))
  for (const folder of ['a', 'b', 'c']) await mkdir(join(base, folder))
})
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean()
  await rm(base, { recursive: true })
})

async function start(...argv: string[]): Promise<RunningServer> {
  const all = ['--state-dir', join(base, 'state'), '--port', '0', '--log-level', 'info', ...argv]
  const command = parseFlags(all, {}, base)
  if (command.do !== 'serve') throw new Error(command.do)
  const server = await startServer(command.flags, {
    clientFolder: null,
    env: { PATH: process.env.PATH, SHELL: '/bin/bash' },
    version: '0',
    writeLog: (line) => void lines.push(line),
  })
  cleaning.push(server.stop)
  return server
}

async function startTwo(...argv: string[]) {
  const server = await start('a', 'b', ...argv)
  const [a, b] = server.workspaces
  if (a === undefined || b === undefined) throw new Error('Two folders are two workspaces.')
  return { server, port: server.port, a, b }
}

const statusOf = async (port: number, id: string, token: string): Promise<number> =>
  (await httpGet(port, `/workspaces/${id}`, { authorization: `Bearer ${token}` })).status

interface Socket {
  send(frame: object): void
  /** The first frame that matches, of all that came and will come. */
  until(match: (frame: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  readonly frames: readonly Record<string, unknown>[]
  readonly closed: Promise<number>
}

async function connect(port: number, { workspaceId, token }: RunningWorkspace): Promise<Socket> {
  const ws = new WebSocket(`ws://localhost:${port}/workspaces/${workspaceId}/ws?client=t&gen=1`, [
    'Bearer',
    token,
  ])
  const frames: Record<string, unknown>[] = []
  ws.on('message', (message) => frames.push(JSON.parse(String(message))))
  await once(ws, 'open')
  cleaning.push(() => ws.terminate())
  return {
    frames,
    closed: once(ws, 'close').then(([code]) => Number(code)),
    send: (frame) => ws.send(JSON.stringify(frame)),
    async until(match) {
      for (;;) {
        const found = frames.find(match)
        if (found !== undefined) return found
        await once(ws, 'message')
      }
    },
  }
}

interface Row {
  readonly port: number
  readonly url: string
}
const rowsOf = ({ frames }: Socket): readonly Row[] =>
  frames.flatMap((frame) => {
    if (frame.channel !== 'ports') return []
    if (frame.type === 'snapshot') return frame.ports as Row[]
    return frame.type === 'open' ? [frame as unknown as Row] : []
  })
const rowOf = (socket: Socket, port: number): Promise<Row> =>
  socket
    .until(() => rowsOf(socket).some((row) => row.port === port))
    .then(() => rowsOf(socket).find((row) => row.port === port) as Row)

const LISTEN = `const s = require('node:http').createServer((q, r) => r.end('hello')).listen(0, '127.0.0.1', () => console.log('at port ' + s.address().port + ';'))`

describe('several folders', () => {
  it('are workspaces of one server, with an id, a token and a lock of their own', async () => {
    const { server, port, a, b } = await startTwo()
    expect(server.workspaces.map(({ root }) => root.slice(base.length))).toEqual(['/a', '/b'])
    for (const each of [a, b])
      expect(each.url).toBe(`${server.origin}/?workspace=${each.workspaceId}#token=${each.token}`)
    expect(a.workspaceId).not.toBe(b.workspaceId)
    expect(a.token).not.toBe(b.token)
    expect(await statusOf(port, a.workspaceId, a.token)).toBe(200)
    expect(await statusOf(port, b.workspaceId, b.token)).toBe(200)
    expect(await statusOf(port, b.workspaceId, a.token)).toBe(401)
    expect(await statusOf(port, a.workspaceId, b.token)).toBe(401)
    expect((await readdir(join(base, 'state/workspaces'))).sort()).toEqual(
      [a.workspaceId, b.workspaceId].sort(),
    )
    for (const folder of ['a', 'b'])
      await expect(start(folder)).rejects.toThrow(`already served at ${server.origin}.`)
    await server.stop()
    const again = await start('b', 'c')
    expect(await statusOf(again.port, b.workspaceId, b.token)).toBe(200)
    expect(await statusOf(again.port, b.workspaceId, a.token)).toBe(401)
  })

  it('are all opened by a token that is given', async () => {
    const token = 'a-token-of-my-own-0123456789'
    const { port, a, b } = await startTwo('--token', token)
    expect([a.token, b.token]).toEqual([token, token])
    const { body } = await httpGet(port, '/workspaces', { authorization: `Bearer ${token}` })
    expect(JSON.parse(body).workspaces).toMatchObject([{ name: 'a' }, { name: 'b' }])
  })

  it('show their own files, and end together', async () => {
    const { server, port, a, b } = await startTwo()
    await writeFile(join(base, 'a', 'only-in-a.txt'), '')
    await writeFile(join(base, 'b', 'only-in-b.txt'), '')
    const sockets = [await connect(port, a), await connect(port, b)]
    const names = sockets.map(async (socket) => {
      socket.send({ channel: 'files', type: 'list', path: '/', requestId: 'l' })
      const { data } = await socket.until(({ requestId }) => requestId === 'l')
      return (data as { name: string }[]).map(({ name }) => name)
    })
    expect(await Promise.all(names)).toEqual([['only-in-a.txt'], ['only-in-b.txt']])
    await server.stop()
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1001, 1001])
  })

  it('write none of their tokens into the log', async () => {
    const { port, a, b } = await startTwo()
    await httpGet(port, `/workspaces/${a.token}/${b.token}`)
    await httpGet(port, `/workspaces/${b.workspaceId}`, { authorization: `Bearer ${a.token}` })
    expect(lines.filter((line) => line.includes('Serving'))).toHaveLength(2)
    expect(lines.join('')).not.toContain(a.token)
    expect(lines.join('')).not.toContain(b.token)
  })

  it('have previews that are nothing to each other', async () => {
    const { port, a, b } = await startTwo()
    const app = spawn(process.execPath, ['-e', LISTEN], { cwd: join(base, 'a') })
    cleaning.push(() => app.kill())
    const [said] = await once(app.stdout, 'data')
    const appPort = Number(/port (\d+);/.exec(String(said))?.[1])
    const [inA, inB] = [await connect(port, a), await connect(port, b)]
    const { host } = new URL((await rowOf(inA, appPort)).url)
    expect((await httpGet(port, '/', { host })).body).toBe('hello')
    const forged = host.replace(a.workspaceId.slice(3), b.workspaceId.slice(3))
    expect(forged).not.toBe(host)
    expect((await httpGet(port, '/', { host: forged })).status).toBe(404)
    expect(rowsOf(inB)).toEqual([])
  })

  it('keep what a terminal starts outside every folder to its own table', async () => {
    const { port, a, b } = await startTwo()
    const [inA, inB] = [await connect(port, a), await connect(port, b)]
    inB.send({ channel: 'terminal', type: 'create', sessionId: 's', cols: 200, rows: 24 })
    inB.send({
      channel: 'terminal',
      type: 'input',
      sessionId: 's',
      data: `cd / && '${process.execPath}' -e "${LISTEN}"\r`,
    })
    const output = () =>
      inB.frames.flatMap(({ type, data }) => (type === 'output' ? [String(data)] : [])).join('')
    await inB.until(() => /at port (\d+);/.test(output()))
    const appPort = Number(/at port (\d+);/.exec(output())?.[1])
    await rowOf(inB, appPort)
    inA.send({ channel: 'ports', type: 'look', port: appPort, requestId: 'k' })
    await inA.until(({ requestId }) => requestId === 'k')
    expect(rowsOf(inA)).toEqual([])
  })

  it('leave nothing behind when one of them cannot be served', async () => {
    const first = await start('c')
    await expect(start('a', 'c')).rejects.toThrow(`already served at ${first.origin}.`)
    const folders = await readdir(join(base, 'state/workspaces'))
    const locks = folders.map((each) =>
      readFile(join(base, 'state/workspaces', each, 'lock')).catch(() => null),
    )
    expect((await Promise.all(locks)).filter((lock) => lock !== null)).toHaveLength(1)
    await start('a')
  })

  it.each([
    [['a', 'a'], /given twice/],
    [['a', 'link-to-a'], /given twice/],
    [['a', 'missing'], /There is no folder/],
  ])('%j are refused with one line', async (folders, words) => {
    await symlink(join(base, 'a'), join(base, 'link-to-a'))
    const starting = start(...folders)
    await expect(starting).rejects.toThrow(UsageError)
    await expect(starting).rejects.toThrow(words)
  })
})
