import * as z from 'zod/mini'
import type { SearchMatch } from '../../../src/channels/files/shared/protocol'
import { shownPath } from '../disk/nativePath'

/** UTF-16 units of a line shown with a match. */
const PREVIEW_UNITS = 250

const textSchema = z.union([z.object({ text: z.string() }), z.object({ bytes: z.string() })])
const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), data: z.object({ path: textSchema }) }),
  z.object({
    type: z.literal('match'),
    data: z.object({
      lines: textSchema,
      line_number: z.nullable(z.number()),
      submatches: z.array(z.object({ start: z.number(), end: z.number() })),
    }),
  }),
  z.object({ type: z.literal('end') }),
])

interface Range {
  readonly start: number
  readonly end: number
}

export interface MatchCollector {
  /** Reads one line of ripgrep's JSON and keeps at most `room` matches of it; how many it kept. */
  line(text: string, room: number): number
  /** Hands over what was found in a file that the search did not get to the end of. */
  end(): void
}

/** Groups ripgrep's JSON lines by file; offsets in bytes become columns in UTF-16 units. */
export function toMatches(found: (path: string, matches: readonly SearchMatch[]) => void): MatchCollector {
  let path = ''
  let matches: SearchMatch[] = []

  function end(): void {
    if (matches.length > 0) found(path, matches)
    matches = []
  }

  return {
    end,
    line(text, room) {
      const parsed = lineSchema.safeParse(parseLine(text))
      if (!parsed.success) return 0
      const line = parsed.data
      if (line.type === 'begin') path = shownPath(bytesOf(line.data.path)).slice(1)
      if (line.type === 'end') end()
      if (line.type !== 'match') return 0
      const bytes = bytesOf(line.data.lines)
      const kept = line.data.submatches.slice(0, room)
      matches.push(...inLine(bytes, line.data.line_number ?? 1, kept))
      return kept.length
    },
  }
}

/** Columns grow from match to match, so that a line of megabytes is decoded once. */
function inLine(bytes: Buffer, line: number, ranges: readonly Range[]): SearchMatch[] {
  let units = 0
  let reached = 0
  return ranges.map(({ start, end }) => {
    units += bytes.toString('utf8', reached, start).length
    reached = start
    const length = bytes.toString('utf8', start, end).length
    return { line, column: units + 1, length, preview: previewOf(bytes, start, { units, length }) }
  })
}

/** From the start of the line where the match fits, else the units that end with it. */
function previewOf(
  bytes: Buffer,
  start: number,
  { units, length }: { units: number; length: number },
): string {
  const from = Math.max(0, start - PREVIEW_UNITS * 3)
  const before = bytes.toString('utf8', from, start)
  const after = bytes.toString('utf8', start, start + PREVIEW_UNITS * 3)
  const room = Math.max(0, PREVIEW_UNITS - length)
  const lead = units <= room && from === 0 ? before : before.slice(Math.max(0, before.length - room))
  return whole((lead + after).slice(0, PREVIEW_UNITS).replace(/\r?\n[\s\S]*$/, ''))
}

/** Leaves out halves of surrogate pairs at both ends. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '')
}

function bytesOf(text: z.infer<typeof textSchema>): Buffer {
  return 'text' in text ? Buffer.from(text.text, 'utf8') : Buffer.from(text.bytes, 'base64')
}

/** The last line of a search that was killed may be half a line. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
