import { createStore } from 'zustand/vanilla'
import type { ByteSource } from './byteSource'
import { readFailureOf } from './readFailure'

const PAGE_BYTES = 65_536
/** 8 MB: far more than is on any screen. */
const MAX_PAGES = 128

interface HexState {
  /** Null until it is known. */
  readonly size: number | null
  readonly status: 'loading' | 'shown' | 'missing' | 'lost' | 'failed'
  readonly reason: string | null
  /** Another number: other bytes are here. */
  readonly arrived: number
}

export type HexPages = ReturnType<typeof createHexPages>

/**
 * Bytes of a file of any size, of which those are fetched that are looked at.
 *
 *     const pages = createHexPages(source)
 *     pages.want(0, 4096)
 *     pages.byteAt(17) // null until it is here
 */
export function createHexPages(source: ByteSource) {
  const pages = new Map<number, Uint8Array>()
  const asked = new Set<number>()
  /** Pages of before the file changed, shown until the new ones are here. */
  let stale = new Set<number>()
  let turn = 0
  let isStopped = false
  const store = createStore<HexState>(() => ({ size: null, status: 'loading', reason: null, arrived: 0 }))

  function put(page: number, bytes: Uint8Array): void {
    pages.delete(page)
    pages.set(page, bytes)
    stale.delete(page)
    for (const oldest of pages.keys()) if (pages.size > MAX_PAGES) pages.delete(oldest)
  }

  async function fetchPage(page: number): Promise<void> {
    if (asked.has(page)) return
    asked.add(page)
    const mine = turn
    try {
      const { bytes, size } = await source.read(page * PAGE_BYTES, PAGE_BYTES)
      if (isStopped) return
      if (mine === turn) put(page, bytes)
      store.setState(({ arrived }) => ({ size, status: 'shown', reason: null, arrived: arrived + 1 }))
    } catch (error) {
      if (isStopped) return
      const failure = readFailureOf(error)
      store.setState({ status: failure.kind, reason: failure.kind === 'failed' ? failure.reason : null })
    } finally {
      asked.delete(page)
    }
  }

  return {
    store,
    byteAt(offset: number): number | null {
      return pages.get(Math.floor(offset / PAGE_BYTES))?.[offset % PAGE_BYTES] ?? null
    },
    /** These are looked at. */
    want(from: number, to: number): void {
      for (let page = Math.floor(from / PAGE_BYTES); page * PAGE_BYTES < Math.max(to, 1); page += 1)
        if (!pages.has(page) || stale.has(page)) void fetchPage(page)
    },
    /** The file may be another one: what is looked at is asked for again. */
    changed(): void {
      turn += 1
      asked.clear()
      stale = new Set(pages.keys())
      store.setState(({ arrived }) => ({ arrived: arrived + 1 }))
    },
    stop(): void {
      isStopped = true
    },
  }
}

/**
 * The offset that a text names: `0x1f00` and `1f00h` in hexadecimal, else decimal. Null where it names none.
 * @example offsetOf('0x10') // 16
 */
export function offsetOf(text: string): number | null {
  const written = text.trim().replaceAll(/[_,\s]/g, '')
  const hex = /^0x([\da-f]{1,13})$/i.exec(written)?.[1] ?? /^([\da-f]{1,13})h$/i.exec(written)?.[1]
  if (hex !== undefined) return Number.parseInt(hex, 16)
  return /^\d{1,15}$/.test(written) ? Number(written) : null
}

export const hexByte = (byte: number | null): string =>
  byte === null ? '··' : byte.toString(16).toUpperCase().padStart(2, '0')

/** What ASCII shows of it. */
export const asciiOf = (byte: number | null): string =>
  byte !== null && byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'

export const hexOffset = (offset: number, size: number): string =>
  offset
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(8, size.toString(16).length), '0')
