/** A file or folder that a message names by `@`, with the lines it means. */
export interface Mention {
  /** As it stands in the text, with the `@`. */
  readonly token: string
  /** Wire path, without a slash at its end. */
  readonly path: string
  /** 1-based. */
  readonly startLine?: number
  readonly endLine?: number
}

const TOKEN = /(?<=^|[\s(])@(?:"([^"\n]+)"(?::(\d+)(?:-(\d+))?)?|([^\s@"]+))/g
/** What ends a sentence, and no name of a file. */
const PUNCTUATION = /[.,;:!?)]+$/

/**
 * What a text names, each once, whether it is there or not.
 *
 *     mentionsIn('see @src/a.ts:10-20') // [{ token: '@src/a.ts:10-20', path: '/src/a.ts', startLine: 10, endLine: 20 }]
 */
export function mentionsIn(text: string): readonly Mention[] {
  const found = new Map<string, Mention>()
  for (const [all, quoted, from, to, word = ''] of text.matchAll(TOKEN)) {
    const plain = word.replace(PUNCTUATION, '')
    const [, bare = plain, start = from, end = to] = /^(.+?):(\d+)(?:-(\d+))?$/.exec(plain) ?? []
    const token = quoted === undefined ? `@${plain}` : all
    const name = (quoted ?? bare).replace(/^(?:\.?\/)+|\/+$/g, '')
    if (name !== '') found.set(token, { token, path: `/${name}`, ...linesOf(start, end) })
  }
  return [...found.values()]
}

function linesOf(start: string | undefined, end: string | undefined) {
  const startLine = Number(start ?? 0)
  if (startLine === 0) return {}
  const endLine = Number(end ?? 0)
  return endLine >= startLine ? { startLine, endLine } : { startLine }
}

/** The text without this mention. */
export function withoutMention(text: string, { token }: Mention): string {
  const escaped = token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(^|[\\s(])${escaped}(?![^\\s.,;:!?)]) ?`, 'g'), '$1')
}

/** Rows of a list: more than one looks through. */
const MAX_ROWS = 20
const MAX_FOLDERS = 4

/** What can be named: recent files that fit, then folders on the way to what the server found, then that. */
export function mentionable(
  recent: readonly string[],
  found: readonly string[],
  query: string,
): readonly string[] {
  const wanted = query.toLowerCase()
  const fitting = recent.filter((path) => path.toLowerCase().includes(wanted))
  const folders = new Set(found.flatMap(foldersOf).filter((path) => path.toLowerCase().includes(wanted)))
  const shortest = [...folders].sort((a, b) => a.length - b.length).slice(0, MAX_FOLDERS)
  return [...new Set([...fitting, ...shortest, ...found])].slice(0, MAX_ROWS)
}

/** `/a/b/c.ts` → `/a/`, `/a/b/`. */
const foldersOf = (path: string): string[] =>
  [...path.matchAll(/(?<=.)\//g)].map(({ index }) => path.slice(0, index + 1))
