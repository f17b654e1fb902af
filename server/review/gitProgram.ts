import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'
import { constants, devNull, setPriority } from 'node:os'
import { nativePath } from '../drivers/disk/nativePath'
import { signalGroup } from '../lib/processGroup'
import { NoCheckpoint } from './checkpoints'

export interface GitCall {
  /** Folder in which it runs. */
  readonly cwd: string
  readonly args: readonly string[]
  readonly workTree?: string
  readonly index?: string
  /** A file of patterns to leave out, besides `.gitignore`. */
  readonly excludes?: string
  readonly input?: Buffer
  /** An exit status of 1 is an answer as well. */
  readonly mayFail?: boolean
  /** Above this it is ended, and the rejection says `too_large`. */
  readonly maxBytes?: number
  /** Ends it with all that it started; it rejects when all of that has ended. */
  readonly signal?: AbortSignal
}

export interface GitProgram {
  /** What it writes. Rejects with `NoCheckpoint`. */
  run(call: GitCall): Promise<Buffer>
  /** Whether what one call takes in can be written as one pack. An older git writes a pack for each file. */
  packsTogether(): Promise<boolean>
  /** From now on everything runs beside what else the machine does. */
  setLow(isLow: boolean): void
  stop(): void
}

/** Nothing of the user's is read: no configuration, hooks, filters or programs that it names. */
const SETTINGS = [
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  'core.bare=false',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.fileMode=true',
  'core.symlinks=true',
  'core.ignoreCase=false',
  'core.precomposeUnicode=false',
  'core.protectHFS=false',
  'core.protectNTFS=false',
  'core.preloadIndex=true',
  'core.looseCompression=1',
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting])

/** The git that was measured: `update-index` put 50,000 files into one pack. One without its transactions makes a pack of each. */
const PACKS_TOGETHER = { major: 2, minor: 39 }

const MAX_OUTPUT = 512 * 1024 * 1024

/**
 * `git` on a repository of our own, with a list of arguments and never through a shell.
 *
 *     const git = createGitProgram({ program: 'git', repository: '/state/review/git', environment: process.env })
 *     const tree = await git.run({ cwd: root, workTree: root, index, args: ['write-tree'] })
 */
export function createGitProgram({
  program,
  repository,
  environment,
}: {
  program: string
  repository: string
  environment: NodeJS.ProcessEnv
}): GitProgram {
  const running = new Set<ChildProcess>()
  let isLow = false
  let isStopped = false
  let packs: Promise<boolean> | null = null

  const env = (call: GitCall): NodeJS.ProcessEnv => ({
    PATH: environment.PATH,
    SYSTEMROOT: environment.SYSTEMROOT,
    HOME: repository,
    LC_ALL: 'C',
    GIT_DIR: repository,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DEFAULT_HASH: 'sha1',
    GIT_INDEX_VERSION: '2',
    // Of glibc. Without it each file that is compressed takes its memory anew from the system: half of a first checkpoint.
    MALLOC_TRIM_THRESHOLD_: `${16 * 1024 ** 2}`,
    ...(call.workTree === undefined ? {} : { GIT_WORK_TREE: call.workTree }),
    ...(call.index === undefined ? {} : { GIT_INDEX_FILE: call.index }),
  })

  async function run(call: GitCall): Promise<Buffer> {
    const held: FileHandle[] = []
    const named = async (path: string) => {
      if (typeof nativePath(path) === 'string') return path
      const handle = await open(nativePath(path))
      held.push(handle)
      return `/proc/${process.pid}/fd/${handle.fd}`
    }
    try {
      const { workTree, excludes, ...rest } = call
      return await ended({
        ...rest,
        cwd: await named(call.cwd),
        ...(workTree === undefined ? {} : { workTree: await named(workTree) }),
        ...(excludes === undefined ? {} : { excludes: await named(excludes) }),
      })
    } finally {
      for (const handle of held) await handle.close()
    }
  }

  function ended(call: GitCall): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (isStopped) return reject(new NoCheckpoint('failed', 'The server stops.'))
      const settings = [...SETTINGS, '-c', `core.excludesFile=${call.excludes ?? devNull}`]
      const { cwd, signal } = call
      // A group of its own: `gc` and `repack` leave most of their work to others, which go on when only they are ended.
      const child = spawn(program, [...settings, ...call.args], { cwd, env: env(call), detached: true })
      running.add(child)
      // Asked and not killed, so that git takes its locks and temporary packs away.
      const abort = () => end(child, 'SIGTERM')
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
      if (isLow) lower(child.pid)
      const [said, complaint]: [Buffer[], Buffer[]] = [[], []]
      let bytes = 0
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= (call.maxBytes ?? MAX_OUTPUT)) said.push(chunk)
        else {
          end(child, 'SIGKILL')
          reject(new NoCheckpoint('too_large', `git ${call.args[0]} says more than is read.`))
        }
      })
      child.stderr.on('data', (chunk: Buffer) => void (complaint.length < 20 && complaint.push(chunk)))
      child.stdin.on('error', () => undefined)
      child.stdin.end(call.input ?? '')
      child.on('error', (error) => {
        running.delete(child)
        const isMissing = 'code' in error && error.code === 'ENOENT'
        reject(new NoCheckpoint(isMissing ? 'no_git' : 'failed', error.message))
      })
      // The last of all that has its output has ended.
      child.on('close', (code) => {
        running.delete(child)
        signal?.removeEventListener('abort', abort)
        if (code === 0 || (call.mayFail && code === 1)) return resolve(Buffer.concat(said))
        const words = Buffer.concat(complaint).toString('utf8').trim().slice(0, 500)
        reject(new NoCheckpoint('failed', `git ${call.args[0]} ended with ${code}: ${words}`))
      })
    })
  }

  async function askVersion(): Promise<boolean> {
    const said = (await run({ cwd: repository, args: ['version'] })).toString('utf8')
    const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number)
    return major > PACKS_TOGETHER.major || (major === PACKS_TOGETHER.major && minor >= PACKS_TOGETHER.minor)
  }

  return {
    run,
    packsTogether() {
      packs ??= askVersion()
      return packs
    },
    setLow(low) {
      isLow = low
    },
    stop() {
      isStopped = true
      for (const child of running) end(child, 'SIGKILL')
    },
  }
}

/**
 * Node takes a folder to run in as text only, and not every name is that (`nativePath`): a handle of it stands in its
 * place, where the system lets it.
 */
export const canBeNamed = (path: string): boolean =>
  typeof nativePath(path) === 'string' || process.platform === 'linux'

function end({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) signalGroup(pid, signal)
}

function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended.
  }
}
