import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'

const main = fileURLToPath(new URL('../../../dist/server/main.js', import.meta.url))
/** Turns of the collector, after which nothing more is let go of. */
const COLLECTIONS = 3

/** The server as `npm start` runs it, in a process of its own that can be asked what it holds. */
export interface BuiltServer {
  readonly port: number
  readonly token: string
  readonly workspaceId: string
  readonly pid: number
  /** Resident bytes, as the kernel counts them. */
  rss(): number
  /** Bytes of the heap and of buffers beside it, after everything unreachable was collected. */
  held(): Promise<number>
  stop(): Promise<void>
}

/** @param env what is to differ from this process's surroundings */
export async function startBuiltServer(env: NodeJS.ProcessEnv = {}): Promise<BuiltServer> {
  const folder = await mkdtemp(join(tmpdir(), 'aether-flood-'))
  for (const name of ['work', 'home']) await mkdir(join(folder, name))
  const flags = ['--port', '0', '--json', '--no-open', '--log-level', 'error']
  const where = [join(folder, 'work'), '--state-dir', join(folder, 'state')]
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', main, ...where, ...flags], {
    env: { ...process.env, HOME: join(folder, 'home'), SHELL: '/bin/bash', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [inspector, ready] = await Promise.all([
    said(child, 'stderr', /Debugger listening on (ws:\S+)/),
    said(child, 'stdout', /^(\{.*\})$/m),
  ])
  const { port, token, workspaceId, pid } = JSON.parse(ready) as BuiltServer
  const inspect = await openInspector(inspector)

  return {
    port,
    token,
    workspaceId,
    pid,
    rss() {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return Number(kilobytes) * 1024
    },
    async held() {
      for (let turn = 0; turn < COLLECTIONS; turn += 1) await inspect.ask('HeapProfiler.collectGarbage', {})
      const expression = 'JSON.stringify(process.memoryUsage())'
      const { result } = await inspect.ask('Runtime.evaluate', { expression })
      const { heapUsed, external } = JSON.parse(result.value) as NodeJS.MemoryUsage
      return heapUsed + external
    },
    async stop() {
      inspect.close()
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What a pattern finds in what a program says. */
function said(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child[stream]?.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-20_000)
      const found = pattern.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)))
  })
}

async function openInspector(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (result: { result: { value: string } }) => void>()
  let ids = 0
  socket.on('message', (message) => {
    const { id, result } = JSON.parse(String(message))
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  await once(socket, 'open')
  return {
    ask: (method: string, params: object) =>
      new Promise<{ result: { value: string } }>((resolve) => {
        ids += 1
        waiting.set(ids, resolve)
        socket.send(JSON.stringify({ id: ids, method, params }))
      }),
    close: () => socket.terminate(),
  }
}
