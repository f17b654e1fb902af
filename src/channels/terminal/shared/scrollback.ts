/**
 * The newest text of one terminal, addressed by position: the count of UTF-16 units the shell ever wrote.
 * Holds units from `start` to `end`; what is older was dropped.
 */
export interface Scrollback {
  readonly start: number
  readonly end: number
  readonly chunks: readonly string[]
}

/** Small chunks are joined up to this many units, so that keystroke echoes do not make a long list. */
const JOIN_BELOW = 4_096

export const emptyScrollback = (at = 0): Scrollback => ({ start: at, end: at, chunks: [] })

export const scrollbackOf = (start: number, chunks: readonly string[]): Scrollback => ({
  start,
  end: chunks.reduce((end, chunk) => end + chunk.length, start),
  chunks,
})

/** Adds `text` at the end and drops whole chunks from the start while more than `limit` units would remain. */
export function append(log: Scrollback, text: string, limit: number): Scrollback {
  if (text === '') return log
  const last = log.chunks.at(-1)
  const joins = last !== undefined && last.length + text.length <= JOIN_BELOW
  const chunks = joins ? [...log.chunks.slice(0, -1), last + text] : [...log.chunks, text]
  const end = log.end + text.length
  let { start } = log
  let dropped = 0
  for (const chunk of chunks) {
    if (end - start - chunk.length < limit || dropped === chunks.length - 1) break
    start += chunk.length
    dropped += 1
  }
  return { start, end, chunks: dropped > 0 ? chunks.slice(dropped) : chunks }
}

/** The text from `position` to the end; `lost` when the log no longer (or never) reached back to it. */
export function readFrom(log: Scrollback, position: number): { text: string; lost: boolean } {
  if (position < log.start || position > log.end) return { text: log.chunks.join(''), lost: true }
  return { text: readBetween(log, position, log.end), lost: false }
}

/** The text between two positions that both lie inside the log. */
function readBetween(log: Scrollback, from: number, to: number): string {
  const parts: string[] = []
  let chunkEnd = log.end
  for (let index = log.chunks.length - 1; index >= 0 && chunkEnd > from; index -= 1) {
    const chunk = log.chunks[index] ?? ''
    const chunkStart = chunkEnd - chunk.length
    if (chunkStart < to) parts.push(chunk.slice(Math.max(0, from - chunkStart), to - chunkStart))
    chunkEnd = chunkStart
  }
  return parts.reverse().join('')
}
