import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { type ProcStat, parseStat } from './procStat'
import { signalProcess } from './signalProcess'
import { findHolders } from './socketHolders'

/** Of the numbers in /proc, on every Linux. */
const TICKS_A_SECOND = 100

/** One process and no later one with the same pid. */
export interface Process {
  readonly pid: number
  /** Clock ticks from the machine's start to its own. */
  readonly started: number
  /** Those it starts are in it, too, also when it has ended, unless they leave it. */
  readonly group: number
}

export interface Processes {
  /** Who has one of these sockets (inodes) open. */
  holding(sockets: ReadonlySet<string>): Promise<readonly Process[]>
  /** These and everything that descends from them, the deepest first; who has ended is left out. */
  tree(roots: readonly Process[]): Promise<readonly Process[]>
  /** Clock ticks from the machine's start to now. */
  now(): number
  /**
   * Who began since then in a group that one of these leads and is nobody's child there: started by one that has ended
   * meanwhile, and by nobody else. A group that somebody else leads may hold what has nothing to do with them.
   */
  orphans(of: readonly Process[], since: number): Promise<readonly Process[]>
  /** False also once its pid belongs to somebody else. */
  isAlive(process: Process): boolean
  /** Sends a signal unless it has ended; throws when it may not. */
  signal(process: Process, name: 'SIGTERM' | 'SIGKILL'): void
}

/** The group of who leads one has the leader's pid as its name. */
export const ledGroups = (of: readonly Process[]): ReadonlySet<number> =>
  new Set(of.filter(({ pid, group }) => pid === group).map(({ pid }) => pid))

/** @param proc where the kernel shows its processes; without it there are none */
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
