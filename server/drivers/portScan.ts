import { readdir, readFile, readlink } from 'node:fs/promises'
import { parseProcNet } from './procNet'

/** A process that listens on a TCP port of this machine. */
export interface Listener {
  readonly port: number
  readonly pid: number
  /** The process's name, as the kernel keeps it (at most 15 bytes). */
  readonly process: string
  readonly cwd: string | null
  /** The process itself, its parent, and so on up to init. */
  readonly lineage: readonly number[]
}

/** Looks for the process of a socket before it is taken to be another user's. */
const TRIES = 3

export type PortScan = () => Promise<readonly Listener[]>

/**
 * Finds listening ports through /proc, without helper programs. Sockets whose process cannot be read (another
 * user's) are left out. On systems without /proc it finds nothing.
 */
export function createPortScan(proc = '/proc'): PortScan {
  /** The last answer by inode, so that an unchanged table costs two reads. */
  let known = new Map<string, Listener>()
  /** How often the owner of a socket was looked for in vain. */
  let unowned = new Map<string, number>()

  return async function scan() {
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readText(`${proc}/net/${name}`)))
    const sockets = tables.flatMap((table) => (table === null ? [] : parseProcNet(table)))
    const fresh = sockets.filter(({ inode }) => !known.has(inode) && (unowned.get(inode) ?? 0) < TRIES)
    const owners =
      fresh.length > 0 ? await findOwners(proc, new Set(fresh.map(({ inode }) => inode))) : new Map()
    const next = new Map<string, Listener>()
    const still = new Map<string, number>()
    for (const { inode, port } of sockets) {
      const owner: number | undefined = owners.get(inode)
      const listener = known.get(inode) ?? (owner === undefined ? null : await describe(proc, port, owner))
      if (listener) next.set(inode, listener)
      else still.set(inode, (unowned.get(inode) ?? 0) + 1)
    }
    known = next
    unowned = still
    const byPort = new Map([...next.values()].map((listener) => [listener.port, listener]))
    return [...byPort.values()].sort((a, b) => a.port - b.port)
  }
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

/** Pids by socket inode, from the open descriptors of every process we may read. */
async function findOwners(proc: string, inodes: ReadonlySet<string>): Promise<Map<string, number>> {
  const owners = new Map<string, number>()
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const descriptors = await readdir(`${proc}/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const link = await readlink(`${proc}/${pid}/fd/${descriptor}`).catch(() => '')
      const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
      if (inode !== undefined && inodes.has(inode)) owners.set(inode, Number(pid))
    }
    if (owners.size === inodes.size) break
  }
  return owners
}

async function describe(proc: string, port: number, pid: number): Promise<Listener | null> {
  const name = await readText(`${proc}/${pid}/comm`)
  if (name === null) return null
  const cwd = await readlink(`${proc}/${pid}/cwd`).catch(() => null)
  return { port, pid, process: name.trim(), cwd, lineage: await lineageOf(proc, pid) }
}

async function lineageOf(proc: string, pid: number): Promise<number[]> {
  const lineage: number[] = []
  for (let next = pid; next > 0 && lineage.length < 64; ) {
    lineage.push(next)
    const stat = await readText(`${proc}/${next}/stat`)
    // The name stands in parentheses and may itself hold spaces and parentheses; the parent is the second field after it.
    next = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
  }
  return lineage
}
