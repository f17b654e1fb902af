import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What the server prints as soon as it can be reached. */
export interface Ready {
  readonly url: string
  readonly origin: string
  readonly port: number
  readonly workspaceId: string
  readonly token: string
  readonly pid: number
}

/** The workspace server as `npm start` runs it. */
export interface ServerProcess {
  ready(): Ready
  /** Of the process that runs now. */
  pid(): number | undefined
  /** Again on the same port, with the same flags. */
  start(): Promise<void>
  /** Ends the process and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const MAIN = fileURLToPath(new URL('../dist/server/main.js', import.meta.url))

/**
 *     const server = createServerProcess([root, '--state-dir', state], process.env)
 *     await server.start()
 */
export function createServerProcess(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  stderr: 'inherit' | 'ignore' = 'inherit',
): ServerProcess {
  let child: ChildProcess | null = null
  let ready: Ready | null = null
  return {
    ready() {
      if (!ready) throw new Error('The server has not started.')
      return ready
    },
    pid: () => child?.pid,
    async start() {
      const flags = ['--port', String(ready?.port ?? 0), '--json', '--no-open']
      child = spawn(process.execPath, [MAIN, ...argv, ...flags], { env, stdio: ['ignore', 'pipe', stderr] })
      ready = JSON.parse(await firstLine(child)) as Ready
    },
    async stop(signal = 'SIGTERM') {
      const ending = child
      child = null
      if (!ending || ending.exitCode !== null) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill(signal)
      await exited
    },
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
