import { spawnSync } from 'node:child_process'
import { type RunTool, runTool, TOOL_ENV } from '../../lib/runTool'
import { parseListing } from './lsofScan'
import { ledGroups, type Process, type Processes } from './processes'
import { PS_COLUMNS, type PsRow, parsePs } from './psTable'
import { signalProcess } from './signalProcess'

/** What `ps` says of one process, now. */
const askPs = (pid: number): string =>
  spawnSync('ps', ['-o', PS_COLUMNS, '-p', String(pid)], { env: TOOL_ENV, encoding: 'utf8', timeout: 5_000 })
    .stdout

interface Options {
  readonly run?: RunTool
  readonly ask?: (pid: number) => string
  readonly uid?: number
}

/** Processes through `ps` and `lsof`, where there is no /proc (macOS). Its clock counts seconds. */
export function createPsProcesses(options: Options = {}): Processes {
  const { run = runTool, ask = askPs, uid = process.getuid?.() ?? 0 } = options
  const all = async () => parsePs(await run('ps', ['-axo', PS_COLUMNS]))
  const processOf = ({ pid, started, group }: PsRow): Process => ({ pid, started, group })
  const isAlive = ({ pid, started }: Process) => {
    const row = parsePs(ask(pid)).get(pid)
    return row !== undefined && !row.isOver && row.started === started
  }

  return {
    isAlive,
    async holding(sockets) {
      const listing = ['-nP', '-a', '-u', String(uid), '-iTCP', '-sTCP:LISTEN', '-Fpftdn']
      const held = parseListing(await run('lsof', listing)).filter(({ inode }) => sockets.has(inode))
      const pids = new Set(held.map(({ pid }) => pid))
      return pids.size === 0
        ? []
        : [...(await all()).values()].filter(({ pid }) => pids.has(pid)).map(processOf)
    },
    async tree(roots) {
      const rows = await all()
      const tree = new Map<number, Process>()
      const add = (row: PsRow) => {
        if (row.isOver) return
        // Seen again below another root it moves behind it, and so stays deeper than all above it.
        tree.delete(row.pid)
        tree.set(row.pid, processOf(row))
        for (const child of rows.values()) if (child.parent === row.pid) add(child)
      }
      for (const { pid, started } of roots) {
        const row = rows.get(pid)
        if (row?.started === started) add(row)
      }
      return [...tree.values()].reverse()
    },
    // `ps` counts whole seconds: a process of the current second may be older than the mark.
    now: () => Math.floor(Date.now() / 1_000) + 1,
    async orphans(of, since) {
      const groups = ledGroups(of)
      const rows = await all()
      return [...rows.values()]
        .filter(({ group, started, isOver }) => groups.has(group) && started >= since && !isOver)
        .filter(({ parent, group }) => rows.get(parent)?.group !== group)
        .map(processOf)
    },
    signal(one, name) {
      if (isAlive(one)) signalProcess(one.pid, name)
    },
  }
}
