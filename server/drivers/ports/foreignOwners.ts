import { open, readdir, readFile } from 'node:fs/promises'
import type { ListeningSocket } from './procNet'
import { type ProcStat, parseStat } from './procStat'

/** The presumed owner of a socket whose process this server may not inspect. */
export interface ForeignOwner {
  readonly pid: number
  /** Clock ticks from the machine's start to its own. */
  readonly started: number
  /** `container`: it only publishes the port of one. */
  readonly keeper: 'otherUser' | 'container'
}

/** Of the numbers in /proc, on every Linux. */
const TICKS_A_SECOND = 100
/** Most servers listen within a minute, also those that have much to load. */
const NEW_TICKS = 60 * TICKS_A_SECOND

interface Options {
  /** Where the kernel shows its processes. */
  readonly proc: string
  /** What descends from this process is looked at. */
  readonly ancestor: number
  /** A socket that was there before any of them began. */
  isOld(inode: string): boolean
}

type Table = ReadonlyMap<number, ProcStat>

/**
 * Owners of sockets, by inode, among processes whose descriptors may not be read. A container's port is named by the
 * command line of the program that publishes it, which every user may read. Any other socket is taken to belong to a
 * process that descends from ours, runs with the user id that the socket has, was there when the socket appeared, and
 * names the port, or began shortly before and as the last of that user: another one may open a port at any time.
 */
export async function findForeignOwners(
  sockets: readonly ListeningSocket[],
  { proc, ancestor, isOld }: Options,
): Promise<ReadonlyMap<string, ForeignOwner>> {
  if (sockets.length === 0) return new Map()
  const table = await readTable(proc)
  const publishers = await findPublishers(proc, table)
  const hidden = sockets.every(({ inode }) => isOld(inode)) ? [] : await findHidden(proc, table, ancestor)
  const now = Number((await readText(`${proc}/uptime`)).split(' ')[0]) * TICKS_A_SECOND
  const found = new Map<string, ForeignOwner>()
  for (const { inode, port, uid } of sockets) {
    const publisher = publishers.find((each) => each.port === port && each.uids.includes(uid))
    const process = isOld(inode) ? undefined : ownerOf({ port, uid }, hidden, now)
    if (publisher) found.set(inode, { pid: publisher.pid, started: publisher.started, keeper: 'container' })
    else if (process) found.set(inode, { pid: process.pid, started: process.started, keeper: 'otherUser' })
  }
  return found
}

/** The same process still runs. */
export async function isStillThere(proc: string, { pid, started }: ForeignOwner): Promise<boolean> {
  return (await statOf(proc, pid))?.started === started
}

/** A line of `/proc/PID/stat` has 52 numbers and a name of 15 bytes. */
const STAT_BYTES = 1_024

interface Hidden {
  readonly pid: number
  readonly started: number
  readonly uids: readonly number[]
  readonly command: string
  readonly isOurs: boolean
}

/** The one of our descendants that speaks for itself: by naming the port, or as the last that began, just now. */
function ownerOf(
  { port, uid }: Pick<ListeningSocket, 'port' | 'uid'>,
  hidden: readonly Hidden[],
  now: number,
): Hidden | undefined {
  const all = hidden.filter(({ uids }) => uids.includes(uid))
  const names = new RegExp(`(?<!\\d)${port}(?!\\d)`)
  const named = all.find(({ isOurs, command }) => isOurs && names.test(command))
  const [last] = all
  return named ?? (last?.isOurs && now - last.started <= NEW_TICKS ? last : undefined)
}

/** Programs that may not be looked into: our descendants, and what began after the first of them. The latest first. */
async function findHidden(proc: string, table: Table, ancestor: number): Promise<Hidden[]> {
  const descends = (pid: number): boolean => {
    let at = table.get(pid)?.parent ?? 0
    for (let steps = 0; at > 0 && steps < 64; steps += 1) {
      if (at === ancestor) return true
      at = table.get(at)?.parent ?? 0
    }
    return false
  }
  async function read(pid: number, started: number, isOurs: boolean): Promise<Hidden[]> {
    if (await mayLookInto(proc, pid)) return []
    const [uids, command] = await Promise.all([uidsOf(proc, pid), readText(`${proc}/${pid}/cmdline`)])
    // The kernel's own threads have none.
    return command === '' ? [] : [{ pid, started, uids, command, isOurs }]
  }
  const ours = new Set([...table.keys()].filter(descends))
  const hidden: Hidden[] = []
  for (const pid of ours) hidden.push(...(await read(pid, table.get(pid)?.started ?? 0, true)))
  const since = Math.min(...hidden.map(({ started }) => started))
  for (const [pid, { started }] of table)
    if (started >= since && !ours.has(pid)) hidden.push(...(await read(pid, started, false)))
  return hidden.sort((a, b) => b.started - a.started || b.pid - a.pid)
}

/** Programs of Docker that hold a published port, each for one of them. */
async function findPublishers(proc: string, table: Table) {
  const publishers: { pid: number; started: number; port: number; uids: readonly number[] }[] = []
  for (const [pid, { name, started }] of table) {
    if (name !== 'docker-proxy') continue
    const command = (await readText(`${proc}/${pid}/cmdline`)).split('\0')
    const after = (flag: string) => (command.includes(flag) ? command[command.indexOf(flag) + 1] : undefined)
    if ((after('-proto') ?? 'tcp') !== 'tcp') continue
    publishers.push({ pid, started, port: Number(after('-host-port')), uids: await uidsOf(proc, pid) })
  }
  return publishers
}

async function readTable(proc: string): Promise<Table> {
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  const stats = await Promise.all(pids.map((pid) => statOf(proc, pid)))
  return new Map(pids.flatMap((pid, at) => (stats[at] ? [[pid, stats[at]] as const] : [])))
}

/** Looked at of every process, every second: `readFile` takes 64 KiB of memory for each of these lines. */
async function statOf(proc: string, pid: number): Promise<ProcStat | null> {
  const file = await open(`${proc}/${pid}/stat`).catch(() => null)
  if (!file) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(STAT_BYTES), 0, STAT_BYTES, 0)
    return parseStat(buffer.toString('utf8', 0, bytesRead))
  } catch {
    return null // It ended meanwhile.
  } finally {
    await file.close()
  }
}

async function mayLookInto(proc: string, pid: number): Promise<boolean> {
  return readdir(`${proc}/${pid}/fd`).then(
    () => true,
    () => false,
  )
}

/** Effective, saved and of the file system: a socket has the one that was effective when it was made. */
async function uidsOf(proc: string, pid: number): Promise<readonly number[]> {
  const [, uids = ''] = /^Uid:\s+\d+\s+([\d\s]+?)$/m.exec(await readText(`${proc}/${pid}/status`)) ?? []
  return uids.trim().split(/\s+/).map(Number)
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
