import type { PrintedPlace, PrintedProblem, Severity } from '../diagnostic'

/** What is one line by itself: `src/a.ts(3,7): error TS2322: …`. Null: the line is nothing of that kind. */
export function matchLine(text: string): PrintedProblem | null {
  // A problem names a line by a number; most lines of a flood end here.
  if (!/\d/.test(text) || text.length < 8) return null
  return parenthesised(text) ?? pretty(text) ?? compact(text) ?? inShell(text) ?? inColons(text)
}

const place = (file: string, line: string | undefined, column?: string): PrintedPlace => ({
  file: file.replace(/^file:\/\//, ''),
  line: Math.max(1, Number(line)),
  column: Math.max(1, Number(column ?? 1)),
})

/** What may be the name of a file: `10:42:07`, `https://…` and `localhost:80` are none. */
export function isFileLike(file: string): boolean {
  return (
    file.length <= 500 &&
    /[./\\]|^[A-Z]\w*file$/.test(file) &&
    /[\p{L}_]/u.test(file) &&
    !/^\w+:\/\/(?!\/)|[<>"|*?]/.test(file)
  )
}

const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  error: 'error',
  'fatal error': 'error',
  fatal: 'error',
  failed: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  message: 'info',
  suggestion: 'info',
  note: 'info',
  hint: 'info',
  help: 'info',
}
export const severityOf = (word: string | undefined): Severity =>
  SEVERITY_OF[word?.toLowerCase() ?? ''] ?? 'error'

/** `a.ts(1,2): error TS1: …`, as tsc prints where it has no terminal, csc and MSVC always. */
const PARENTHESISED =
  /^\s*(?<file>[^\s(][^(]*?)\((?<line>\d{1,7})(?:,(?<column>\d{1,7}))?(?:,\d+,\d+)?\)\s?:\s+(?<severity>error|warning|info|fatal error|message)\s*(?<code>[A-Z]+\d+)?\s?:\s+(?<message>.+)$/i

function parenthesised(text: string): PrintedProblem | null {
  const groups = PARENTHESISED.exec(text)?.groups
  if (!groups || !isFileLike(groups.file ?? '')) return null
  const { file = '', line, column, severity, code = '', message = '' } = groups
  const tool = code.startsWith('TS') ? 'tsc' : ''
  return { places: [place(file, line, column)], severity: severityOf(severity), message, code, tool }
}

/** `a.ts:1:2 - error TS1: …`, as tsc prints for people. */
const PRETTY =
  /^(?<file>\S.*?):(?<line>\d{1,7}):(?<column>\d{1,7}) - (?<severity>error|warning|message|suggestion) (?<code>TS-?\d+): (?<message>.+)$/

function pretty(text: string): PrintedProblem | null {
  const groups = PRETTY.exec(text)?.groups
  if (!groups) return null
  const { file = '', line, column, severity, code = '', message = '' } = groups
  return { places: [place(file, line, column)], severity: severityOf(severity), message, code, tool: 'tsc' }
}

/** `a.js: line 1, col 2, Error - … (rule)`: eslint, stylelint and jshint. */
const COMPACT =
  /^(?<file>\S.*?): line (?<line>\d{1,7}), col (?<column>\d{1,7}), (?<severity>Error|Warning|error|warning|info) - (?<message>.+?)(?: \((?<code>[\w@/.-]+)\))?$/

function compact(text: string): PrintedProblem | null {
  const groups = COMPACT.exec(text)?.groups
  if (!groups || !isFileLike(groups.file ?? '')) return null
  const { file = '', line, column, severity, code = '', message = '' } = groups
  return {
    places: [place(file, line, column)],
    severity: severityOf(severity),
    message,
    code,
    tool: 'eslint',
  }
}

/** `build.sh: line 3: x: command not found`. */
const SHELL = /^(?<file>\S+\.(?:sh|bash|zsh)): line (?<line>\d{1,7}): (?<message>.+)$/

function inShell(text: string): PrintedProblem | null {
  const { file = '', line, message = '' } = SHELL.exec(text)?.groups ?? {}
  if (file === '') return null
  return { places: [place(file, line)], severity: 'error', message, code: '', tool: 'shell' }
}

/** `a.c:1:2: …`: compilers, and nearly every linter in one of its formats. */
const COLONS =
  /^(?<indent>\s*)(?:vet: )?(?<file>(?:file:\/\/)?(?:[A-Za-z]:[\\/])?[^\s:][^:]{0,400}?):(?<line>\d{1,7})(?::(?<column>\d{1,7}))?(?:-\d{1,7})?:\s+(?<said>\S.*)$/
/** `error: …`, `warning[W1]: …`, `error TS1: …`. */
const SAID =
  /^(?<severity>fatal error|fatal|error|warning|warn|info|note|hint|help)(?:\[(?<code>[\w:/-]+)\]| (?<number>[A-Z]+\d+))?\s*:\s*(?<message>.+)$/i
/** eslint in its unix format: `… [Error/no-undef]`. */
const UNIX = /^(?<message>.+) \[(?<severity>Error|Warning)(?:\/(?<code>[^\]]+))?\]$/
/** flake8, ruff, pylint: `E501 line too long`, `F401 [*] unused`. */
const CODED = /^(?<code>[A-Z]{1,4}\d{2,5}):? (?:\[\*\] )?(?<message>.+)$/
/** mypy and clang put a rule behind the words. */
const RULE = /^(?<message>.+?) {1,4}\[(?<code>-W[\w=+-]+|[a-z][\w-]*)\]$/

function inColons(text: string): PrintedProblem | null {
  const { indent = '', file = '', line, column, said = '' } = COLONS.exec(text)?.groups ?? {}
  if (file === '' || !isFileLike(file)) return null
  const words = wordsOf(said) ?? (isGo(file, indent, column) ? bare(said) : null)
  return words && { places: [place(file, line, column)], ...words }
}

type Words = Omit<PrintedProblem, 'places'>

function wordsOf(said: string): Words | null {
  const named = SAID.exec(said)?.groups
  if (named) {
    const { severity, code = named.number ?? '', message = '' } = named
    // It goes on with what was said before.
    if (/^(note|help)$/i.test(severity ?? '')) return null
    const ruled = code === '' ? RULE.exec(message)?.groups : undefined
    return {
      severity: severityOf(severity),
      message: ruled?.message ?? message,
      code: ruled?.code ?? code,
      tool: toolOf(ruled?.code ?? code),
    }
  }
  const unix = UNIX.exec(said)?.groups
  if (unix) {
    const { severity, code = '', message = '' } = unix
    return { severity: severityOf(severity), message, code, tool: 'eslint' }
  }
  const coded = CODED.exec(said)?.groups
  if (!coded) return null
  const { code = '', message = '' } = coded
  // Style and conventions: what runs all the same.
  const severity = /^[WCRIDN]/.test(code) ? 'warning' : 'error'
  return { severity, message, code, tool: toolOf(code) }
}

const toolOf = (code: string): string => {
  if (code.startsWith('TS')) return 'tsc'
  if (code.startsWith('-W')) return 'compiler'
  return /^E\d{4}$/.test(code) ? 'rustc' : ''
}

/** Go says neither `error` nor a code; its tests print indented by four. */
const isGo = (file: string, indent: string, column: string | undefined): boolean =>
  (file.endsWith('.go') && column !== undefined && indent.length < 4) ||
  (file.endsWith('_test.go') && indent.length === 4)

const bare = (said: string): Words => ({ severity: 'error', message: said, code: '', tool: 'go' })
