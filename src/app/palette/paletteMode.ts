/** What the palette lists. */
export type PaletteMode = 'commands' | 'files' | 'line' | 'symbols' | 'workspaceSymbols'

const SIGNS: ReadonlyMap<string, PaletteMode> = new Map([
  ['>', 'commands'],
  [':', 'line'],
  ['@', 'symbols'],
  ['#', 'workspaceSymbols'],
])

/** What a query is for, by its first sign, and what is left of it. */
export function modeOf(
  kind: 'commands' | 'files',
  query: string,
): { readonly mode: PaletteMode; readonly wanted: string } {
  if (kind === 'commands') return { mode: 'commands', wanted: query }
  const mode = SIGNS.get(query.trimStart().slice(0, 1))
  return mode ? { mode, wanted: query.trimStart().slice(1) } : { mode: 'files', wanted: query }
}

/** A place in a file, 1-based. */
export interface NamedPlace {
  readonly line?: number
  readonly column?: number
}

/** `12`, `12:4`, `12,4`: what stands behind a colon. */
export function placeOf(typed: string): NamedPlace {
  const [line, column] = typed.split(/[:,]/).map((part) => Number.parseInt(part.trim(), 10))
  if (line === undefined || !(line > 0)) return {}
  return column !== undefined && column > 0 ? { line, column } : { line }
}

/** A name of a file, and the place behind it: `main.ts:12:4`. */
export function splitPlace(query: string): { readonly name: string; readonly place: NamedPlace } {
  const [, name = query, behind = ''] = /^(.*?[^:]):(\d*(?:[:,]\d*)?)$/.exec(query) ?? []
  return { name: name.trim(), place: placeOf(behind) }
}
