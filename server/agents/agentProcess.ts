import { type ChildProcess, spawn } from 'node:child_process'
import { type Readable, Writable } from 'node:stream'
import { type AgentApp, ndJsonStream, type Stream } from '@agentclientprotocol/sdk'
import { createFrameLines } from './frameLines'

/** How it ended: it never began (`failed`, with the system's error code), or it did. */
type ProcessEnd =
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: string | null }

/** A running agent and the stream to speak with it. */
export interface AgentProcess {
  /** Null: it runs inside this server. */
  readonly pid: number | null
  readonly stream: Stream
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>
  /** The last lines it complained with. */
  complaints(): string
  /** Called with each line that it printed beside its messages. */
  onPrinted(listener: (line: string) => void): void
  /** Called when it printed a message in a way that cannot be read. */
  onUnread(listener: () => void): void
  /** Lets it end, then makes it; also what it started. */
  stop(patience?: Patience): Promise<void>
}

/** Milliseconds after its input was closed, and after SIGTERM. */
export interface Patience {
  readonly inputMs: number
  readonly termMs: number
}

const PATIENCE: Patience = { inputMs: 2_500, termMs: 2_000 }
/** A tool's output or a file in one line; more is no agent of good faith. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024
const MAX_COMPLAINT_LINES = 20
const MAX_COMPLAINT_UNITS = 8_192

export interface AgentCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** Starts an agent in a process group of its own, so that everything it starts can be ended with it. */
export function spawnAgent({ command, args, env, cwd }: AgentCommand): AgentProcess {
  const child = spawn(command, [...args], { cwd, env: { ...env }, detached: true, stdio: 'pipe' })
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('error', (error) => resolve({ kind: 'failed', code: codeOf(error) }))
    child.once('close', (code, signal) => resolve({ kind: 'exited', code, signal }))
  })
  let complaints = ''
  let printed: (line: string) => void = () => {}
  const lines = createLines((line) => printed(line))
  const complain = (text: string) => {
    const all = complaints + text
    // Not the end of a line: the beginning of a secret would be gone, and the rest of it not be found.
    const isCut = all.length > MAX_COMPLAINT_UNITS
    complaints = isCut ? all.slice(-MAX_COMPLAINT_UNITS).replace(/^(?:[^\n]*\n|\S*)/, '') : all
    lines.add(text)
  }
  child.stderr.setEncoding('utf8').on('data', complain)
  let unread = () => {}
  const frames = createFrameLines({
    maxBytes: MAX_MESSAGE_BYTES,
    printed: (line) => complain(`${line}\n`),
    unread: () => unread(),
  })
  // A write to a process that has ended is reported through `ended`.
  child.stdin.on('error', () => undefined)
  const stream = ndJsonStream(Writable.toWeb(child.stdin), bytesOf(child.stdout).pipeThrough(frames), {
    maxMessageBytes: MAX_MESSAGE_BYTES,
  })

  return {
    pid: child.pid ?? null,
    stream,
    ended,
    onPrinted: (listener) => {
      printed = listener
    },
    onUnread: (listener) => {
      unread = listener
    },
    complaints: () => complaints.trimEnd().split('\n').slice(-MAX_COMPLAINT_LINES).join('\n'),
    async stop({ inputMs, termMs } = PATIENCE) {
      child.stdin.end()
      if (!(await endsWithin(ended, inputMs))) {
        signalGroup(child, 'SIGTERM')
        await endsWithin(ended, termMs)
      }
      signalGroup(child, 'SIGKILL')
      await ended
    },
  }
}

/** Runs an agent written here inside this process, over the same lines of JSON. */
export function runAgent(app: AgentApp): AgentProcess {
  const toAgent = new TransformStream<Uint8Array, Uint8Array>()
  const toClient = new TransformStream<Uint8Array, Uint8Array>()
  const connection = app.connect(ndJsonStream(toClient.writable, toAgent.readable))
  return {
    pid: null,
    stream: ndJsonStream(toAgent.writable, toClient.readable),
    ended: connection.closed.then(() => ({ kind: 'exited', code: 0, signal: null })),
    complaints: () => '',
    onPrinted: () => {},
    onUnread: () => {},
    async stop() {
      connection.close()
      await connection.closed
    },
  }
}

/** Cuts what is printed into lines; one without an end is told in pieces. */
function createLines(tell: (line: string) => void) {
  let open = ''
  return {
    add(text: string) {
      const [first = '', ...rest] = text.split('\n')
      open += first
      for (const next of rest) {
        if (open.trim() !== '') tell(open)
        open = next
      }
      if (open.length <= MAX_COMPLAINT_UNITS) return
      tell(open)
      open = ''
    },
  }
}

/** `Readable.toWeb`, whose type is not the one of the global streams. */
function bytesOf(output: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<unknown> = output[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next()
      if (done) controller.close()
      else if (value instanceof Uint8Array) controller.enqueue(value)
    },
    cancel: () => void output.destroy(),
  })
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is empty already.
  }
}

function endsWithin(ended: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    void ended.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

const codeOf = (error: Error) => ('code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN')
