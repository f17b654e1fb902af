import process from 'node:process'
import { spawn } from '@lydell/node-pty'

/** Bytes on their way to the page at which the program is halted, and at which it goes on. */
const HIGH = 1_048_576
const LOW = 262_144
/** Bytes kept for a page that comes back. */
const KEPT = 4_194_304
const MAX_FRAME = 65_536

interface Listener {
  began(since: number): void
  output(bytes: Buffer): void
  ended(): void
}

/** A shell whose output since any recent byte can be had again. */
export interface Shell {
  write(input: string): void
  /** Takes the place of the page before. @param since bytes that the page has; @returns its end */
  attach(since: number, listener: Listener): () => void
  /** @param bytes that the page has drawn since it said so last */
  drawn(bytes: number): void
}

export function openShell(options: { cwd: string; cols: number; rows: number }): Shell {
  const program = spawn('/bin/bash', [], {
    ...options,
    env: process.env,
    encoding: null,
    name: 'xterm-256color',
  })
  let listener: Listener | null = null
  const kept: Buffer[] = []
  let [first, end] = [0, 0]
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let underWay = 0
  let isHalted = false

  function flush(): void {
    if (waitingBytes === 0) return
    const bytes = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    kept.push(bytes)
    end += bytes.length
    while (end - first > KEPT) first += kept.shift()?.length ?? 0
    if (!listener) return
    listener.output(bytes)
    underWay += bytes.length
    if (underWay > HIGH && !isHalted) {
      isHalted = true
      program.pause()
    }
  }

  function goOn(): void {
    if (isHalted) program.resume()
    isHalted = false
  }

  // Without an encoding node-pty gives bytes, which its types do not know.
  program.onData((data: string | Buffer) => {
    const bytes = Buffer.from(data as Buffer)
    if (waitingBytes === 0) setImmediate(flush)
    waiting.push(bytes)
    waitingBytes += bytes.length
    if (waitingBytes >= MAX_FRAME) flush()
  })
  program.onExit(() => listener?.ended())

  return {
    write: (input) => program.write(input),
    attach(since, next) {
      flush()
      listener?.ended()
      listener = next
      underWay = 0
      goOn()
      const from = Math.max(since, first)
      next.began(from)
      let at = first
      for (const bytes of kept) {
        if (at + bytes.length > from) next.output(bytes.subarray(Math.max(0, from - at)))
        at += bytes.length
      }
      return () => {
        if (listener !== next) return
        listener = null
        goOn()
      }
    },
    drawn(bytes) {
      underWay -= bytes
      if (underWay < LOW) goOn()
    },
  }
}
