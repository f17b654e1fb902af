import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Ready {
  readonly url: string
  readonly origin: string
  readonly workspaceId: string
  readonly token: string
  readonly pid: number
}

/** The workspace server as `npm start` runs it, in an environment that holds nothing of this machine's user. */
export interface WorkspaceServer {
  ready(): Ready
  stop(): Promise<void>
  /** On the same port with the same state. */
  start(): Promise<void>
  /** Pids of the processes below it. */
  below(): readonly number[]
}

const MAIN = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

export async function createWorkspaceServer(options: {
  readonly root: string
  readonly state: string
  readonly agent: string
  readonly env: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}): Promise<WorkspaceServer> {
  const { root, state, agent, env, flags = [] } = options
  let child: ChildProcess | null = null
  let ready: Ready | null = null
  let port = '0'

  async function start(): Promise<void> {
    const place = ['--port', port, '--state-dir', state, '--agent', agent]
    child = spawn(process.execPath, [MAIN, root, ...place, '--json', '--no-open', ...flags], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    ready = JSON.parse(await firstLine(child)) as Ready
    port = new URL(ready.origin).port
  }

  await start()
  return {
    ready() {
      if (!ready) throw new Error('The server has not started.')
      return ready
    },
    start,
    async stop() {
      const ending = child
      child = null
      if (!ending || ending.exitCode !== null) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill('SIGTERM')
      await exited
    },
    below: () => (child?.pid === undefined ? [] : descendants(child.pid)),
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)))
  })
}

/** By /proc: these tests run on Linux. */
function descendants(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((each) => [each, ...below(each)])
  return below(root)
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended meanwhile.
    return null
  }
}

export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
