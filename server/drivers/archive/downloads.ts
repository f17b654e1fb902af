import { randomBytes } from 'node:crypto'
import { zipStream } from '../../lib/zipStream'
import type { Disk } from '../disk/disk'
import { formatPath, parsePath } from '../disk/safePath'
import { archiveName, archiveOf } from './archive'

/** A ticket that is not used by then is void, ms. The page follows it at once. */
const VALID_MS = 60_000
/** Tickets that wait; the oldest makes room. */
const MAX_TICKETS = 100

/** Something to be saved by the browser. */
export interface Download {
  readonly name: string
  readonly type: string
  /** Bytes; null: not known before. */
  readonly size: number | null
  readonly content: AsyncIterable<Uint8Array>
  /** Called when it is not needed any more, also where its content was never begun. */
  close(): Promise<void>
}

interface Offer {
  readonly ticket: string
  /** Of the file that the browser will have. */
  readonly name: string
}

/** What a browser may fetch without a token: each ticket opens one path, once. */
export interface Downloads {
  /** Throws `FilesFault`. */
  offer(path: string): Promise<Offer>
  /** Ends the ticket and opens what it is for; null where there is no such ticket any more. */
  redeem(ticket: string): Promise<Download> | null
}

interface Options {
  readonly disk: Pick<Disk, 'root' | 'stat' | 'names' | 'identity' | 'open'>
  /** Milliseconds, monotonic. */
  readonly now: () => number
}

/**
 * Hands out files of any size, and folders as archives, by tickets with 256 random bits. A browser cannot be given a token for a
 * download without that standing in an address.
 *
 *     const { ticket } = await downloads.offer('/src') // over the socket
 *     const download = await downloads.redeem(ticket) // GET …/downloads/{ticket}
 */
export function createDownloads({ disk, now }: Options): Downloads {
  const tickets = new Map<
    string,
    { readonly path: string; readonly isFolder: boolean; readonly until: number }
  >()

  async function open(path: string, isFolder: boolean): Promise<Download> {
    const name = archiveName(disk, path)
    if (isFolder)
      return {
        name: `${name}.zip`,
        type: 'application/zip',
        size: null,
        content: zipStream(archiveOf(disk, path)),
        close: async () => {},
      }
    const file = await disk.open(path)
    const { size, close } = file
    return { name, type: 'application/octet-stream', size, content: file.chunks(), close }
  }

  return {
    async offer(path) {
      const { type } = await disk.stat(path, { hashBytes: 0 })
      const isFolder = type === 'directory'
      const ticket = randomBytes(32).toString('base64url')
      for (const [old, { until }] of tickets)
        if (until < now() || tickets.size >= MAX_TICKETS) tickets.delete(old)
      tickets.set(ticket, { path: formatPath(parsePath(path)), isFolder, until: now() + VALID_MS })
      const name = archiveName(disk, path)
      return { ticket, name: isFolder ? `${name}.zip` : name }
    },
    redeem(ticket) {
      const found = tickets.get(ticket)
      tickets.delete(ticket)
      return found && now() <= found.until ? open(found.path, found.isFolder) : null
    },
  }
}
