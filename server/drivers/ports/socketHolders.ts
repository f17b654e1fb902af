import { readdir, readlink } from 'node:fs/promises'

/** A process that has a socket open, and under which number. */
export interface Holder {
  readonly pid: number
  readonly descriptor: string
}

/** Processes that have these sockets open, by inode, as far as this server may read them. A child inherits sockets. */
export async function findHolders(
  proc: string,
  sockets: ReadonlySet<string>,
): Promise<Map<string, Holder[]>> {
  const holders = new Map<string, Holder[]>()
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const descriptors = await readdir(`${proc}/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const inode = await socketBehind(proc, { pid: Number(pid), descriptor })
      if (inode !== null && sockets.has(inode))
        holders.set(inode, [...(holders.get(inode) ?? []), { pid: Number(pid), descriptor }])
    }
  }
  return holders
}

/** Inode of the socket behind one descriptor of one process; null when there is none. */
export async function socketBehind(proc: string, { pid, descriptor }: Holder): Promise<string | null> {
  const link = await readlink(`${proc}/${pid}/fd/${descriptor}`).catch(() => '')
  return /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? null
}
