import type { Diagnostic, Severity } from './diagnostic'

interface Placed {
  readonly key: string
  readonly path: string
  readonly posInSet: number
  readonly setSize: number
}

export interface ProblemFileRow extends Placed {
  readonly kind: 'file'
  readonly isClosed: boolean
  readonly count: number
}

export interface ProblemRow extends Placed {
  readonly kind: 'problem'
  readonly diagnostic: Diagnostic
}

export type ProblemsRow = ProblemFileRow | ProblemRow

interface ProblemFilter {
  readonly text: string
  /** Those that are not shown. */
  readonly hidden: ReadonlySet<Severity>
}

/** Those that have all the words somewhere: in the path, the message, the code or the name of the tool. */
export function filtered(
  diagnostics: readonly Diagnostic[],
  { text, hidden }: ProblemFilter,
): readonly Diagnostic[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return diagnostics.filter(({ severity, path, message, code, tool }) => {
    if (hidden.has(severity)) return false
    const said = `${path}\n${message}\n${code}\n${tool}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}

/** By file, as they stand: each file with its problems below. */
export function problemRows(
  diagnostics: readonly Diagnostic[],
  closed: ReadonlySet<string>,
): readonly ProblemsRow[] {
  const files = new Map<string, Diagnostic[]>()
  for (const one of diagnostics) {
    const list = files.get(one.path)
    if (list) list.push(one)
    else files.set(one.path, [one])
  }
  const rows: ProblemsRow[] = []
  let posInSet = 0
  for (const [path, list] of files) {
    posInSet += 1
    const isClosed = closed.has(path)
    const count = list.length
    rows.push({ kind: 'file', key: `file:${path}`, path, isClosed, count, posInSet, setSize: files.size })
    if (isClosed) continue
    for (const [index, diagnostic] of list.entries())
      rows.push({
        kind: 'problem',
        key: diagnostic.key,
        path,
        diagnostic,
        posInSet: index + 1,
        setSize: list.length,
      })
  }
  return rows
}

export const countBy = (diagnostics: readonly Diagnostic[]): Readonly<Record<Severity, number>> => {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of diagnostics) counts[severity] += 1
  return counts
}

interface At {
  readonly path: string
  readonly line: number
  readonly column: number
}

/** The next problem after a place, or the one before it; round the end. Without a place the first, or the last. */
export function nextProblem(
  diagnostics: readonly Diagnostic[],
  from: At | null,
  by: 1 | -1,
): Diagnostic | undefined {
  if (from === null) return by === 1 ? diagnostics[0] : diagnostics.at(-1)
  if (by === 1) return diagnostics.find((one) => order(one, from) > 0) ?? diagnostics[0]
  return diagnostics.findLast((one) => order(one, from) < 0) ?? diagnostics.at(-1)
}

function order(one: At, other: At): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1
  return one.line - other.line || one.column - other.column
}

/** One line for the clipboard: `src/a.ts:1:2 error TS1: …`. */
export const problemText = ({ path, line, column, severity, code, message }: Diagnostic): string =>
  `${path.slice(1)}:${line}:${column} ${severity}${code === '' ? '' : ` ${code}`}: ${message}`
