import { readFile, readlink } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { type ForeignOwner, findForeignOwners, isStillThere } from './foreignOwners'
import { isEverywhere, isLoopback, type ListeningSocket, parseProcNet } from './procNet'
import { parseStat } from './procStat'
import { findHolders, type Holder, socketBehind } from './socketHolders'

/** A process that listens on a TCP port of this machine. */
export interface Listener {
  readonly port: number
  readonly pid: number
  /** The process's name, as the kernel keeps it (at most 15 bytes). */
  readonly process: string
  readonly cwd: string | null
  /** The process itself, its parent, and so on up to init. */
  readonly lineage: readonly number[]
  /** The command line, its parts separated by spaces. */
  readonly command: string
  /** When the process began, in milliseconds since 1970; null where that is not known. */
  readonly started: number | null
  /** Inodes of its sockets. They differ once a port was closed and opened again. */
  readonly sockets: readonly string[]
  /** Addresses it is bound to. */
  readonly addresses: readonly string[]
  readonly families: readonly Family[]
  /**
   * Absent: it is ours to end. `otherUser`: it runs with rights that this server does not have. `container`: it only
   * publishes the port of one, and `pid` is its own.
   */
  readonly keeper?: 'otherUser' | 'container' | undefined
}

type Family = 'ipv4' | 'ipv6'
type Owner = Pick<Listener, 'pid' | 'process' | 'cwd' | 'lineage' | 'command' | 'started' | 'keeper'>
export type Known = { readonly holder: Holder | ForeignOwner; readonly owner: Owner }

/** Looks for the process of a socket before it is taken to be another user's. */
const TRIES = 3
/** Of the numbers in /proc, on every Linux. */
const TICKS_A_SECOND = 100

export type PortScan = () => Promise<readonly Listener[]>

/**
 * Finds listening ports through /proc, without helper programs: `const listeners = await createPortScan()()`. A socket
 * whose process cannot be read is left out unless a container or a descendant of `ancestor` has it. Systems without
 * /proc have no listeners.
 * @param ancestor the process whose descendants belong to the workspace
 */
export function createPortScan(proc = '/proc', ancestor = process.pid): PortScan {
  /** The last answer by inode, so that an unchanged table costs one look per socket. */
  let known = new Map<string, Known>()
  /** How often the owner of a socket was looked for in vain. */
  let unowned = new Map<string, number>()
  /** Sockets that were there at the first look: nothing that descends from us had begun by then. */
  let old: ReadonlySet<string> | null = null

  /**
   * The owner of the last look, unless it has let go of the socket, which a child may still hold, or has become another
   * program since (`exec` keeps pid and sockets).
   */
  async function stillKnown(inode: string): Promise<Known | null> {
    const before = known.get(inode)
    if (!before) return null
    const { holder, owner } = before
    if ('keeper' in holder) return (await isStillThere(proc, holder)) ? before : null
    const isSame =
      (await socketBehind(proc, holder)) === inode && (await nameOf(proc, holder.pid)) === owner.process
    return isSame ? before : null
  }

  return async function scan() {
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readText(`${proc}/net/${name}`)))
    const sockets = tables.flatMap((table) => (table === null ? [] : parseProcNet(table)))
    const next = new Map<string, Known>()
    for (const { inode } of sockets) {
      const same = await stillKnown(inode)
      if (same) next.set(inode, same)
    }
    const fresh = sockets.filter(({ inode }) => !next.has(inode) && (unowned.get(inode) ?? 0) < TRIES)
    const holders =
      fresh.length > 0 ? await findHolders(proc, new Set(fresh.map(({ inode }) => inode))) : null
    for (const [inode, candidates] of holders ?? []) {
      const described = await Promise.all(
        candidates.map(async (holder) => ({ holder, owner: await describe(proc, holder.pid) })),
      )
      const found = topOf(described.flatMap(({ holder, owner }) => (owner ? [{ holder, owner }] : [])))
      if (found) next.set(inode, found)
    }
    old ??= new Set(sockets.map(({ inode }) => inode))
    const isOld = (inode: string) => old?.has(inode) === true
    const hidden = fresh.filter(({ inode }) => !next.has(inode))
    for (const [inode, holder] of await findForeignOwners(hidden, { proc, ancestor, isOld })) {
      const owner = await describe(proc, holder.pid)
      if (owner) next.set(inode, { holder, owner: { ...owner, keeper: holder.keeper } })
    }
    const without = sockets.filter(({ inode }) => !next.has(inode))
    unowned = new Map(without.map(({ inode }) => [inode, (unowned.get(inode) ?? 0) + 1]))
    // A socket that is handed to another process may have no owner during one scan, although it stays open.
    for (const [inode, looks] of unowned) {
      const before = known.get(inode)
      if (before && looks === 1) next.set(inode, before)
    }
    known = next
    return listenersOf(sockets, next)
  }
}

