import { spansLines, withAnyBreaks } from '../shared/lineBreaks'
import type { SearchMatch } from '../shared/protocol'
import type { SearchFields } from './searchFields'

/** UTF-16 units of a line shown with a match, as the server cuts it. */
const PREVIEW_UNITS = 250

type Wish = Pick<SearchFields, 'query' | 'isRegExp' | 'matchCase' | 'wholeWord'>

/** One line at a time is compared; null: the pattern is none that a browser knows. */
export function patternOf({ query, isRegExp, matchCase, wholeWord }: Wish): RegExp | null {
  if (query === '') return null
  const forms = [...new Set([query, query.normalize('NFC'), query.normalize('NFD')])]
  const plain = isRegExp ? named(query) : forms.map(escaped).join('|')
  const isOverLines = spansLines(query, isRegExp)
  const source = isOverLines ? withAnyBreaks(plain) : plain
  const whole = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source
  const flags = `${matchCase ? 'g' : 'gi'}${isOverLines ? 'm' : ''}`
  return compile(whole, `${flags}u`) ?? (wholeWord ? null : compile(whole, flags))
}

/** A pattern for this text alone. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
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
  if (pattern.multiline) return searchWhole(text, pattern, limit, replace)
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

/** The same where a match may reach over several lines. */
function searchWhole(text: string, pattern: RegExp, limit: number, replace: string | null): SearchMatch[] {
  const found: SearchMatch[] = []
  let [line, start] = [1, 0]
  for (const match of text.matchAll(pattern)) {
    const [all] = match
    if (found.length >= limit) break
    for (
      let end = text.indexOf('\n', start);
      end !== -1 && end < match.index;
      end = text.indexOf('\n', start)
    ) {
      start = end + 1
      line += 1
    }
    const column = match.index - start + 1
    const content = /^[^\n]*?(?=\r?(?:\n|$))/.exec(text.slice(start, match.index + PREVIEW_UNITS))?.[0] ?? ''
    const spans = all.includes('\n')
    found.push({
      line,
      column,
      length: all.length,
      preview: previewOf(content, column - 1, spans ? 0 : all.length),
      ...(spans && { text: all }),
      ...(replace === null ? {} : { replacement: expanded(replace, match) }),
    })
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
export function inPreview(match: SearchMatch): { start: number; end: number } {
  const { column, length, preview } = match
  const start = column - 1 - startOfPreview(column - 1, lengthOf(match))
  return { start: Math.min(start, preview.length), end: Math.min(start + length, preview.length) }
}

/** What decides where its preview begins: one that reaches over several lines is shown from where it begins. */
const lengthOf = ({ length, text }: SearchMatch): number => (text === undefined ? length : 0)

/** The match still stands there, with the same text around it. */
export function isStillThere(line: string, match: SearchMatch): boolean {
  const from = startOfPreview(match.column - 1, lengthOf(match))
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
