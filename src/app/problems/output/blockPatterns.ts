import type { PrintedPlace, PrintedProblem, Severity } from '../diagnostic'
import { isFileLike, severityOf } from './linePatterns'

/** A problem that several lines make: its parts come one after the other. */
interface BlockMatcher {
  /** True: the line is a part of such a problem, and nothing else. */
  line(text: string): boolean
  /** Nothing that began goes on. */
  reset(): void
}

type Found = (problem: PrintedProblem) => void

const NUMBERS = String.raw`(?<line>\d{1,7}):(?<column>\d{1,7})`
const placeOf = (file: string, line: string | undefined, column?: string): PrintedPlace => ({
  file: file.replace(/^file:\/\//, ''),
  line: Math.max(1, Number(line)),
  column: Math.max(1, Number(column ?? 1)),
})

/** eslint and stylelint for people: a line with the file, and its problems indented below. */
export function stylish(found: Found): BlockMatcher {
  const ENTRY = new RegExp(
    String.raw`^\s+${NUMBERS}\s+(?<severity>error|warning|✖|⚠|×)\s+(?<message>.+?)(?: {2,200}(?<code>[\w@/-]+))?$`,
  )
  const FILE = /^(?:[A-Za-z]:\\|\.{0,2}\/)?[^\s:][^:]*\.\w{1,12}$/
  let file = ''
  return {
    line(text) {
      const entry = file === '' || !text.startsWith(' ') ? undefined : ENTRY.exec(text.trimEnd())?.groups
      if (entry) {
        const { line, column, severity = '', message = '', code = '' } = entry
        const level = severity === '⚠' ? 'warning' : severityOf(severity)
        found({ places: [placeOf(file, line, column)], severity: level, message, code, tool: 'eslint' })
        return true
      }
      file = FILE.test(text) && isFileLike(text) ? text : ''
      return false
    },
    reset() {
      file = ''
    },
  }
}

/** rustc and ruff: what is wrong, and `--> file:1:2` below. */
export function arrowed(found: Found): BlockMatcher {
  const RUST = /^(?<severity>error|warning)(?:\[(?<code>[A-Z]\d+|[\w:-]+)\])?: (?<message>.+)$/
  const RUFF = /^(?<code>[A-Z]{1,4}\d{2,5}) (?:\[\*\] )?(?<message>.+)$/
  const ARROW = new RegExp(String.raw`^\s*--> (?<file>.+?):${NUMBERS}$`)
  let head: Omit<PrintedProblem, 'places'> | null = null
  return {
    line(text) {
      const arrow = head === null ? undefined : ARROW.exec(text)?.groups
      if (head && arrow) {
        found({ ...head, places: [placeOf(arrow.file ?? '', arrow.line, arrow.column)] })
        head = null
        return true
      }
      const rust = RUST.exec(text)?.groups
      const ruff = rust ? undefined : RUFF.exec(text)?.groups
      const { code = '', message = '', severity } = rust ?? ruff ?? {}
      head =
        message === ''
          ? null
          : { severity: severityOf(severity), message, code, tool: rust ? 'rustc' : 'ruff' }
      return false
    },
    reset() {
      head = null
    },
  }
}

/** biome: `a.ts:1:2 lint/rule ━━━`, and the words behind a sign below. */
export function biome(found: Found): BlockMatcher {
  const HEAD = new RegExp(
    String.raw`^(?<file>\S.*?)(?::${NUMBERS})? (?<code>(?:lint|parse|format|assist|suppressions|organizeImports)[\w/]*)(?:\s+FIXABLE)?\s+━{3,}`,
  )
  const WORDS = /^\s+(?<sign>[×✖!⚠ℹi]) (?<message>\S.*)$/
  const SIGNS: Readonly<Record<string, Severity>> = { '!': 'warning', '⚠': 'warning', ℹ: 'info', i: 'info' }
  let head: { readonly place: PrintedPlace; readonly code: string } | null = null
  return {
    line(text) {
      const named = text.includes('━') ? HEAD.exec(text)?.groups : undefined
      if (named) {
        const { file = '', line = '1', column, code = '' } = named
        head = isFileLike(file) ? { place: placeOf(file, line, column), code } : null
        return true
      }
      const words = head === null ? undefined : WORDS.exec(text)?.groups
      if (!head || !words) return false
      const { sign = '', message = '' } = words
      found({
        places: [head.place],
        severity: SIGNS[sign] ?? 'error',
        message,
        code: head.code,
        tool: 'biome',
      })
      head = null
      return true
    },
    reset() {
      head = null
    },
  }
}

/** A traceback of Python: frames from the outermost in, and what was raised at the end. */
export function python(found: Found): BlockMatcher {
  const FRAME = /^\s*File "(?<file>[^"<]+)", line (?<line>\d{1,7})(?:, in .+)?$/
  const RAISED =
    /^(?<name>(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration))(?:: (?<message>.*))?$/
  /** pytest: `tests/test_a.py:5: AssertionError`, below lines that begin with `E`. */
  const PYTEST = /^(?<file>\S+\.py):(?<line>\d{1,7}): (?<name>\w+)$/
  const MAX_FRAMES = 12
  let frames: PrintedPlace[] = []
  let why = ''
  const tell = (places: readonly PrintedPlace[], message: string, code: string) =>
    found({ places, severity: 'error', message, code, tool: 'python' })
  return {
    line(text) {
      const frame = FRAME.exec(text)?.groups
      if (frame) {
        frames = [placeOf(frame.file ?? '', frame.line), ...frames].slice(0, MAX_FRAMES)
        return true
      }
      const said = /^E\s{2,}(?<message>\S.*)$/.exec(text)?.groups?.message
      if (said !== undefined) {
        why ||= said
        return true
      }
      const tested = why === '' ? undefined : PYTEST.exec(text)?.groups
      if (tested) {
        tell([placeOf(tested.file ?? '', tested.line)], why, tested.name ?? '')
        why = ''
        return true
      }
      if (frames.length === 0 || text === '' || /^\s/.test(text)) return false
      const raised = RAISED.exec(text)?.groups
      if (raised) tell(frames, raised.message || (raised.name ?? ''), raised.name ?? '')
      frames = []
      return raised !== undefined
    },
    reset() {
      frames = []
      why = ''
    },
  }
}

