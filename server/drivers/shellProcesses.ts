import { readdirSync, readFileSync } from 'node:fs'

/** Sends a signal to every process group of the terminal session that `leader` leads, background jobs too. */
export function signalTerminal(leader: number, signal: 'SIGHUP' | 'SIGKILL'): void {
  for (const group of new Set([leader, ...processGroups(leader)])) {
    try {
      process.kill(-group, signal)
    } catch {
      // The group is gone already, which is what was wanted.
    }
  }
}

/** From `/proc`; nothing where there is none. */
function processGroups(leader: number): number[] {
  const groups: number[] = []
  for (const entry of processFolders()) {
    const stat = readStat(entry)
    if (stat && stat.session === leader) groups.push(stat.group)
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

function readStat(pid: string): { group: number; session: number } | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return null // It ended meanwhile.
  }
}

/** Fields 5 and 6 of `/proc/PID/stat`; the name before them is in brackets and may hold anything. */
export function parseStat(stat: string): { group: number; session: number } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const group = Number(fields[2])
  const session = Number(fields[3])
  return group > 0 && session > 0 ? { group, session } : null
}
