import { nameOf } from '../paths'

/** A name that a text declares. */
export interface DeclaredSymbol {
  readonly name: string
  /** In a word: `function`, `class`, `heading`. */
  readonly kind: string
  /** 1-based, of the name. */
  readonly line: number
  readonly column: number
}

/** One of an open file. */
export interface FileSymbol extends DeclaredSymbol {
  /** What it is part of, from the outside in. */
  readonly within: readonly string[]
  /** 1-based, the last line of what it names. */
  readonly endLine: number
}

/** A line that declares something: what stands before the name, and the name. */
interface Pattern {
  readonly kind: string
  readonly pattern: RegExp
}

const of = (kind: string, pattern: RegExp): Pattern => ({ kind, pattern })

const NO_NAMES =
  /^(?:if|for|while|switch|catch|return|else|do|with|new|throw|await|typeof|sizeof|function|elif|def|case|super|assert|using|lock|fixed|in|of|and|or|not)$/

const MODIFIERS =
  '(?:(?:export|default|declare|abstract|public|private|protected|internal|static|final|sealed|open|override|virtual|async|unsafe|const|pub(?:\\([^)]*\\))?|inline|extern|data|partial|readonly|get|set|suspend|mut)\\s+)*'
const line = (rest: string): RegExp => new RegExp(`^(\\s*${MODIFIERS}${rest}`)

