import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { type ProcStat, parseStat } from './procStat'
import { findHolders } from './socketHolders'

/** One process and no later one with the same pid. */
export interface Process {
  readonly pid: number
  /** Clock ticks from the machine's start to its own. */
  readonly started: number
}

export interface Processes {
  /** Who has one of these sockets (inodes) open. */
  holding(sockets: ReadonlySet<string>): Promise<readonly Process[]>
  /** These and everything that descends from them, the deepest first; who has ended is left out. */
  tree(roots: readonly Process[]): Promise<readonly Process[]>
  /** False also once its pid belongs to somebody else. */
  isAlive(process: Process): boolean
  /** Sends a signal unless it has ended; throws when it may not. */
  signal(process: Process, name: 'SIGTERM' | 'SIGKILL'): void
}

/** @param proc where the kernel shows its processes; without it there are none */
export function createProcesses(proc = '/proc'): Processes {
  function statOf(pid: number): ProcStat | null {
    try {
      return parseStat(readFileSync(`${proc}/${pid}/stat`, 'utf8'))
    } catch {
      return null // It ended meanwhile, or this is another system.
    }
  }
  const isAlive = ({ pid, started }: Process) => {
    const stat = statOf(pid)
    return stat !== null && stat.started === started && stat.state !== 'Z' && stat.state !== 'X'
  }

  return {
    isAlive,
    async holding(sockets) {
      const holders = [...(await findHolders(proc, sockets)).values()].flat()
      return [...new Set(holders.map(({ pid }) => pid))].flatMap((pid) => {
        const stat = statOf(pid)
        return stat ? [{ pid, started: stat.started }] : []
      })
    },
    async tree(roots) {
      const children = new Map<number, Process[]>()
      for (const name of (await readdir(proc).catch(() => [])).filter((each) => /^\d+$/.test(each))) {
        const stat = statOf(Number(name))
        if (!stat || stat.parent <= 0) continue
        const child = { pid: Number(name), started: stat.started }
        children.set(stat.parent, [...(children.get(stat.parent) ?? []), child])
      }
      const tree = new Map<number, Process>()
      const add = (process: Process) => {
        if (!isAlive(process)) return
        // Seen again below another root it moves behind it, and so stays deeper than all above it.
        tree.delete(process.pid)
        tree.set(process.pid, process)
        for (const child of children.get(process.pid) ?? []) add(child)
      }
      for (const root of roots) add(root)
      return [...tree.values()].reverse()
    },
    signal(one, name) {
      // Between the look and the signal the kernel would have to use up all its pids.
      if (isAlive(one)) process.kill(one.pid, name)
    },
  }
}
