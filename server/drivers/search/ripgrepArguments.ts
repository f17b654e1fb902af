import { withAnyBreaks } from '../../../src/channels/files/shared/lineBreaks'

export interface SearchQuery {
  readonly query: string
  readonly isRegExp?: boolean | undefined
  readonly matchCase?: boolean | undefined
  readonly wholeWord?: boolean | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Wire paths of files: no other is searched. */
  readonly within?: readonly string[] | undefined
  /** Also files that a `.gitignore` hides. */
  readonly ignored?: boolean | undefined
  /** A match may reach over several lines. */
  readonly multiline?: boolean | undefined
  /** Lines above and below each match. */
  readonly context?: number | undefined
  /** What a match of a pattern would be replaced by; `$1` and `$name` are its groups. */
  readonly replace?: string | undefined
  /** Matches to stop at. */
  readonly limit: number
}

/** Larger files are not searched: one line of theirs may be all of them. */
const MAX_FILE_SIZE = '20M'
/**
 * What one pattern may take, for its program and for the states met while it searches: without a limit of ours, 100 MB and
 * 1 GB for each of its threads.
 */
const PATTERN_SIZE = '10M'
/** The workspace's own rules alone decide, so that every machine finds the same. */
const COMMON = [
  ...['--no-config', '--no-messages', '--hidden', '--no-require-git'],
  ...['--no-ignore-parent', '--no-ignore-global', '--glob', '!.git', '--glob', '!.aether-*.tmp'],
]

/** All files, each name ended by a NUL. */
export const listArguments = (ignored: boolean): readonly string[] => [
  ...COMMON,
  ...(ignored ? ['--no-ignore'] : []),
  ...['--files', '--null', '--', './'],
]

/** @param ignoreFile rules that leave nothing but the files the search is `within` */
export function searchArguments(search: SearchQuery, ignoreFile: string | null): readonly string[] {
  const { isRegExp, multiline = false, include = [], exclude = [], context = 0, replace } = search
  const query = multiline ? overLines(search.query, isRegExp === true) : search.query
  return [
    ...COMMON,
    ...['--json', '--max-filesize', MAX_FILE_SIZE],
    ...['--regex-size-limit', PATTERN_SIZE, '--dfa-size-limit', PATTERN_SIZE],
    ...(isRegExp || multiline ? [] : ['--fixed-strings']),
    ...(multiline ? ['--multiline'] : []),
    ...(search.matchCase ? ['--case-sensitive'] : ['--ignore-case']),
    ...(search.wholeWord ? ['--word-regexp'] : []),
    ...(search.ignored ? ['--no-ignore'] : []),
    ...(context > 0 ? [`--context=${context}`] : []),
    ...(replace !== undefined && isRegExp ? [`--replace=${groupsNamed(replace)}`] : []),
    ...(ignoreFile === null ? [] : [`--ignore-file=${ignoreFile}`]),
    ...include.map((glob) => `--glob=${glob.replace(/^!+/, '')}`),
    ...exclude.map((glob) => `--glob=!${glob.replace(/^!+/, '')}`),
    ...[...formsOf(query, isRegExp === true)].flatMap((form) => ['-e', form]),
    ...['--', './'],
  ]
}

const overLines = (query: string, isRegExp: boolean): string =>
  withAnyBreaks(isRegExp ? query : query.replace(/[.*+?^${}()|[\]\\/#&~-]/g, '\\$&'))

/**
 * Rules that hide all but these files and do not enter other folders. A name is matched loosely where it has characters that
 * mean something in rules: what is found is compared with the paths in any case.
 */
export function onlyRules(paths: readonly string[]): string {
  const rules = new Set(['/*'])
  for (const path of paths) {
    const names = path.split('/').slice(1).map(loosely)
    for (let depth = 1; depth <= names.length; depth += 1) {
      const above = names.slice(0, depth).join('/')
      rules.add(`!/${above}`)
      if (depth < names.length) rules.add(`/${above}/*`)
    }
  }
  return inOrder([...rules])
}

/** The rules of a folder before those of what is in it: the last that fits decides. */
function inOrder(rules: readonly string[]): string {
  const depthOf = (rule: string) => rule.split('/').length
  const hides = (rule: string) => (rule.startsWith('!') ? 1 : 0)
  const sorted = rules.toSorted((one, other) => depthOf(one) - depthOf(other) || hides(one) - hides(other))
  return `${sorted.join('\n')}\n`
}

const loosely = (name: string): string => name.replace(/\\x[0-9A-F]{2}|[^A-Za-z0-9._-]+/g, '*')

/** A group is named by all letters that follow: `$1a` would be one with the name `1a`. `$&` is what was found. */
const groupsNamed = (replace: string): string =>
  replace.replace(/\$(\$|&|\d+)/g, (_, group: string) => {
    if (group === '$') return '$$'
    return `\${${group === '&' ? 0 : group}}`
  })

/** Unicode has two forms of é (NFC and NFD): files may hold either, whichever was typed. */
function formsOf(query: string, isRegExp: boolean): Set<string> {
  const forms = new Set([query, query.normalize('NFC')])
  // In a class, the letter and its mark would be two things to choose from.
  if (!isRegExp || !query.includes('[')) forms.add(query.normalize('NFD'))
  return forms
}
