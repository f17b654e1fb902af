import { type RunTool, runTool } from '../../lib/runTool'
import { type Known, listenersOf, type PortScan, topOf } from './portScan'
import type { ListeningSocket } from './procNet'
import { PS_COLUMNS, type PsRow, parsePs } from './psTable'

/** A listening socket and one of the processes that have it open. */
interface Held extends ListeningSocket {
  readonly pid: number
  readonly process: string
  readonly descriptor: string
}

/**
 * Finds the listening ports of this server's user with `lsof` and `ps`, where there is no /proc (macOS).
 * @param uid a number, so that `lsof` resolves no names
 */
export function createLsofScan(run: RunTool = runTool, uid = process.getuid?.() ?? 0): PortScan {
  const listing = ['-nP', '+c0', '-a', '-u', String(uid), '-iTCP', '-sTCP:LISTEN', '-FpcftdTn']
  /** By process, its program and socket: what is unchanged costs one look at the list. */
  let known = new Map<string, Known>()

  async function describe(fresh: readonly Held[]): Promise<ReadonlyMap<string, Known>> {
    if (fresh.length === 0) return new Map()
    const pids = [...new Set(fresh.map(({ pid }) => pid))]
    const [processes, folders] = await Promise.all([
      run('ps', ['-axo', PS_COLUMNS]).then(parsePs),
      run('lsof', ['-nP', '-a', '-d', 'cwd', '-p', pids.join(','), '-Fpn']).then(parseFolders),
    ])
    return new Map(
      fresh.flatMap((held) => {
        const row = processes.get(held.pid)
        return row ? [[keyOf(held), knownOf(held, row, processes, folders)] as const] : []
      }),
    )
  }

  return async function scan() {
    const all = parseListing(await run('lsof', listing), uid)
    const found = await describe(all.filter((held) => !known.has(keyOf(held))))
    known = new Map(
      all.flatMap((held) => {
        const one = known.get(keyOf(held)) ?? found.get(keyOf(held))
        return one ? [[keyOf(held), one] as const] : []
      }),
    )
    const sockets = new Map(all.map((held) => [held.inode, held]))
    const owners = new Map<string, Known>()
    for (const inode of sockets.keys()) {
      const holders = all
        .filter((held) => held.inode === inode)
        .flatMap((held) => known.get(keyOf(held)) ?? [])
      const top = topOf(holders)
      if (top) owners.set(inode, top)
    }
    return listenersOf([...sockets.values()], owners)
  }
}

/** A process that `exec` made another program has the same pid and sockets. */
const keyOf = ({ pid, process, inode }: Held) => `${pid} ${inode} ${process}`

function knownOf(
  { pid, process, descriptor }: Held,
  { command, started }: PsRow,
  processes: ReadonlyMap<number, PsRow>,
  folders: ReadonlyMap<number, string>,
): Known {
  const lineage: number[] = []
  for (let next = pid; next > 0 && lineage.length < 64; next = processes.get(next)?.parent ?? 0)
    lineage.push(next)
  const owner = { pid, process, command, cwd: folders.get(pid) ?? null, lineage, started: started * 1_000 }
  return { holder: { pid, descriptor }, owner }
}

/** `lsof -F`: one field a line, named by its first letter; `p` begins a process, `f` one of its files. */
export function parseListing(text: string, uid = 0): Held[] {
  const found: Held[] = []
  let pid = 0
  let command = ''
  let file = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [field = ''] = line
    const value = line.slice(1)
    if (field === 'p') {
      pid = Number(value)
      file = new Map()
    } else if (field === 'c') command = value
    else if (field === 'f') file = new Map([['f', value]])
    else if (field !== 'n') file.set(field, value)
    else {
      const [, host = '', digits] = /^(.*):(\d+)$/.exec(value) ?? []
      const port = Number(digits)
      const inode = file.get('d')
      if (inode === undefined || !(port >= 1 && port <= 65_535)) continue
      const family = file.get('t') === 'IPv6' ? 'ipv6' : 'ipv4'
      const everywhere = family === 'ipv6' ? '::' : '0.0.0.0'
      const address = host === '*' ? everywhere : host.replace(/^\[|(?:%.*)?\]$/g, '')
      found.push({
        pid,
        process: command,
        descriptor: file.get('f') ?? '',
        inode,
        port,
        address,
        uid,
        family,
      })
    }
  }
  return found
}

function parseFolders(text: string): ReadonlyMap<number, string> {
  const folders = new Map<number, string>()
  let pid = 0
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1))
    else if (line.startsWith('n/')) folders.set(pid, line.slice(1))
  }
  return folders
}
