import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { gitEnvironment, type Setting, settingsEnvironment } from './gitEnvironment'
import { faultOf, GitFault } from './gitFault'

export interface GitCall {
  /** Folder in which it runs: text, as Node takes it. */
  readonly cwd: string
  readonly args: readonly string[]
  /** Stronger than what any file says. */
  readonly settings?: readonly Setting[]
  readonly env?: NodeJS.ProcessEnv
  readonly input?: Buffer | string
  /** Exit statuses that are answers as well. */
  readonly mayEnd?: readonly number[]
  /** Above this it is ended, and the rejection says `TOO_LARGE`. */
  readonly maxBytes?: number
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Told what it says beside its answer, as it comes. */
  readonly complained?: (text: string) => void
}

export interface GitAnswer {
  readonly status: number
  readonly out: Buffer
  /** What it said beside. */
  readonly complaint: string
}

export interface GitRunner {
  /** Rejects with `GitFault`. */
  run(call: GitCall): Promise<GitAnswer>
  stop(): void
}

const TIMEOUT_MS = 30_000
const MAX_BYTES = 64 * 1024 * 1024
const MAX_COMPLAINT = 8192
/** Between being asked to end and being ended, ms. */
const GRACE_MS = 2000

/**
 * The system's `git`, with a list of arguments and never through a shell. It has no terminal and nothing to read, so that
 * nothing it starts can wait for an answer, and it is ended with all that it started.
 *
 *     const runner = createGitRunner({ program: 'git', environment: process.env })
 *     const { out } = await runner.run({ cwd: root, args: ['rev-parse', 'HEAD'] })
 */
export function createGitRunner({
  program,
  environment,
}: {
  readonly program: string
  readonly environment: NodeJS.ProcessEnv
}): GitRunner {
  const own = gitEnvironment(environment)
  const running = new Set<ChildProcess>()

  function run(call: GitCall): Promise<GitAnswer> {
    const { cwd, args, settings = [], env, input, mayEnd = [], maxBytes = MAX_BYTES, signal } = call
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...args], {
        cwd,
        env: { ...own, ...env, ...settingsEnvironment(settings) },
        // A group of its own, without our terminal: what asks there fails, and all of it can be ended.
        detached: true,
      })
      // Where nothing can be started, as with too many open files, it has no ends and only this event.
      child.on('error', (error) => {
        // The folder may be what is missing.
        const isMissing = 'code' in error && error.code === 'ENOENT' && existsSync(cwd)
        reject(new GitFault(isMissing ? 'NO_GIT' : 'FAILED', error.message))
      })
      if (child.pid === undefined) return
      running.add(child)
      const [answer, complaint]: [Buffer[], Buffer[]] = [[], []]
      let [bytes, complained] = [0, 0]
      let end: GitFault | null = null
      const give = (code: 'ENDED' | 'TOO_LARGE', words: string) => {
        end ??= new GitFault(code, words)
        stopAll(child)
      }
      const timer = setTimeout(
        () => give('ENDED', `git ${args[0]} took too long.`),
        call.timeoutMs ?? TIMEOUT_MS,
      )
      const abort = () => give('ENDED', `git ${args[0]} was cancelled.`)
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= maxBytes) answer.push(chunk)
        else give('TOO_LARGE', `git ${args[0]} says more than is read.`)
      })
      child.stderr.on('data', (chunk: Buffer) => {
        complaint.push(chunk)
        complained += chunk.length
        // The last of it says what went wrong.
        while (complained > MAX_COMPLAINT && complaint.length > 1)
          complained -= complaint.shift()?.length ?? 0
        call.complained?.(chunk.toString('utf8'))
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(input ?? '')
      child.on('close', (status) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        running.delete(child)
        if (end) return reject(end)
        const said = wordsOf(Buffer.concat(complaint).toString('utf8'), args[0] ?? '', status)
        if (status === 0 || (status !== null && mayEnd.includes(status)))
          return resolve({ status, out: Buffer.concat(answer), complaint: said })
        reject(faultOf(said))
      })
    })
  }

  return {
    run,
    stop() {
      for (const child of running) stopAll(child)
    },
  }
}

/** With all that it started. Git takes its locks away when it is asked to end, which it cannot when it is killed. */
function stopAll(child: ChildProcess): void {
  signalAll(child, 'SIGTERM')
  setTimeout(() => signalAll(child, 'SIGKILL'), GRACE_MS).unref()
}

function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

/** What git complains of, without the word that says so. */
function wordsOf(complaint: string, command: string, status: number | null): string {
  // Of its progress, which is written over and over, nothing is left.
  const words = complaint
    .replace(/[^\r\n]*\r(?!\n)/g, '')
    .replace(/^(fatal|error|hint): ?/gm, '')
    .trim()
  return words === '' ? `git ${command} ended with ${status}.` : words.slice(0, 2000)
}
