import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { signalGroup } from '../lib/processGroup'
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
  /** The user's environment says how `ssh` is called. */
  readonly hasSshCommand: boolean
  /** Resolves when nothing runs any more that it has started. */
  stop(): Promise<void>
}

const TIMEOUT_MS = 30_000
const MAX_BYTES = 64 * 1024 * 1024
const MAX_COMPLAINT = 8192
/** Between being asked to end and being ended, ms. */
const GRACE_MS = 2000
/** Between two looks at whether all of it has ended, ms. */
const LOOK_MS = 50

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
  /** Groups of processes that were asked to end, until they have. */
  const ending = new Set<Promise<void>>()

  /** With all that it started. Git takes its locks away when it is asked to end, which it cannot when it is killed. */
  function endGroup(child: ChildProcess): void {
    const { pid } = child
    if (pid === undefined) return
    signalGroup(pid, 'SIGTERM')
    const ended = untilGone(pid).finally(() => ending.delete(ended))
    ending.add(ended)
  }

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
        if (end) return
        end = new GitFault(code, words)
        endGroup(child)
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
    hasSshCommand: [own.GIT_SSH, own.GIT_SSH_COMMAND].some((said) => said !== undefined && said !== ''),
    async stop() {
      for (const child of running) endGroup(child)
      await Promise.all(ending)
    },
  }
}

/** A hook may ignore that it is asked to end, and outlive the git that started it: the whole group is killed then. */
async function untilGone(group: number): Promise<void> {
  for (let waited = 0; waited < GRACE_MS; waited += LOOK_MS) {
    if (!signalGroup(group, 0)) return
    await delay(LOOK_MS)
  }
  signalGroup(group, 'SIGKILL')
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