/** vitest, jest and node: an error, and below it the frames of its stack. The first of ours tells where. */
export function stack(found: Found): BlockMatcher {
  const ERROR = /^\s*(?:Uncaught )?(?<name>(?:[A-Za-z]\w*)?(?:Error|Exception))(?: \[\w+\])?: (?<message>.+)$/
  const JEST = /^\s+● (?<message>.+)$/
  const FRAME =
    /^\s*(?:at |❯ )(?:.*\()?(?<file>(?:file:\/\/)?(?:[A-Za-z]:[\\/])?[^\s():]+):(?<line>\d{1,7}):(?<column>\d{1,7})\)?(?:\s|$)/
  const PANIC = /^thread '.*' (?:\(\d+\) )?panicked at (?<file>\S+?):(?<line>\d{1,7}):(?<column>\d{1,7}):?$/
  const RUNNER = /^(?:\s*FAIL\s|\s*⎯|\s+● )/
  /** Lines between an error and its stack: a diff, a part of the code. */
  const MAX_BETWEEN = 60
  let error: { readonly name: string; message: string } | null = null
  let panic: PrintedPlace | null = null
  let between = 0
  let isTest = false
  const begin = (name: string, message: string) => {
    error = { name, message }
    between = 0
  }
  return {
    line(text) {
      if (panic) {
        found({
          places: [panic],
          severity: 'error',
          message: text.trim() || 'panicked',
          code: '',
          tool: 'rust',
        })
        panic = null
        return true
      }
      const panicked = PANIC.exec(text)?.groups
      if (panicked) {
        panic = placeOf(panicked.file ?? '', panicked.line, panicked.column)
        return true
      }
      if (RUNNER.test(text)) isTest = true
      const bullet = JEST.exec(text)?.groups?.message
      const named = ERROR.exec(text)?.groups
      if (named) {
        begin(named.name ?? '', named.message ?? '')
        return true
      }
      if (bullet !== undefined) {
        begin('', bullet)
        return true
      }
      if (!error) return false
      const frame = FRAME.exec(text)?.groups
      between += 1
      if (between > MAX_BETWEEN) error = null
      if (!error || !frame || !isFileLike(frame.file ?? '')) return false
      // What belongs to others is no place to go to.
      if (/node_modules|^node:|^internal\//.test(frame.file ?? '')) return true
      const places = [placeOf(frame.file ?? '', frame.line, frame.column)]
      found({
        places,
        severity: 'error',
        message: error.message,
        code: error.name,
        tool: isTest ? 'test' : 'node',
      })
      error = null
      return true
    },
    reset() {
      error = null
      panic = null
      isTest = false
    },
  }
}
