import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import { type ByteSource, PIECE_BYTES } from './byteSource'
import { readFailureOf } from './readFailure'
import { createTailRows, MAX_BYTES, type TailRows } from './tailRows'

interface TailState {
  /** `lost`: there is no connection; what came stays, and is gone on with. */
  readonly status: 'loading' | 'following' | 'missing' | 'lost' | 'failed'
  readonly reason: string | null
  /** Absolute numbers of rows: those before `first` are not here, or no more. */
  readonly first: number
  readonly last: number
  readonly size: number
  /** Something of the file stands before the first row. */
  readonly isCut: boolean
  readonly isPaused: boolean
  /** Bytes that came while it was paused. */
  readonly waiting: number
  /** How often the file began anew. */
  readonly restarts: number
}

export interface Tail {
  readonly store: StoreApi<TailState>
  readonly rows: Pick<TailRows, 'at' | 'longest'>
  /** Something may have happened to the file. */
  look(): void
  pause(isPaused: boolean): void
  stop(): void
}

interface Options {
  readonly source: ByteSource
  readonly clock: Pick<Clock, 'after'>
}

/** Bytes before the end that are shown first. */
const BEGIN_BYTES = 262_144
/** Bytes before the place one has come to that are read again: other ones mean that the file was written anew. */
const CHECK_BYTES = 256
/** For disks that tell no watcher of their changes, ms. */
const POLL_MS = 2000

/**
 * Follows the end of a file that grows: reads only what is new, keeps the last part of it, and begins anew when the file
 * became shorter, is another one, or has other bytes where one has been. Nothing of it is lost or doubled by a cut.
 *
 *     const tail = createTail({ source: createByteSource(queries, '/server.log'), clock })
 *     changes.on(() => tail.look())
 */
export function createTail({ source, clock }: Options): Tail {
  const rows = createTailRows()
  const store = createStore<TailState>(() => ({
    status: 'loading',
    reason: null,
    first: 0,
    last: 0,
    size: 0,
    waiting: 0,
    restarts: 0,
    isCut: false,
    isPaused: false,
  }))
  /** Null before the beginning. */
  let place: { fileId: string | null; offset: number; known: Uint8Array } | null = null
  let isLooking = false
  let isWanted = false
  let isStopped = false
  let cancelPoll = () => {}

  const set = (state: Partial<TailState>) => {
    if (!isStopped) store.setState({ ...state, first: rows.first(), last: rows.last() })
  }

  async function begin(): Promise<NonNullable<typeof place>> {
    const { size, fileId } = await source.read(0, 0)
    const offset = Math.max(0, size - BEGIN_BYTES)
    rows.begin(offset > 0)
    place = { fileId, offset, known: new Uint8Array() }
    set({ size, isCut: offset > 0 })
    return place
  }

  function beginAnew(): void {
    place = null
    set({ restarts: store.getState().restarts + 1 })
  }

  /** Reads one piece behind what is known. True: there may be more. */
  async function readOn(): Promise<boolean> {
    const now = place ?? (await begin())
    const { known } = now
    const { bytes, size, fileId } = await source.read(now.offset - known.length, PIECE_BYTES)
    const isSame = fileId === now.fileId && size >= now.offset && startsWith(bytes, known)
    if (!isSame) {
      beginAnew()
      return true
    }
    const fresh = bytes.subarray(known.length)
    now.offset += fresh.length
    now.known = bytes.slice(-CHECK_BYTES)
    rows.add(fresh)
    const isFarBehind = size - now.offset > MAX_BYTES
    if (isFarBehind) {
      // More than is kept: what would be dropped again is not fetched.
      now.offset = size - MAX_BYTES
      now.known = new Uint8Array()
      rows.begin(true)
    }
    const isCut = isFarBehind || store.getState().isCut || rows.isDropped()
    set({ status: 'following', reason: null, size, waiting: 0, isCut })
    return now.offset < size
  }

  async function measure(): Promise<void> {
    const { size, fileId } = await source.read(0, 0)
    const isSame = fileId === place?.fileId && size >= (place?.offset ?? 0)
    set({ size, waiting: isSame ? size - (place?.offset ?? 0) : size })
  }

  async function lookNow(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false
      if (store.getState().isPaused && place !== null) await measure()
      else while (!isStopped && !store.getState().isPaused && (await readOn()));
    }
  }

  function look(): void {
    isWanted = true
    if (isLooking || isStopped) return
    isLooking = true
    cancelPoll()
    void lookNow()
      .catch((error: unknown) => set(failureOf(error)))
      .finally(() => {
        isLooking = false
        if (isStopped) return
        cancelPoll = clock.after(POLL_MS, look)
        if (isWanted) look()
      })
  }

  return {
    store,
    rows,
    look,
    pause(isPaused) {
      set({ isPaused })
      look()
    },
    stop() {
      isStopped = true
      cancelPoll()
    },
  }
}

function failureOf(error: unknown): Pick<TailState, 'status' | 'reason'> {
  const failure = readFailureOf(error)
  return { status: failure.kind, reason: failure.kind === 'failed' ? failure.reason : null }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte)
}
