/** A row of `ps`. */
export interface PsRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** It has ended, and its parent has not asked how. */
  readonly isOver: boolean
  /** Seconds since 1970. */
  readonly started: number
  readonly command: string
}

/** Columns that every `ps` has, without headings. */
export const PS_COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=,command='

const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s(.*)$/

export function parsePs(text: string): ReadonlyMap<number, PsRow> {
  const rows = new Map<number, PsRow>()
  for (const line of text.split('\n')) {
    const [, pid, parent, group, stat = '', began = '', command = ''] = ROW.exec(line) ?? []
    const started = Date.parse(began) / 1_000
    if (pid === undefined || !Number.isFinite(started)) continue
    rows.set(Number(pid), {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started,
      isOver: stat.startsWith('Z'),
      command: command.trim(),
    })
  }
  return rows
}
