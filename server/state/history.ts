import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { Log } from '../lib/log'

/** An append-only file of JSON lines. What was appended survives a crash of this process. */
export interface History {
  /** What the file held when it was opened, oldest first. */
  readonly lines: readonly unknown[]
  /** Writes before it returns. A full disk is logged, and the line is not kept. */
  append(line: object): void
  /** Replaces all lines in one step. */
  rewrite(lines: readonly object[]): void
  close(): void
}

const LINE_FEED = 0x0a

/** @param path absolute; created when it is missing, readable only by its owner */
export function openHistory({ path, log }: { path: string; log: Log }): History {
  let file = openSync(path, 'a+', 0o600)
  const bytes = readFileSync(file)
  let closed = false
  let size = bytes.lastIndexOf(LINE_FEED) + 1
  if (size < bytes.length) {
    log.warn('The last line of the history was cut off and is dropped', { path })
    ftruncateSync(file, size)
  }
  const lines = parse(bytes.subarray(0, size).toString('utf8'), path, log)

  return {
    lines,
    append(line) {
      if (closed) return
      const row = Buffer.from(`${JSON.stringify(line)}\n`)
      try {
        writeAll(file, row)
        size += row.length
      } catch (error) {
        log.error('The history could not be written', { path, error })
        // Half a line would spoil the next one.
        ftruncateSync(file, size)
      }
    },
    rewrite(all) {
      const text = Buffer.from(all.map((line) => `${JSON.stringify(line)}\n`).join(''))
      const draft = `${path}.new`
      const next = openSync(draft, 'w', 0o600)
      writeAll(next, text)
      fsyncSync(next)
      closeSync(next)
      renameSync(draft, path)
      closeSync(file)
      file = openSync(path, 'a', 0o600)
      size = text.length
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
  let kept: object[] = []
  return {
    lines,
    append: (line) => void kept.push(structuredClone(line)),
    rewrite(all) {
      kept = structuredClone([...all])
    },
    close: () => undefined,
    all: () => kept,
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

function parse(text: string, path: string, log: Log): unknown[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return []
    try {
      return [JSON.parse(line)]
    } catch {
      log.warn('A line of the history is not JSON and is left out', { path, line: index + 1 })
      return []
    }
  })
}
