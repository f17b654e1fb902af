import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { parseFlags } from './flags'
import { startServer } from './startServer'
import { type OneWorkspaceServer, onlyWorkspace } from './testing/onlyWorkspace'

type Frame = { channel: string; type: string; [field: string]: unknown }

const folders: string[] = []
const servers: OneWorkspaceServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function start(folder: string): Promise<OneWorkspaceServer> {
  const argv = [
    '--port',
    '0',
    '--state-dir',
    join(folder, 'state'),
    '--log-level',
    'silent',
    '--agent',
    'demo',
  ]
  const command = parseFlags(argv, {}, join(folder, 'work'))
  if (command.do !== 'serve') throw new Error(command.do)
  const env = { PATH: process.env.PATH }
  const surroundings = { clientFolder: null, env, version: '0', writeLog() {} }
  const server = onlyWorkspace(await startServer(command.flags, surroundings))
  servers.push(server)
  return server
}

async function connect(server: OneWorkspaceServer) {
  const client = 'client=2d3f6f0e-0f36-4d5f-9f6a-3a5e7f1c0a11&gen=1'
  const address = `ws://127.0.0.1:${server.port}/workspaces/${server.workspaceId}/ws?${client}`
  const socket = new WebSocket(address, ['Bearer', server.token])
  const frames: Frame[] = []
  socket.on('message', (data) => void frames.push(JSON.parse(String(data))))
  await new Promise((resolve) => socket.once('open', resolve))
  return {
    close: () => socket.terminate(),
    send: (frame: object) => socket.send(JSON.stringify({ channel: 'agent', ...frame })),
    frame: (isIt: (frame: Frame) => boolean) =>
      vi.waitFor(() => {
        const found = frames.findLast(isIt)
        if (!found) throw new Error(`It did not come: ${frames.map(({ type }) => type)}`)
        return found
      }),
  }
}

it('shows what the demo agent changed, and undoes it after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aether-review-server-'))
  folders.push(folder)
  await mkdir(join(folder, 'work'))
  const path = join(folder, 'work', 'a.txt')
  await writeFile(path, 'one\r\n')
  const first = await start(folder)
  const page = await connect(first)
  const hello = await page.frame(({ type }) => type === 'state')
  expect((hello.data as { capabilities: string[] }).capabilities).toContain('agent.changes')
  page.send({ type: 'prompt', taskId: 't', prompt: 'edit a.txt one => two' })
  const changes = await page.frame(
    ({ type, files }) => type === 'changes' && (files as object[])?.length === 1,
  )
  expect(changes).toMatchObject({ taskId: 't', files: [{ path: '/a.txt', additions: 1, deletions: 1 }] })
  expect(await readFile(path, 'utf8')).toBe('two\r\n')
  page.close()
  await first.stop()
  servers.splice(0)

  const later = await connect(await start(folder))
  const summary = await later.frame(({ type }) => type === 'changes_summary')
  expect(summary).toMatchObject({ tasks: [{ taskId: 't', files: 1, unreviewed: 1 }] })
  later.send({ type: 'undo', requestId: 'u', taskId: 't' })
  const undone = await later.frame(({ type, requestId }) => type === 'undo' && requestId === 'u')
  expect(undone).toMatchObject({ success: true, data: { undoId: 'u', done: ['/a.txt'] } })
  expect(await readFile(path, 'utf8')).toBe('one\r\n')
  later.close()
})
