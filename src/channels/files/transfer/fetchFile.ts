import { bytesFromBase64 } from '../../../lib/text/base64'
import { FilesError } from '../filesError'
import type { ReadData } from '../shared/protocol'
import type { Pace } from './pace'
import { createPatience, type Reconnection } from './patience'

/** A file that changes while it is fetched is begun again, this often. */
const TRIES = 4

interface PieceWanted {
  readonly offset: number
  readonly length: number
  readonly ifVersion?: string | undefined
}

export interface FetchOptions {
  readonly path: string
  readonly ask: (piece: PieceWanted) => Promise<ReadData>
  readonly pace: Pace
  readonly reconnection: Pick<Reconnection, 'again'>
  readonly progress: (received: number, size: number) => void
  readonly signal: AbortSignal
  /** The next bytes. */
  readonly add: (bytes: Uint8Array<ArrayBuffer>) => void
  /** It is another file by now: what was added does not count. */
  readonly restart: () => void
  /** Words for a file that is another one each time. */
  readonly keepsChanging: string
}

/**
 * Reads a file in pieces of one version that go on after a cut where they were. Resolves false where it was stopped.
 *
 *     await fetchFile({ path: '/a.png', ask, add: (bytes) => parts.push(bytes), … })
 */
export async function fetchFile(options: FetchOptions): Promise<boolean> {
  const { path, ask, pace, progress, signal, add } = options
  const patience = createPatience(options.reconnection, signal)
  let [offset, size] = [0, 0]
  let ifVersion: string | undefined
  let tries = 1

  async function step(): Promise<boolean> {
    const piece = await pace.timed(() => ask({ offset, length: pace.length(size), ifVersion }))
    const bytes = bytesFromBase64(piece.content)
    if (signal.aborted) return false
    add(bytes)
    offset += bytes.length
    ifVersion = piece.version
    size = piece.size ?? offset
    progress(offset, size)
    const isLast = piece.eof !== false
    if ((isLast && offset !== size) || (!isLast && bytes.length === 0))
      throw new FilesError('CONFLICT', `${path} changed while it was read.`, { path })
    return isLast
  }

  while (!signal.aborted)
    try {
      if (await step()) return true
      patience.answered()
    } catch (error) {
      if (error instanceof FilesError && error.code === 'CONFLICT') {
        if (tries === TRIES) throw new FilesError('INTERNAL_ERROR', options.keepsChanging, { path })
        tries += 1
        offset = 0
        ifVersion = undefined
        options.restart()
      } else {
        await patience.after(error)
        pace.lost()
      }
    }
  return false
}
