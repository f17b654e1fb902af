import { type ChildProcess, spawn } from 'node:child_process'
import { signalGroup } from '../../lib/processGroup'
import { shellEnvironment } from '../shell/shellEnvironment'
import type { Found } from './findFormatter'
import { FormatFault } from './formatFault'

/** A cold start of either takes a second on a slow machine, ms. */
const TIMEOUT_MS = 15_000
/** Of the text that comes back. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_COMPLAINT = 4096
const SHOWN_LINES = 6

export interface FormatRunner {
  /** The text as the program writes it. Rejects with `FormatFault`. */
  run(found: Found, content: string): Promise<string>
  stop(): void
}

/**
 * Runs a formatter by this Node, with a list of arguments and never through a shell: the text goes in, and comes out again.
 *
 *     const text = await createFormatRunner({ environment: process.env }).run(found, 'const  a = 1')
 */
export function createFormatRunner({
  environment,
  timeoutMs = TIMEOUT_MS,
}: {
  readonly environment: NodeJS.ProcessEnv
  readonly timeoutMs?: number
}): FormatRunner {
  const running = new Set<ChildProcess>()
  const env = { ...shellEnvironment(environment), NO_COLOR: '1', FORCE_COLOR: '0', TERM: 'dumb' }

  function run({ formatter, script, args, cwd }: Found, content: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script, ...args], { cwd, env, detached: true })
      child.on('error', (error) => reject(new FormatFault('FAILED', error.message)))
      if (child.pid === undefined) return
      running.add(child)
      const [text, complaint]: [Buffer[], Buffer[]] = [[], []]
      let [bytes, complained] = [0, 0]
      let fault: FormatFault | null = null
      const give = (code: 'ENDED' | 'TOO_LARGE', words: string) => {
        fault ??= new FormatFault(code, words)
        end(child)
      }
      const timer = setTimeout(
        () => give('ENDED', `${formatter.name} took longer than ${Math.ceil(timeoutMs / 1000)} s.`),
        timeoutMs,
      )
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= MAX_BYTES) text.push(chunk)
        else give('TOO_LARGE', `${formatter.name} gave more text than is taken.`)
      })
      child.stderr.on('data', (chunk: Buffer) => {
        complained += chunk.length
        // The first of it says what went wrong.
        if (complained <= MAX_COMPLAINT) complaint.push(chunk)
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(content)
      child.on('close', (status) => {
        clearTimeout(timer)
        running.delete(child)
        if (fault) return reject(fault)
        const shown = Buffer.concat(text).toString('utf8')
        if (status === 0 && (shown !== '' || content.trim() === '')) return resolve(shown)
        reject(new FormatFault('FAILED', wordsOf(Buffer.concat(complaint).toString('utf8'), formatter.name)))
      })
    })
  }

  return {
    run,
    stop() {
      for (const child of running) end(child)
    },
  }
}

/** With all that it started: it has nothing to lose. */
function end({ pid }: ChildProcess): void {
  if (pid !== undefined) signalGroup(pid, 'SIGKILL')
}

/** What it complains of. */
function wordsOf(complaint: string, name: string): string {
  const lines = complaint
    .split('\n')
    .map((line) => line.replace(/^\[error\] ?/, '').trimEnd())
    .filter((line) => line !== '')
  return lines.length === 0 ? `${name} gave no text.` : lines.slice(0, SHOWN_LINES).join('\n').slice(0, 1000)
}
