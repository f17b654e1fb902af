import {
  closeSync,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import type { Log } from '../lib/log'
import { inSlices } from '../lib/slices'

/** An append-only file of JSON lines. What was appended survives a crash of this process. */
export interface History {
  /** What it holds, oldest first, read as it is asked for. */
  read(): Iterable<unknown>
  /** Bytes of what it holds. */
  bytes(): number
  /** Writes before it returns. A full disk is logged, and the line is not kept. */
  append(line: object): void
  /**
   * Replaces all lines in one step, after they were written in slices; what is appended meanwhile stands behind them.
   * Where it fails or is cut short, the file stays as it is.
   *
   * @param lines null: none yet, it is still at work
   */
  compact(lines: Iterable<object | null>): Promise<void>
  close(): void
}

const LINE_FEED = 0x0a
/** Bytes that are read and written at once. */
const PIECE = 1024 * 1024

/** @param path absolute; created when it is missing, readable only by its owner */
export function openHistory({ path, log }: { path: string; log: Log }): History {
  let file = openSync(path, 'a+', 0o600)
  let closed = false
  let size = endOfLines(file)
  if (size < fstatSync(file).size) {
    log.warn('The last line of the history was cut off and is dropped', { path })
    ftruncateSync(file, size)
  }
  /** What was appended since a compaction began. */
  let behind: Buffer[] | null = null

  function* rowsOf(lines: Iterable<object | null>, draft: number): Generator<void, number> {
    let rows: string[] = []
    let waiting = 0
    let bytes = 0
    const write = () => {
      const piece = Buffer.from(rows.join(''))
      writeAll(draft, piece)
      bytes += piece.length
      rows = []
      waiting = 0
    }
    for (const line of lines) {
      yield
      if (line === null) continue
      const row = `${JSON.stringify(line)}\n`
      rows.push(row)
      waiting += row.length
      if (waiting > PIECE) write()
    }
    write()
    return bytes
  }

  /**
   * A file that is deleted while it is open takes what is written to it along when it is closed. What it holds is written
   * anew under its name, since the pages show all of it still.
   */
  function bringBack(): void {
    const anew = openSync(path, 'a+', 0o600)
    try {
      ftruncateSync(anew)
      for (const piece of piecesOf(file, size)) writeAll(anew, piece)
    } catch (error) {
      closeSync(anew)
      throw error
    }
    closeSync(file)
    file = anew
    log.warn('The history was deleted while the server uses it, and is written anew', { path })
  }

  async function replace(lines: Iterable<object | null>, late: Buffer[]): Promise<void> {
    const name = `${path}.new`
    let draft: number | null = null
    try {
      rmSync(name, { force: true })
      draft = openSync(name, 'ax+', 0o600)
      const written = await inSlices(rowsOf(lines, draft), () => closed)
      if (written !== null) await promisify(fsync)(draft)
      if (written === null || closed) throw new Error('It was closed.')
      const rest = Buffer.concat(late)
      writeAll(draft, rest)
      renameSync(name, path)
      closeSync(file)
      file = draft
      size = written + rest.length
    } catch (error) {
      if (draft !== null) closeSync(draft)
      rmSync(name, { force: true })
      if (!closed) log.error('The history could not be compacted', { path, error })
    }
  }

  return {
    read: () => parsed(linesOf(file, size), path, log),
    bytes: () => size,
    append(line) {
      if (closed) return
      const row = Buffer.from(`${JSON.stringify(line)}\n`)
      try {
        // A compaction that runs reads the file, and gives it its name again.
        if (!behind && fstatSync(file).nlink === 0) bringBack()
        writeAll(file, row)
        size += row.length
        behind?.push(row)
      } catch (error) {
        log.error('The history could not be written', { path, error })
        // Half a line would spoil the next one.
        ftruncateSync(file, size)
      }
    },
    async compact(lines) {
      if (closed || behind) return
      behind = []
      await replace(lines, behind)
      behind = null
    },
    close() {
      if (closed) return
      closed = true
      closeSync(file)
    },
  }
}

/** A history that lasts as long as the process, for tests and the mock. */
export function createMemoryHistory(lines: readonly unknown[] = []): History & { all(): readonly object[] } {
  let kept = structuredClone(lines) as object[]
  return {
    read: () => [...kept],
    bytes: () => 0,
    append: (line) => void kept.push(structuredClone(line)),
    async compact(all) {
      kept = structuredClone([...all].filter((line) => line !== null))
    },
    close: () => undefined,
    all: () => kept,
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** The position behind the last whole line. */
function endOfLines(file: number): number {
  const piece = Buffer.alloc(PIECE)
  for (let end = fstatSync(file).size; end > 0; ) {
    const start = Math.max(0, end - PIECE)
    const length = readSync(file, piece, 0, end - start, start)
    const at = piece.subarray(0, length).lastIndexOf(LINE_FEED)
    if (at !== -1) return start + at + 1
    end = start
  }
  return 0
}

function* linesOf(file: number, end: number): Generator<string> {
  let rest = Buffer.alloc(0)
  for (const piece of piecesOf(file, end)) {
    const bytes = Buffer.concat([rest, piece])
    let start = 0
    for (let stop = bytes.indexOf(LINE_FEED); stop !== -1; stop = bytes.indexOf(LINE_FEED, start)) {
      yield bytes.toString('utf8', start, stop)
      start = stop + 1
    }
    rest = bytes.subarray(start)
  }
}

function* piecesOf(file: number, end: number): Generator<Buffer> {
  for (let at = 0; at < end; ) {
    const piece = Buffer.alloc(Math.min(PIECE, end - at))
    const length = readSync(file, piece, 0, piece.length, at)
    if (length === 0) return
    at += length
    yield piece.subarray(0, length)
  }
}

function* parsed(lines: Iterable<string>, path: string, log: Log): Generator<unknown> {
  let number = 0
  for (const line of lines) {
    number += 1
    if (line === '') continue
    try {
      yield JSON.parse(line)
    } catch {
      log.warn('A line of the history is not JSON and is left out', { path, line: number })
    }
  }
}
