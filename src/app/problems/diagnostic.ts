export const SEVERITIES = ['error', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A place as a tool printed it: a path of its own folder, of the disk, or of nowhere. 1-based. */
export interface PrintedPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a tool printed about a place in a file. */
export interface PrintedProblem {
  /** The most telling one first: of a traceback, its last frame. */
  readonly places: readonly PrintedPlace[]
  readonly severity: Severity
  readonly message: string
  /** `TS2322`, `no-unused-vars`; empty where the tool names none. */
  readonly code: string
  /** Whose words they are: `tsc`, `eslint`. */
  readonly tool: string
}

/** Who says so. A terminal is named by its session, a step of an agent by its item. */
export type Origin =
  | { readonly kind: 'terminal'; readonly id: string }
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'editor'; readonly id: string }

/** A problem at a place of the workspace. */
export interface Diagnostic {
  /** Unique among all that are shown. */
  readonly key: string
  readonly path: string
  readonly line: number
  readonly column: number
  readonly severity: Severity
  readonly message: string
  readonly code: string
  readonly tool: string
  readonly origin: Origin
  /** The file was changed after this was said, or it was said before this page began. */
  readonly isStale: boolean
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** By file and place; at one place the worst first. */
export const byPlace = (one: Diagnostic, other: Diagnostic): number =>
  compare(one.path, other.path) ||
  one.line - other.line ||
  one.column - other.column ||
  RANK[one.severity] - RANK[other.severity] ||
  compare(one.message, other.message)

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)
