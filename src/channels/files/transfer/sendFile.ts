import { base64FromBytes } from '../../../lib/text/base64'
import { FilesError } from '../filesError'
import { ONE_PIECE, type Pace } from './pace'
import { createPatience, type Reconnection } from './patience'

/** Times that an upload which the server has forgotten is begun again. */
const MAX_RESTARTS = 5

/** A `write` (docs/protocol.md, F5 and F10). */
export interface WriteFrame {
  readonly type: 'write'
  readonly path: string
  readonly content: string
  readonly ifVersion: string | null
  readonly encoding?: 'base64'
  readonly uploadId?: string
  readonly offset?: number
  readonly final?: boolean
  readonly size?: number
}

export interface SendOptions {
  readonly path: string
  readonly file: Blob
  /** Null: only where nothing is. A version: in the place of that one. */
  readonly ifVersion: string | null
  /** Resolves with where the next piece begins, where the server says. */
  readonly send: (frame: WriteFrame) => Promise<number | undefined>
  readonly newId: () => string
  readonly pace: Pace
  readonly reconnection: Pick<Reconnection, 'again'>
  /** Bytes that have arrived by now; fewer than before where the server has forgotten them. */
  readonly progress: (sent: number) => void
  readonly signal: AbortSignal
  /** What arrived under this id is not wanted any more. */
  readonly forget: (uploadId: string) => void
}

/**
 * Writes a file in pieces that go on after a cut where they were; the file appears whole with the last one. Resolves false where it
 * was stopped, and rejects with why the server, or the browser, does not go along.
 *
 *     await sendFile({ path: '/a.png', file, ifVersion: null, send, … })
 */
export async function sendFile(options: SendOptions): Promise<boolean> {
  return options.file.size <= ONE_PIECE ? sendWhole(options) : sendPieces(options)
}

async function sendWhole({ path, file, ifVersion, send, reconnection, progress, signal }: SendOptions) {
  const content = base64FromBytes(await bytesOf(file))
  const patience = createPatience(reconnection, signal)
  while (!signal.aborted)
    try {
      // After a cut the same content succeeds whatever is there (F5).
      await send({ type: 'write', path, content, encoding: 'base64', ifVersion })
      progress(file.size)
      return true
    } catch (error) {
      await patience.after(error)
    }
  return false
}

async function sendPieces(options: SendOptions): Promise<boolean> {
  const { path, file, ifVersion, newId, pace, progress, signal } = options
  const { size } = file
  const patience = createPatience(options.reconnection, signal)
  let uploadId = newId()
  let offset = 0
  let isSure = true
  let restarts = 0
  const send = (piece: Pick<WriteFrame, 'offset' | 'content' | 'final'>) =>
    options.send({ type: 'write', path, ifVersion, uploadId, size, ...piece })

  async function step(): Promise<boolean> {
    if (!isSure) offset = (await send({ offset: 0, content: '', final: false })) ?? 0
    isSure = true
    progress(offset)
    const piece = file.slice(offset, offset + pace.length(size))
    const final = offset + piece.size >= size
    const content = base64FromBytes(await bytesOf(piece))
    if (signal.aborted) return false
    // The last one takes as long as the disk does, which says nothing of the link.
    const sent = () => send({ offset, content, final })
    await (final ? sent() : pace.timed(sent))
    offset += piece.size
    progress(offset)
    return final
  }

  while (!signal.aborted)
    try {
      if (await step()) return true
      patience.answered()
    } catch (error) {
      isSure = false
      const isForgotten = error instanceof FilesError && error.code === 'NOT_FOUND' && restarts < MAX_RESTARTS
      if (isForgotten) {
        restarts += 1
        uploadId = newId()
      } else {
        await patience.after(error).catch((reason: unknown) => {
          options.forget(uploadId)
          throw reason
        })
        pace.lost()
      }
    }
  options.forget(uploadId)
  return false
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer())
}
