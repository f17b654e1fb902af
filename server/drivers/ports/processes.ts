import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { type ProcStat, parseStat } from './procStat'
import { signalProcess } from './signalProcess'
import { findHolders } from './socketHolders'

/** Of the numbers in /proc, on every Linux. */
const TICKS_A_SECOND = 100

/** One process: the start time tells it from a later one with the same pid. */
export interface Process {
  readonly pid: number
  /** Start time in clock ticks since boot. */
  readonly started: number
  /** Process group. Children inherit it, and keep it after this process has ended. */
  readonly group: number
}

export interface Processes {
  /** Processes that have one of these sockets (inodes) open. */
  holding(sockets: ReadonlySet<string>): Promise<readonly Process[]>
  /** These processes and all their descendants, deepest first, without those that have ended. */
  tree(roots: readonly Process[]): Promise<readonly Process[]>
  /** Clock ticks since boot. */
  now(): number
  /**
   * Processes that started since then in a group that one of these leads, and whose parent is gone: only a member of the
   * group that has ended can have started them. Groups with another leader may hold unrelated processes.
   */
  orphans(of: readonly Process[], since: number): Promise<readonly Process[]>
  /** False also once another process has the pid. */
  isAlive(process: Process): boolean
  /** Sends a signal unless it has ended; throws when it may not. */
  signal(process: Process, name: 'SIGTERM' | 'SIGKILL'): void
}

/** A process group's id is its leader's pid. */
export const ledGroups = (of: readonly Process[]): ReadonlySet<number> =>
  new Set(of.filter(({ pid, group }) => pid === group).map(({ pid }) => pid))

/**
 * Processes through /proc: `for (const each of await processes.holding(sockets)) processes.signal(each, 'SIGTERM')`.
 * @param proc where the kernel shows its processes; without it there are none
 */
export function createProcesses(proc = '/proc'): Processes {
  function statOf(pid: number): ProcStat | null {
    try {
      return parseStat(readFileSync(`${proc}/${pid}/stat`, 'utf8'))
    } catch {
      return null // It ended meanwhile, or this is another system.
    }
  }
  async function all(): Promise<ReadonlyMap<number, ProcStat>> {
    const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
    return new Map(
      pids.flatMap((pid) => {
        const stat = statOf(pid)
        return stat ? [[pid, stat] as const] : []
      }),
    )
  }
  const processOf = (pid: number, { started, group }: ProcStat): Process => ({ pid, started, group })
  const isOver = ({ state }: ProcStat) => state === 'Z' || state === 'X'
  const isAlive = ({ pid, started }: Process) => {
    const stat = statOf(pid)
    return stat !== null && stat.started === started && !isOver(stat)
  }

  return {
    isAlive,
    async holding(sockets) {
      const holders = [...(await findHolders(proc, sockets)).values()].flat()
      return [...new Set(holders.map(({ pid }) => pid))].flatMap((pid) => {
        const stat = statOf(pid)
        return stat ? [processOf(pid, stat)] : []
      })
    },
    async tree(roots) {
      const children = new Map<number, Process[]>()
      for (const [pid, stat] of await all()) {
        if (stat.parent <= 0) continue
        children.set(stat.parent, [...(children.get(stat.parent) ?? []), processOf(pid, stat)])
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
    now() {
      try {
        return Math.round(Number(readFileSync(`${proc}/uptime`, 'utf8').split(' ')[0]) * TICKS_A_SECOND)
      } catch {
        return Number.POSITIVE_INFINITY // This is another system.
      }
    },
    async orphans(of, since) {
      const groups = ledGroups(of)
      const found = await all()
      return [...found].flatMap(([pid, stat]) => {
        const isNew = groups.has(stat.group) && stat.started >= since && !isOver(stat)
        return isNew && found.get(stat.parent)?.group !== stat.group ? [processOf(pid, stat)] : []
      })
    },
    signal(one, name) {
      // Between the look and the signal the kernel would have to use up all its pids.
      if (isAlive(one)) signalProcess(one.pid, name)
    },
  }
}
