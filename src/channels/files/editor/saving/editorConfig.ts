import { Minimatch } from 'minimatch'

/** One `.editorconfig`: `parseEditorConfig('root = true\n[*.ts]\nindent_size = 2')`. */
export interface EditorConfig {
  /** No folder above it counts. */
  readonly isRoot: boolean
  readonly sections: readonly Section[]
}

interface Section {
  readonly matches: (path: string) => boolean
  readonly pairs: ReadonlyMap<string, string>
}

/** What the files of a project say of one of its texts; what they do not say is absent. */
export interface FileStyle {
  readonly indentStyle?: 'space' | 'tab'
  /** Columns of a step of indentation. */
  readonly indentSize?: number
  readonly tabWidth?: number
  readonly eol?: 'LF' | 'CRLF'
  /** Of a file that is new. */
  readonly charset?: 'latin1' | 'utf-8' | 'utf-8-bom' | 'utf-16be' | 'utf-16le'
  readonly trim?: boolean
  readonly finalNewline?: boolean
}

/** Longer names, values and globs are not read (https://spec.editorconfig.org, "Supported pairs"). */
const MAX_GLOB = 1024
const MAX_PAIR = 4096
/** A glob of a stranger's must not keep the page busy: alternatives, numbers of a range, and stars in one part of a name. */
const MAX_ALTERNATIVES = 500
const MAX_STARS = 5
const CHARSETS = ['latin1', 'utf-8', 'utf-8-bom', 'utf-16be', 'utf-16le'] as const

/** As https://spec.editorconfig.org says. What cannot be read of it is left out. */
export function parseEditorConfig(text: string): EditorConfig {
  const sections: { readonly matches: Section['matches']; readonly pairs: Map<string, string> }[] = []
  const preamble = new Map<string, string>()
  let pairs = preamble
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const said = line.trim()
    if (said === '' || said.startsWith('#') || said.startsWith(';')) continue
    const glob = /^\[(.+)\]$/.exec(said)?.[1]
    if (glob !== undefined) {
      pairs = new Map()
      sections.push({ matches: matcherOf(glob), pairs })
      continue
    }
    const at = said.indexOf('=')
    if (at < 1 || said.length > MAX_PAIR) continue
    pairs.set(
      said.slice(0, at).trim().toLowerCase(),
      said
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    )
  }
  return { isRoot: preamble.get('root') === 'true', sections }
}

/**
 * A glob without `/` means a name in any folder below, one with `/` a path from the folder of the file on. `**` stands also in
 * the middle of a name, which the matcher would take for one star.
 */
function matcherOf(glob: string): (path: string) => boolean {
  if (glob.length > MAX_GLOB || glob.split(/[/,{}]|\*\*/).some((part) => starsIn(part) > MAX_STARS))
    return () => false
  const place = glob.startsWith('/') ? glob.slice(1) : glob
  const whole = glob.includes('/') ? place : `**/${place}`
  const isSplit = (whole.match(/\*\*/g)?.length ?? 0) <= 4
  const matcher = new Minimatch(isSplit ? whole.replace(/\*\*/g, '{*,**/**/**}') : whole, {
    dot: true,
    nocomment: true,
    nonegate: true,
    noext: true,
    braceExpandMax: MAX_ALTERNATIVES,
  })
  return (path) => matcher.match(path)
}

const starsIn = (part: string): number => part.split('*').length - 1

/** A `.editorconfig` and the folder it stands in. */
export interface PlacedConfig {
  readonly folder: string
  readonly config: EditorConfig
}

/** @param configs from the folder of the file up: the nearest counts most, within one the last section */
export function styleOf(path: string, configs: readonly PlacedConfig[]): FileStyle {
  const root = configs.findIndex(({ config }) => config.isRoot)
  const counting = root === -1 ? configs : configs.slice(0, root + 1)
  const pairs = new Map<string, string>()
  for (const { folder, config } of counting.toReversed()) {
    const below = path.slice(folder === '/' ? 1 : folder.length + 1)
    for (const section of config.sections)
      if (section.matches(below)) for (const [key, value] of section.pairs) pairs.set(key, value)
  }
  return styleIn(pairs)
}

function styleIn(pairs: ReadonlyMap<string, string>): FileStyle {
  const style = oneOf(pairs.get('indent_style'), ['space', 'tab'] as const)
  const eol = pairs.get('end_of_line')
  const width = numberIn(pairs.get('tab_width'))
  const said = pairs.get('indent_size') ?? (style === 'tab' ? 'tab' : undefined)
  const size = said === 'tab' ? width : numberIn(said)
  const found = {
    indentStyle: style,
    indentSize: size,
    tabWidth: width ?? size,
    eol: eol === 'lf' ? ('LF' as const) : eol === 'crlf' ? ('CRLF' as const) : undefined,
    charset: oneOf(pairs.get('charset'), CHARSETS),
    trim: truthIn(pairs.get('trim_trailing_whitespace')),
    finalNewline: truthIn(pairs.get('insert_final_newline')),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

const oneOf = <T extends string>(value: string | undefined, known: readonly T[]): T | undefined =>
  known.find((one) => one === value)

const truthIn = (value: string | undefined): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined

/** More columns than this are a slip of the pen. */
const MAX_COLUMNS = 32

function numberIn(value: string | undefined): number | undefined {
  const number = Number(value)
  return Number.isInteger(number) && number > 0 && number <= MAX_COLUMNS ? number : undefined
}
