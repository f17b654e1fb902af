import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createSpareCopies } from './drivers/disk/spareCopies'
import { parseFlags } from './flags'
import { UsageError } from './lib/usageError'
import { hasScreen } from './openBrowser'
import { startServer } from './startServer'
import { type OneWorkspaceServer, onlyWorkspace } from './testing/onlyWorkspace'
import { httpGet } from './testing/testServer'

let base = ''
let lines: string[] = []
const running: OneWorkspaceServer[] = []
const blockers: Server[] = []
beforeEach(async () => {
  lines = []
  base = await mkdtemp(join(tmpdir(), 'start-'))
  await mkdir(join(base, 'work'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const blocker of blockers.splice(0)) await new Promise((resolve) => blocker.close(resolve))
  await rm(base, { recursive: true })
})

async function start(...argv: string[]): Promise<OneWorkspaceServer> {
  const all = ['--state-dir', join(base, 'state'), '--log-level', 'silent', ...argv]
  const command = parseFlags(all, {}, join(base, 'work'))
  if (command.do !== 'serve') throw new Error(command.do)
  const surroundings = {
    clientFolder: null,
    env: { PATH: process.env.PATH },
    version: '0',
    writeLog: (line: string) => void lines.push(line),
  }
  const server = onlyWorkspace(await startServer(command.flags, surroundings))
  running.push(server)
  return server
}

async function block(host: string, port = 0): Promise<number> {
  const blocker = createServer()
  blockers.push(blocker)
  await new Promise<void>((resolve, reject) => blocker.once('error', reject).listen({ host, port }, resolve))
  const address = blocker.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('starting the server', () => {
  it('answers on both loopback addresses and says where', async () => {
    const server = await start('--port', '0')
    expect(server.origin).toBe(`http://localhost:${server.port}`)
    expect(server.url).toBe(`${server.origin}/?workspace=${server.workspaceId}#token=${server.token}`)
    expect(server.workspaceId).toMatch(/^ws-[0-9a-f]{8}$/)
    for (const host of ['127.0.0.1', '[::1]'])
      expect((await fetch(`http://${host}:${server.port}/healthz`)).status).toBe(200)
  })

  it.each([
    ['http://ide.example', true],
    ['https://ide.example', false],
    ['http://localhost:8080', false],
  ])('warns of a public address without https: %s', async (publicOrigin, isWarned) => {
    await start('--port', '0', '--log-level', 'warn', '--public-origin', publicOrigin)
    expect(lines.some((line) => line.includes('Without https'))).toBe(isWarned)
  })

  it('completes the write in place in which the server before it was killed (F20)', async () => {
    const { workspaceId } = await start('--port', '0')
    await running.splice(0)[0]?.stop()
    const folder = join(base, 'state/workspaces', workspaceId, 'spares')
    const spares = createSpareCopies({ folder, now: Date.now, log: { warn: () => undefined } })
    await spares.keep({
      path: '/a.txt',
      old: Buffer.from('old text'),
      fresh: Buffer.from('new text, longer'),
    })
    await writeFile(join(base, 'work/a.txt'), `new${'old text'.slice(3)}, longer`)
    await start('--port', '0')
    expect(await readFile(join(base, 'work/a.txt'), 'utf8')).toBe('new text, longer')
    expect(await readdir(folder)).toEqual([])
  })

  it('keeps the id over a restart, also over a link to the folder', async () => {
    const first = await start('--port', '0')
    await running.pop()?.stop()
    await symlink(join(base, 'work'), join(base, 'link'))
    const second = await start(join(base, 'link'), '--port', '0')
    expect(second.workspaceId).toBe(first.workspaceId)
    expect(second.root).toBe(first.root)
  })

  it('makes a token for each start, and keeps open tabs of the one before', async () => {
    const first = await start('--port', '0')
    await running.pop()?.stop()
    const second = await start('--port', '0')
    expect(second.token).not.toBe(first.token)
    const entering = async (token: string) => {
      const { port, workspaceId } = second
      const socket = new WebSocket(`ws://localhost:${port}/workspaces/${workspaceId}/ws`, ['Bearer', token])
      const [frame] = await once(socket, 'message')
      socket.close()
      return JSON.parse(String(frame))
    }
    expect(await entering(first.token)).toMatchObject({ channel: 'config', type: 'state' })
    expect(await entering(second.token)).toMatchObject({ channel: 'config', type: 'state' })
    await running.pop()?.stop()
    const third = await start('--port', '0', '--revoke-tokens')
    const ask = async (token: string) =>
      (await httpGet(third.port, '/workspaces', { authorization: `Bearer ${token}` })).status
    expect([await ask(first.token), await ask(second.token), await ask(third.token)]).toEqual([401, 401, 200])
  })

  it('leaves no token in the state folder', async () => {
    await mkdir(join(base, 'state'))
    await writeFile(join(base, 'state', 'token'), 'a-token-of-an-earlier-version')
    const { token } = await start('--port', '0')
    const files = await readdir(join(base, 'state'), { recursive: true, withFileTypes: true })
    expect(files.map(({ name }) => name)).not.toContain('token')
    for (const file of files.filter((each) => each.isFile()))
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(token)
  })

  it('takes a token from a file, and says where others can read it', async () => {
    const file = join(base, 'secret')
    await writeFile(file, 'from-a-file-0123456789ab\n', { mode: 0o600 })
    expect((await start('--port', '0', '--log-level', 'warn', '--token-file', file)).token).toBe(
      'from-a-file-0123456789ab',
    )
    expect(lines.join('')).not.toContain('chmod')
    await running.pop()?.stop()
    await chmod(file, 0o644)
    await start('--port', '0', '--log-level', 'warn', '--token-file', file)
    expect(lines.join('')).toMatch(/Others can read the token file: chmod 600 it/)
    await running.pop()?.stop()
    await writeFile(file, 'sekret')
    const refused = start('--port', '0', '--token-file', file)
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.not.toThrow(/sekret/)
    await expect(start('--port', '0', '--token-file', join(base, 'none'))).rejects.toThrow(/cannot be read/)
  })

  it('is refused for a folder already served, naming the address', async () => {
    const { origin } = await start('--port', '0')
    await expect(start('--port', '0')).rejects.toThrow(`already served at ${origin}.`)
    await expect(start('--port', '0')).rejects.toThrow(UsageError)
  })

  it.each([
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
  ])('at a port that %s has in use is refused on %s and leaves nothing behind', async (taken, host) => {
    const port = await block(taken)
    await expect(start('--port', String(port), '--host', host)).rejects.toThrow(`Port ${port} is in use`)
    const [own = ''] = await readdir(join(base, 'state', 'workspaces'))
    expect(await readdir(join(base, 'state', 'workspaces', own))).not.toContain('lock')
    await block(taken === '::1' ? '127.0.0.1' : '::1', port)
  })

  it('takes the next free port when none was asked for', async () => {
    await mkdir(join(base, 'other'))
    const first = await start()
    const second = await start(join(base, 'other'))
    expect(first.port).toBeGreaterThanOrEqual(7420)
    expect(second.port).toBeGreaterThan(first.port)
  })

  it.each([
    [['missing'], /There is no folder/],
    [['file'], /There is no folder/],
    [['.', '--host', '203.0.113.7'], /Cannot listen on 203.0.113.7/],
    [['.', '--state-dir', 'inside'], /inside the workspace/],
    [['.', '--agent', 'nobody'], /There is no agent nobody/],
    [['.', '--config', 'missing.json'], /missing.json cannot be read: ENOENT/],
    [['.', '--config', 'file'], /is not JSON/],
  ])('%j is refused with one line', async (argv, words) => {
    await writeFile(join(base, 'work', 'file'), '')
    const starting = start('--port', '0', ...argv)
    await expect(starting).rejects.toThrow(UsageError)
    await expect(starting).rejects.toThrow(words)
  })

  it('lets a browser in once without the token in its arguments', async () => {
    const server = await start('--port', '0')
    expect(server.oneTimeUrl).not.toContain(server.token)
    const path = new URL(server.oneTimeUrl).pathname
    const entered = await httpGet(server.port, path)
    expect([entered.status, entered.headers['cache-control']]).toEqual([302, 'no-store'])
    expect(`${server.origin}${entered.headers.location}`).toBe(server.url)
    expect((await httpGet(server.port, path)).status).toBe(404)
    expect((await httpGet(server.port, '/open/guess')).status).toBe(404)
  })

  it('serves a client that knows only the documented protocol (W1)', async () => {
    await writeFile(join(base, 'work', 'a.txt'), 'hello')
    const { port, workspaceId, token } = await start('--port', '0')
    const socket = new WebSocket(`ws://localhost:${port}/workspaces/${workspaceId}/ws?token=${token}`)
    const answers = new Promise((resolve) => {
      socket.on('message', (message) => {
        const frame = JSON.parse(String(message))
        if (frame.requestId === 'r1') resolve(frame)
      })
    })
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify({ channel: 'files', type: 'read', path: '/a.txt', requestId: 'r1' }))
    expect(await answers).toMatchObject({ channel: 'files', data: { content: 'hello', encoding: 'utf-8' } })
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await running.pop()?.stop()
    expect(await closed).toBe(1001)
  })

  it('keeps settings for the next start', async () => {
    const first = await start('--port', '0')
    const socket = new WebSocket(
      `ws://localhost:${first.port}/workspaces/${first.workspaceId}/ws?token=${first.token}`,
    )
    await new Promise((resolve) => socket.once('open', resolve))
    const set = { channel: 'config', type: 'set', requestId: 's', patch: { theme: 'light' } }
    const done = new Promise<void>((resolve) => {
      socket.on('message', (message) => JSON.parse(String(message)).requestId === 's' && resolve())
    })
    socket.send(JSON.stringify(set))
    await done
    const text = await readFile(join(base, 'state', 'settings.json'), 'utf8')
    expect(JSON.parse(text)).toEqual({ theme: 'light' })
  })
})

describe('a screen', () => {
  it.each<[Record<string, string>, NodeJS.Platform, boolean]>([
    [{}, 'linux', false],
    [{ DISPLAY: ':0' }, 'linux', true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    [{ DISPLAY: ':0', CI: 'true' }, 'linux', false],
    [{}, 'darwin', true],
    [{ CI: '1' }, 'darwin', false],
  ])('%j on %s: %s', (env, platform, expected) => {
    expect(hasScreen(env, platform)).toBe(expected)
  })
})
