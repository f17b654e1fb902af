import * as z from 'zod/mini'
import type { SearchContext, SearchMatch } from '../../../src/channels/files/shared/protocol'
import { shownPath } from '../disk/nativePath'

/** UTF-16 units of a line shown with a match. */
const PREVIEW_UNITS = 250
/** A longer text to put in place of a match is left out: that match cannot be replaced. */
const REPLACEMENT_UNITS = 20_000
const NEWLINE = 10

const textSchema = z.union([z.object({ text: z.string() }), z.object({ bytes: z.string() })])
const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), data: z.object({ path: textSchema }) }),
  z.object({
    type: z.literal('match'),
    data: z.object({
      lines: textSchema,
      line_number: z.nullable(z.number()),
      submatches: z.array(
        z.object({ start: z.number(), end: z.number(), replacement: z.optional(textSchema) }),
      ),
    }),
  }),
  z.object({
    type: z.literal('context'),
    data: z.object({ lines: textSchema, line_number: z.nullable(z.number()) }),
  }),
  z.object({ type: z.literal('end') }),
])

interface Range {
  readonly start: number
  readonly end: number
  readonly replacement?: z.infer<typeof textSchema> | undefined
}

/** What was found in one file, and lines around it where they were asked for. */
export interface FoundInFile {
  readonly matches: readonly SearchMatch[]
  readonly context: readonly SearchContext[]
}

export interface MatchCollector {
  /** Reads one line of ripgrep's JSON and keeps at most `room` matches of it; how many it kept. */
  line(text: string, room: number): number
  /** Hands over what was found in a file that the search did not get to the end of. */
  end(): void
}

/**
 * Groups ripgrep's JSON lines by file; offsets in bytes become columns in UTF-16 units.
 * @param isWanted false: what is found in this file does not count
 */
export function toMatches(
  found: (path: string, inFile: FoundInFile) => void,
  isWanted: (path: string) => boolean = () => true,
): MatchCollector {
  let path = ''
  let isOurs = true
  let matches: SearchMatch[] = []
  let context: SearchContext[] = []

  function end(): void {
    if (matches.length > 0) found(path, { matches, context })
    matches = []
    context = []
  }

  return {
    end,
    line(text, room) {
      const parsed = lineSchema.safeParse(parseLine(text))
      if (!parsed.success) return 0
      const line = parsed.data
      if (line.type === 'begin') {
        path = shownPath(bytesOf(line.data.path)).slice(1)
        isOurs = isWanted(path)
      }
      if (line.type === 'end') end()
      if (!isOurs || line.type === 'begin' || line.type === 'end') return 0
      const bytes = bytesOf(line.data.lines)
      const number = line.data.line_number ?? 1
      if (line.type === 'context') {
        context.push({ line: number, text: previewOf(bytes, 0, { lineStart: 0, units: 0, length: 0 }) })
        return 0
      }
      const kept = line.data.submatches.slice(0, room)
      matches.push(...inLine(bytes, number, kept))
      return kept.length
    },
  }
}

/** Columns grow from match to match, so that a line of megabytes is decoded once. Several lines where matches reach over them. */
function inLine(bytes: Buffer, firstLine: number, ranges: readonly Range[]): SearchMatch[] {
  let line = firstLine
  let [lineStart, reached, units] = [0, 0, 0]
  return ranges.map(({ start, end, replacement: put }) => {
    for (
      let at = bytes.indexOf(NEWLINE, lineStart);
      at !== -1 && at < start;
      at = bytes.indexOf(NEWLINE, at + 1)
    ) {
      lineStart = at + 1
      reached = lineStart
      units = 0
      line += 1
    }
    units += bytes.toString('utf8', reached, start).length
    reached = start
    const found = bytes.toString('utf8', start, end)
    const spans = found.includes('\n')
    const replacement = put && 'text' in put && put.text.length <= REPLACEMENT_UNITS ? put.text : undefined
    const preview = previewOf(bytes, start, { lineStart, units, length: spans ? 0 : found.length })
    return {
      line,
      column: units + 1,
      length: found.length,
      preview,
      ...(spans && { text: whole(found.slice(0, REPLACEMENT_UNITS)) }),
      ...(replacement !== undefined && { replacement }),
    }
  })
}

/** From the start of the line where the match fits, else the units that end with it. */
function previewOf(
  bytes: Buffer,
  start: number,
  { lineStart, units, length }: { lineStart: number; units: number; length: number },
): string {
  const from = Math.max(lineStart, start - PREVIEW_UNITS * 3)
  const before = bytes.toString('utf8', from, start)
  const after = bytes.toString('utf8', start, start + PREVIEW_UNITS * 3)
  const room = Math.max(0, PREVIEW_UNITS - length)
  const lead = units <= room && from === lineStart ? before : before.slice(Math.max(0, before.length - room))
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
