import { readdirSync, readFileSync } from 'node:fs'
import { type ProcStat, parseStat } from '../ports/procStat'

/** Sends a signal to every process group of the terminal session that `leader` leads, background jobs too. */
export function signalTerminal(leader: number, signal: 'SIGHUP' | 'SIGKILL'): void {
  for (const group of new Set([leader, ...processGroups(leader)])) {
    try {
      process.kill(-group, signal)
    } catch {
      // The group has ended already.
    }
  }
}

/** From `/proc`; nothing where there is none. */
function processGroups(leader: number): number[] {
  const groups: number[] = []
  for (const entry of processFolders()) {
    const stat = readStat(entry)
    if (stat?.session === leader && stat.group > 0) groups.push(stat.group)
  }
  return groups
}

function processFolders(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return [] // Another system.
  }
}

function readStat(pid: string): ProcStat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return null // It ended meanwhile.
  }
}
