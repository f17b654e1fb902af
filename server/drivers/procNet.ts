/** One listening TCP socket of /proc/net/tcp or tcp6. */
export interface ListeningSocket {
  readonly port: number
  /** Socket inode, the link between this table and a process. */
  readonly inode: string
  /** Bound to this machine only (127.0.0.0/8 or ::1). */
  readonly loopback: boolean
}

const LISTEN = '0A'
const LOOPBACK_V6 = '00000000000000000000000001000000'
const MAPPED_LOOPBACK = /^0000000000000000FFFF0000[0-9A-F]{6}7F$/

/** Reads the listening rows of one table of the kernel (proc(5): addresses are hexadecimal, little-endian). */
export function parseProcNet(table: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = []
  for (const line of table.split('\n').slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
    if (state !== LISTEN || local === undefined || inode === undefined) continue
    const [address, portHex] = local.split(':')
    const port = Number.parseInt(portHex ?? '', 16)
    if (!address || !(port >= 1 && port <= 65_535)) continue
    sockets.push({ port, inode, loopback: isLoopback(address) })
  }
  return sockets
}

function isLoopback(address: string): boolean {
  if (address.length === 8) return address.endsWith('7F')
  return address === LOOPBACK_V6 || MAPPED_LOOPBACK.test(address)
}