const SCRIPT = [
  of('class', line('class\\s+)([\\w$]+)')),
  of('interface', line('interface\\s+)([\\w$]+)')),
  of('type', line('type\\s+)([\\w$]+)(?=\\s*[=<])')),
  of('enum', line('enum\\s+)([\\w$]+)')),
  of('namespace', line('(?:namespace|module)\\s+)([\\w$.]+)(?=\\s*\\{)')),
  of('function', line('function\\s*\\*?\\s*)([\\w$]+)')),
  of('variable', /^((?:export\s+)?(?:declare\s+)?(?:const|let|var)\s+)([\w$]+)/),
  of('method', line('\\*?#?)([\\w$]+)(?=\\s*(?:<[^>]*>)?\\([^;]*\\{\\s*$)')),
]
const PYTHON = [of('class', /^(\s*class\s+)(\w+)/), of('function', /^(\s*(?:async\s+)?def\s+)(\w+)/)]
const GO = [
  of('function', /^(func\s+(?:\([^)]*\)\s*)?)(\w+)/),
  of('type', /^(type\s+)(\w+)/),
  of('constant', /^((?:const|var)\s+)(\w+)/),
]
const RUST = [
  of('function', line('fn\\s+)(\\w+)')),
  of('struct', line('(?:struct|union)\\s+)(\\w+)')),
  of('enum', line('enum\\s+)(\\w+)')),
  of('trait', line('trait\\s+)(\\w+)')),
  of('module', line('mod\\s+)(\\w+)')),
  of('type', line('type\\s+)(\\w+)')),
  of('constant', /^(\s*(?:pub(?:\([^)]*\))?\s+)?(?:const|static)\s+(?:mut\s+)?)(\w+)(?=\s*:)/),
  of('macro', /^(\s*macro_rules!\s+)(\w+)/),
]
const TYPED = [
  of('class', line('(?:case\\s+)?(?:class|record|object|actor)\\s+)(\\w+)')),
  of('interface', line('(?:interface|protocol|trait|mixin)\\s+)(\\w+)')),
  of('struct', line('struct\\s+)(\\w+)')),
  of('enum', line('enum\\s+(?:class\\s+)?)(\\w+)')),
  of('function', line('(?:fun|func|def)\\s+(?:<[^>]*>\\s*)?(?:\\w+\\.)?)(\\w+)')),
  of('namespace', line('namespace\\s+)([\\w.]+)')),
  of('method', line('(?!return|throw|new|else|await)[\\w<>\\[\\],.?]+\\s+)(\\w+)(?=\\s*\\([^;=]*$)')),
]
const NATIVE = [
  of('struct', /^(\s*(?:typedef\s+)?(?:struct|union)\s+)(\w+)(?=\s*(?:\{|$))/),
  of('class', /^(\s*(?:template\s*<[^>]*>\s*)?class\s+)(\w+)(?!.*;\s*$)/),
  of('enum', /^(\s*(?:typedef\s+)?enum\s+(?:class\s+)?)(\w+)/),
  of('namespace', /^(\s*namespace\s+)(\w+)/),
  of('macro', /^(\s*#\s*define\s+)(\w+)/),
  of('function', /^([A-Za-z_][\w:<>,*&\s]*[\s*&])([\w:~]+)(?=\s*\([^;]*$)/),
]
const PHP = [
  of('class', line('class\\s+)(\\w+)')),
  of('interface', line('(?:interface|trait)\\s+)(\\w+)')),
  of('function', line('function\\s+&?)(\\w+)')),
]
const RUBY = [
  of('class', /^(\s*class\s+)([\w:]+)/),
  of('module', /^(\s*module\s+)([\w:]+)/),
  of('method', /^(\s*def\s+(?:self\.)?)([\w?!=]+)/),
]
const SHELL = [of('function', /^(\s*(?:function\s+)?)([\w:.-]+)(?=\s*\(\s*\)\s*\{?\s*$)/)]
const LUA = [of('function', /^(\s*(?:local\s+)?function\s+)([\w.:]+)/)]
const MARKDOWN = [of('heading', /^(#{1,6}\s+)(\S.*?)(?=\s*#*\s*$)/)]
const STYLE = [of('rule', /^(\s*)([.#@&:*\w[][^{};]*?)(?=\s*\{\s*$)/)]
const TOML = [of('table', /^(\s*\[+\s*)([^\]]+?)(?=\s*\])/)]
const YAML = [of('key', /^()([\w./-]+)(?=\s*:(?:\s|$))/)]
const SQL = [
  of(
    'table',
    /^(\s*create\s+(?:or\s+replace\s+)?(?:table|view|function|procedure|index|trigger)\s+(?:if\s+not\s+exists\s+)?)([\w."]+)/i,
  ),
]
const MAKE = [of('target', /^()([\w./%-]+)(?=\s*:(?![=]))/)]

const BY_ENDING = new Map<string, readonly Pattern[]>(
  Object.entries({
    'ts tsx mts cts js jsx mjs cjs vue svelte astro': SCRIPT,
    'py pyi': PYTHON,
    go: GO,
    rs: RUST,
    'java kt kts cs scala swift dart groovy': TYPED,
    'c h cc cpp cxx hpp hh ino m mm': NATIVE,
    php: PHP,
    'rb rake': RUBY,
    'sh bash zsh': SHELL,
    lua: LUA,
    'md mdx markdown': MARKDOWN,
    'css scss less': STYLE,
    'toml ini cfg conf': TOML,
    'yaml yml': YAML,
    sql: SQL,
    mk: MAKE,
  }).flatMap(([endings, patterns]) => endings.split(' ').map((ending) => [ending, patterns] as const)),
)

function patternsOf(path: string): readonly Pattern[] {
  const name = nameOf(path).toLowerCase()
  if (name === 'makefile') return MAKE
  return BY_ENDING.get(name.slice(name.lastIndexOf('.') + 1)) ?? []
}

/** What one line of such a file declares. */
export function symbolInLine(path: string, text: string, number: number): DeclaredSymbol | null {
  for (const { kind, pattern } of patternsOf(path)) {
    const [, before = '', name] = pattern.exec(text) ?? []
    if (name === undefined || NO_NAMES.test(name)) continue
    return { name, kind, line: number, column: before.length + 1 }
  }
  return null
}

/** Longer lines declare nothing that is looked for. */
const MAX_LINE = 1000
const MAX_SYMBOLS = 50_000

/** What a text declares, as far as its lines show it: `symbolsIn('/a.py', 'def f():')`. */
export function symbolsIn(path: string, text: string): readonly DeclaredSymbol[] {
  if (patternsOf(path).length === 0) return []
  const found: DeclaredSymbol[] = []
  let isFenced = false
  for (const [at, content] of text.split('\n').entries()) {
    if (found.length >= MAX_SYMBOLS) break
    if (/^\s*(```|~~~)/.test(content)) isFenced = !isFenced
    if (isFenced || content.length > MAX_LINE) continue
    const symbol = symbolInLine(path, content.trimEnd(), at + 1)
    if (symbol) found.push(symbol)
  }
  return found
}

const KEYWORDS =
  'function|class|interface|type|enum|namespace|module|const|let|var|static|def|func|fun|fn|struct|union|trait|mod|macro_rules!|record|object|protocol|actor|mixin|table|view|procedure|define'

/** A pattern of ripgrep for the lines that may declare a name with these letters in this order. */
export function declarationsOf(letters: string): string {
  const name = `[\\w$]*${[...letters].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w$]*')}[\\w$]*`
  const declared = `^.{0,80}\\b(?:${KEYWORDS})[\\s*&]+(?:\\([^)]*\\)\\s*|self\\.|<[^>]*>\\s*)?${name}`
  const method = `^\\s*(?:[\\w<>\\[\\],.?*&:]+\\s+){0,5}[*#]?${name}\\s*(?:<[^>]*>)?\\([^;=]*$`
  return `${declared}|${method}`
}
