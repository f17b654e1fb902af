/** One listening TCP socket of /proc/net/tcp or tcp6. */
export interface ListeningSocket {
  readonly port: number
  /** Socket inode, the link between this table and a process. */
  readonly inode: string
  /** The address it is bound to, in the usual notation; mapped IPv4 as IPv4. */
  readonly address: string
  /** Whose it is: of the process that made it, at that time. */
  readonly uid: number
  /** Of that address. */
  readonly family: 'ipv4' | 'ipv6'
}

const LISTEN = '0A'
const MAPPED = /^0000000000000000FFFF0000([0-9A-F]{8})$/

/** Reads the listening rows of one table of the kernel (proc(5): addresses are hexadecimal, little-endian). */
export function parseProcNet(table: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = []
  for (const line of table.split('\n').slice(1)) {
    const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/)
    if (state !== LISTEN || local === undefined || inode === undefined) continue
    const [digits, portHex] = local.split(':')
    const port = Number.parseInt(portHex ?? '', 16)
    if (!digits || !/^(?:[0-9A-F]{8}){1,4}$/.test(digits) || !(port >= 1 && port <= 65_535)) continue
    const address = addressOf(digits)
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    sockets.push({ port, inode, address, uid: Number(uid), family })
  }
  return sockets
}

/** Reachable from this machine alone (127.0.0.0/8 or ::1). */
export const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address)

/** Every interface of the machine. */
export const isEverywhere = (address: string): boolean => address === '0.0.0.0' || address === '::'

function addressOf(digits: string): string {
  const v4 = digits.length === 8 ? digits : MAPPED.exec(digits)?.[1]
  if (v4 !== undefined) return bytesOf(v4).join('.')
  const words = digits.match(/.{8}/g) ?? []
  const hex = words.map((word) => Buffer.from(bytesOf(word)).toString('hex')).join('')
  // The parser of addresses knows how to shorten one.
  return new URL(`http://[${(hex.match(/.{4}/g) ?? []).join(':')}]`).hostname.slice(1, -1)
}

/** A word of the table in the order of the network. */
const bytesOf = (word: string): number[] => [...Buffer.from(word, 'hex')].reverse()
