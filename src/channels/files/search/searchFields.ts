import type { Outgoing } from '../../../socket/link'
import { spansLines } from '../shared/lineBreaks'

/** What the user searches for, and where. */
export interface SearchFields {
  readonly query: string
  readonly isRegExp: boolean
  readonly matchCase: boolean
  readonly wholeWord: boolean
  /** Globs as the user wrote them, between commas. */
  readonly include: string
  readonly exclude: string
  /** Also what a `.gitignore` hides. */
  readonly ignored: boolean
  /** Lines shown above and below each match. */
  readonly context: number
}

export const NO_FIELDS: SearchFields = {
  query: '',
  isRegExp: false,
  matchCase: false,
  wholeWord: false,
  include: '',
  exclude: '',
  ignored: false,
  context: 0,
}

/** Matches of one search; the server has the same limit (docs/protocol.md, F6). */
export const MAX_MATCHES = 10_000

/** What the server is to be asked. `replace` is sent for patterns only: other text stands there as it is. */
export function searchFrame(
  fields: SearchFields,
  has: { options: boolean; multiline?: boolean },
  replace: string | null,
): Outgoing {
  const { query, isRegExp, matchCase, wholeWord, ignored, context } = fields
  const [include, exclude] = [includeGlobs(fields.include), globsOf(fields.exclude)]
  return {
    type: 'search',
    query,
    isRegExp,
    matchCase,
    wholeWord,
    limit: MAX_MATCHES,
    ...(has.multiline && spansLines(query, isRegExp) && { multiline: true }),
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
    ...(has.options && ignored && { ignored }),
    ...(has.options && context > 0 && { context }),
    ...(has.options && isRegExp && replace !== null && { replace }),
  }
}

/** A comma in braces, or behind a backslash, is part of a glob. */
export function globsOf(text: string): readonly string[] {
  const globs: string[] = []
  let glob = ''
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '\\') {
      glob += letter + (text[at + 1] ?? '')
      at += 1
      continue
    }
    if (letter === '{') depth += 1
    if (letter === '}') depth = Math.max(0, depth - 1)
    if (letter === ',' && depth === 0) {
      globs.push(glob)
      glob = ''
    } else glob += letter
  }
  return [...globs, glob].map(anchored).filter((one) => one !== '')
}

/** `./src` is the folder of that name at the top. */
const anchored = (glob: string): string => glob.trim().replace(/^\.\//, '/').replace(/\/$/, '')

/** Files are included, so that a folder means all below it. */
export const includeGlobs = (text: string): readonly string[] =>
  globsOf(text).flatMap((glob) => [glob, glob.includes('/') ? `${glob}/**` : `**/${glob}/**`])

/** The glob of one folder, as the user would write it: `folderGlob('/src/a')` is `./src/a`. */
export const folderGlob = (path: string): string => `.${path.replace(/[\\*?[\]{},!]/g, '\\$&')}`
