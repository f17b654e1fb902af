/** Fields of `/proc/PID/stat` (proc(5)). */
export interface ProcStat {
  /** As the kernel keeps it, at most 15 bytes. */
  readonly name: string
  /** One letter; `Z`: it has ended, and its parent has not asked how. */
  readonly state: string
  readonly parent: number
  readonly group: number
  readonly session: number
  /** Device number of its terminal; 0 without one. */
  readonly terminal: number
  /** The process group that its terminal belongs to now; -1 without a terminal. */
  readonly foreground: number
  /** Clock ticks from the machine's start to its own. A pid is used again; a pid with its start is not. */
  readonly started: number
}

/** Null for what cannot be read. The name at the front is in brackets and may itself hold anything. */
export function parseStat(stat: string): ProcStat | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group, session, terminal, foreground] = fields
  const started = Number(fields[19])
  if (!state || !Number.isFinite(started)) return null
  return {
    name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    terminal: Number(terminal),
    foreground: Number(foreground),
    started,
  }
}