/** By process: several may listen on one port number, each at other addresses. */
export function listenersOf(
  sockets: readonly ListeningSocket[],
  known: ReadonlyMap<string, Known>,
): Listener[] {
  const found = new Map<string, Listener>()
  for (const { inode, port, address, family } of sockets) {
    const owner = known.get(inode)?.owner
    if (!owner) continue
    const own = { ...owner, port, sockets: [inode], addresses: [address], families: [family] }
    const key = `${port} ${owner.pid}`
    found.set(key, joined(found.get(key), own))
  }
  return [...found.values()].sort((a, b) => a.port - b.port)
}

/** One listener per port: the first process, with the sockets and addresses of all. */
export function joinPorts(listeners: readonly Listener[]): Listener[] {
  const found = new Map<number, Listener>()
  for (const each of listeners) found.set(each.port, joined(found.get(each.port), each))
  return [...found.values()]
}

function joined(first: Listener | undefined, other: Listener): Listener {
  return {
    ...(first ?? other),
    sockets: [...(first?.sockets ?? []), ...other.sockets],
    addresses: [...new Set([...(first?.addresses ?? []), ...other.addresses])],
    families: [...new Set([...(first?.families ?? []), ...other.families])].sort(),
  }
}

/** All of its addresses are loopback. */
export const isLocalOnly = ({ addresses }: Pick<Listener, 'addresses'>): boolean =>
  addresses.every(isLoopback)

/**
 * The address at which this machine reaches a listener. A name could resolve to another listener on the same port. An
 * IPv6 wildcard socket may leave IPv4 to another process, so ::1 comes first where the machine has it.
 */
export function hostOf({ addresses }: Pick<Listener, 'addresses'>): string {
  const isAt = (address: string) => addresses.includes(address)
  if (isAt('127.0.0.1') || isAt('0.0.0.0')) return '127.0.0.1'
  if (isAt('::1')) return '::1'
  if (isAt('::')) return isAtHome('::1') ? '::1' : '127.0.0.1'
  return addresses[0] ?? '127.0.0.1'
}

const isAtHome = (address: string): boolean =>
  Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address))

/** The single non-loopback address it is bound to; null for none, and for a wildcard. */
export function outsideOf({ addresses }: Pick<Listener, 'addresses'>): string | null {
  const outside = addresses.filter((address) => !isLoopback(address))
  return outside.some(isEverywhere) ? null : (outside[0] ?? null)
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

/** Of several processes that share a socket, the ancestor of the others. */
export function topOf(all: readonly Known[]): Known | null {
  const pids = new Set(all.map(({ owner }) => owner.pid))
  const tops = all.filter(({ owner }) => !owner.lineage.slice(1).some((pid) => pids.has(pid)))
  return tops.sort((a, b) => (a.owner.started ?? 0) - (b.owner.started ?? 0))[0] ?? null
}

/** The name of a process as the kernel keeps it; null once it is gone. */
async function nameOf(proc: string, pid: number): Promise<string | null> {
  return (await readText(`${proc}/${pid}/comm`))?.trim() ?? null
}

async function describe(proc: string, pid: number): Promise<Owner | null> {
  const name = await nameOf(proc, pid)
  if (name === null) return null
  const cwd = await readlink(`${proc}/${pid}/cwd`).catch(() => null)
  const command = ((await readText(`${proc}/${pid}/cmdline`)) ?? '').split('\0').join(' ').trim()
  const lineage = await lineageOf(proc, pid)
  return { pid, process: name, cwd, command, lineage, started: await startOf(proc, pid) }
}

async function lineageOf(proc: string, pid: number): Promise<number[]> {
  const lineage: number[] = []
  for (let next = pid; next > 0 && lineage.length < 64; ) {
    lineage.push(next)
    next = parseStat((await readText(`${proc}/${next}/stat`)) ?? '')?.parent ?? 0
  }
  return lineage
}

async function startOf(proc: string, pid: number): Promise<number | null> {
  const stat = parseStat((await readText(`${proc}/${pid}/stat`)) ?? '')
  const boot = /^btime (\d+)$/m.exec((await readText(`${proc}/stat`)) ?? '')?.[1]
  return stat && boot !== undefined ? (Number(boot) + stat.started / TICKS_A_SECOND) * 1_000 : null
}
