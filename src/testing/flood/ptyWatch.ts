import { readdirSync, readFileSync } from 'node:fs'

const LOOK_MS = 250

/** Processes that this one started and that have this name. */
export function childrenOf(parent: number, name: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      // The process may have ended since the folder was read.
      const stat = readIfThere(`/proc/${pid}/stat`)
      const [, command, ppid] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? []
      return command === name && Number(ppid) === parent
    })
}

/** Bytes a process has written so far. */
export const writtenBy = (pid: number): number =>
  Number(/^wchar: (\d+)$/m.exec(readIfThere(`/proc/${pid}/io`))?.[1] ?? 0)

/** Looks at how programs get on that write as much as they may: the longest time each of them had to wait. */
export function watchWriters(pids: readonly number[]) {
  const written = new Map(pids.map((pid) => [pid, writtenBy(pid)]))
  const since = new Map(pids.map((pid) => [pid, performance.now()]))
  const longest = new Map(pids.map((pid) => [pid, 0]))

  function look(): void {
    const now = performance.now()
    for (const pid of pids) {
      const bytes = writtenBy(pid)
      longest.set(pid, Math.max(longest.get(pid) ?? 0, now - (since.get(pid) ?? now)))
      if (bytes === written.get(pid)) continue
      written.set(pid, bytes)
      since.set(pid, now)
    }
  }

  const looking = setInterval(look, LOOK_MS)
  return {
    /** Milliseconds, of those that waited longest. */
    longestOf: (some: readonly number[]) => Math.max(0, ...some.map((pid) => longest.get(pid) ?? 0)),
    bytes: () => [...written.values()].reduce((sum, bytes) => sum + bytes, 0),
    stop: () => clearInterval(looking),
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
