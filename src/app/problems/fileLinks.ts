import { findLinks } from '../../lib/text/linkEnd'
import { isFileLike } from './output/linePatterns'

interface NamedPlace {
  readonly start: number
  /** The first unit behind it. */
  readonly end: number
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** Names in one line that are looked for. */
const MAX_NAMES = 8

const NAME = String.raw`(?:file:\/\/)?(?:\.{1,2}\/|\/)?(?:[\p{L}\p{N}_.@+$\[\]-]+\/)*[\p{L}\p{N}_.@+$\[\]-]*[\p{L}\p{N}_]`
const PLACE = new RegExp(
  String.raw`(?<![\p{L}\p{N}_/:~@])(?<file>${NAME})(?:(?::(?<line>\d{1,7})(?::(?<column>\d{1,7}))?|\((?<l>\d{1,7}),(?<c>\d{1,7})\)|", line (?<py>\d{1,7}))(?!\d)|(?![\p{L}\p{N}_/]))`,
  'gu',
)

/** Where in a line of output files may be named: with a line, or with a folder. Addresses of the web are none. */
export function namedPlaces(text: string): readonly NamedPlace[] {
  const links = findLinks(text)
  const places: NamedPlace[] = []
  for (const match of text.slice(0, 2000).matchAll(PLACE)) {
    const { file = '', line, column, l, c, py } = match.groups ?? {}
    const [start, end] = [match.index, match.index + match[0].length]
    const at = line ?? l ?? py
    const isNamed = at !== undefined || (file.includes('/') && /[^/]\.\w{1,12}$/.test(file))
    if (!isNamed || !isFileLike(file) || links.some((link) => start < link.end && link.start < end)) continue
    const inColumn = column ?? c
    places.push({
      start,
      end,
      file,
      ...(at === undefined ? {} : { line: Number(at) }),
      ...(inColumn === undefined ? {} : { column: Number(inColumn) }),
    })
    if (places.length === MAX_NAMES) break
  }
  return places
}
