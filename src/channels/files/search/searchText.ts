import type { SearchMatch } from '../shared/protocol'
import type { SearchFields } from './searchFields'

/** UTF-16 units of a line shown with a match, as the server cuts it. */
const PREVIEW_UNITS = 250

type Wish = Pick<SearchFields, 'query' | 'isRegExp' | 'matchCase' | 'wholeWord'>

/** One line at a time is compared; null: the pattern is none that a browser knows. */
export function patternOf({ query, isRegExp, matchCase, wholeWord }: Wish): RegExp | null {
  if (query === '') return null
  const forms = [...new Set([query, query.normalize('NFC'), query.normalize('NFD')])]
  const source = isRegExp ? named(query) : forms.map(escaped).join('|')
  const whole = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source
  const flags = matchCase ? 'g' : 'gi'
  return compile(whole, `${flags}u`) ?? (wholeWord ? null : compile(whole, flags))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
/** The server's patterns name a group in either way. */
const named = (pattern: string): string => pattern.replaceAll('(?P<', '(?<')

function compile(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags)
  } catch {
    return null
  }
}

/**
 * What the server would find in a text, for texts that it does not have: `searchText('a needle', pattern, 10)`.
 * @param replace what a match of a pattern would be replaced by; null: nothing is asked for
 */
export function searchText(
  text: string,
  pattern: RegExp,
  limit: number,
  replace: string | null = null,
): SearchMatch[] {
  const found: SearchMatch[] = []
  let line = 0
  for (const content of linesOf(text)) {
    line += 1
    for (const match of content.matchAll(pattern)) {
      if (found.length >= limit) return found
      const [{ length }, column] = [match[0], match.index + 1]
      const preview = previewOf(content, column - 1, length)
      const put = replace === null ? {} : { replacement: expanded(replace, match) }
      found.push({ line, column, length, preview, ...put })
    }
  }
  return found
}

/** A carriage return alone ends no line for the server. */
export const linesOf = (text: string): readonly string[] => text.split(/\r?\n/)

/** As the server cuts a line: from its start where the match fits, else the units that end with it. */
function previewOf(line: string, start: number, length: number): string {
  const from = startOfPreview(start, length)
  return line.slice(from, from + PREVIEW_UNITS)
}

/** Where in its line the preview of a match begins; both count from 0. */
function startOfPreview(start: number, length: number): number {
  const room = Math.max(0, PREVIEW_UNITS - length)
  return start <= room ? 0 : start - room
}

/** Where a match stands in its preview. Halves of a character are left out at its ends, so that it may be one unit less. */
export function inPreview({ column, length, preview }: SearchMatch): { start: number; end: number } {
  const start = column - 1 - startOfPreview(column - 1, length)
  return { start: Math.min(start, preview.length), end: Math.min(start + length, preview.length) }
}

/** The match still stands there, with the same text around it. */
export function isStillThere(line: string, match: SearchMatch): boolean {
  const from = startOfPreview(match.column - 1, match.length)
  const isCut = line.length > PREVIEW_UNITS
  if (!isCut) return line === match.preview
  return [from, from + 1].some((at) => line.startsWith(match.preview, at))
}

/** `$1`, `$name`, `$&` and `$$` in a replacement, as the server reads them. */
function expanded(replace: string, match: RegExpExecArray): string {
  return replace.replace(
    /\$(?:(\$)|(&)|(\d+)|\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, dollar?: string, all?: string, digits?: string, braced?: string, name?: string) => {
      if (dollar) return '$'
      if (all) return match[0]
      const group = digits ?? braced ?? name ?? ''
      return (/^\d+$/.test(group) ? match[Number(group)] : match.groups?.[group]) ?? ''
    },
  )
}
