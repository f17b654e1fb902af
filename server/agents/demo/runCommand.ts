import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly command: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  print(text: string): void
}

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_MS = 500

/** Runs a command in a shell and a process group of its own; null when a signal ended it. */
export function runCommand({ command, cwd, env, signal, print }: RunOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...env }, shell: true, detached: true } as const
    const child = spawn(command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let force: NodeJS.Timeout | undefined
    const end = (how: 'SIGTERM' | 'SIGKILL') => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, how)
      } catch {
        // The group ended by itself.
      }
    }
    const stop = () => {
      end('SIGTERM')
      force = setTimeout(() => end('SIGKILL'), GRACE_MS)
    }
    const settle = () => {
      clearTimeout(force)
      signal.removeEventListener('abort', stop)
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    child.stdout.setEncoding('utf8').on('data', print)
    child.stderr.setEncoding('utf8').on('data', print)
    child.once('error', (error) => {
      settle()
      reject(error)
    })
    child.once('close', (code) => {
      settle()
      resolve(code)
    })
  })
}
