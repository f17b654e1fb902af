import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'

/** Milliseconds a program has to end after SIGTERM. */
const PATIENCE_MS = 4000

export interface Program {
  readonly pid: number
  /** The first line it printed, which is JSON. */
  readonly ready: Record<string, unknown>
  /** Proportional set size of it and of all it started, MB: shared pages count in parts. */
  pssMB(): number
  stop(): Promise<void>
}

/** Starts a Node program and waits for its first line. */
export async function startProgram(
  argv: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; patienceMs: number },
): Promise<Program> {
  const child = spawn(process.execPath, [...argv], {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid ?? 0
  const stop = () => end(child)
  try {
    const line = await firstLine(child, options.patienceMs)
    return { pid, ready: JSON.parse(line), pssMB: () => pssMB(pid), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function firstLine(child: ChildProcess, patienceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complaints = ''
    const timer = setTimeout(
      () => reject(new Error(`The server was not ready after ${patienceMs / 1000} s`)),
      patienceMs,
    )
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      complaints = (complaints + part).slice(-2000)
    })
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (!said.includes('\n')) return
      clearTimeout(timer)
      resolve(said.slice(0, said.indexOf('\n')))
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${complaints.trim()}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const family = familyOf(child.pid)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await ended
  clearTimeout(timer)
  // Shells and agents end with their server; one that was killed leaves them.
  for (const pid of family.slice(1)) kill(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** A process and all it started, the eldest first; alone where there is no /proc. */
function familyOf(pid: number): number[] {
  if (!existsSync('/proc')) return [pid]
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : null
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [pid]
  for (const member of family) family.push(...(children.get(member) ?? []))
  return family
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

function pssMB(pid: number): number {
  if (!existsSync('/proc')) throw new Error('Memory is read from /proc, which this system does not have.')
  const kilobytes = familyOf(pid).map((member) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024
}
