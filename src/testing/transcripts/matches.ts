/** What `$name` in a transcript stood for. */
export type Names = Map<string, unknown>

/**
 * True when a frame has what the pattern says; more fields are fine, as they are on the wire. `*` is anything, `~`
 * and a text is a text that contains it, and `$name` is whatever it is the first time and the same ever after.
 */
export function matches(pattern: unknown, value: unknown, names: Names): boolean {
  const found = new Map(names)
  if (!fits(pattern, value, found)) return false
  for (const [name, what] of found) names.set(name, what)
  return true
}

function fits(pattern: unknown, value: unknown, names: Names): boolean {
  if (typeof pattern === 'string') return fitsText(pattern, value, names)
  if (typeof pattern !== 'object' || pattern === null) return pattern === value
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(pattern) && (!Array.isArray(value) || value.length !== pattern.length)) return false
  const has = new Map(Object.entries(value))
  return Object.entries(pattern).every(([key, part]) => has.has(key) && fits(part, has.get(key), names))
}

function fitsText(pattern: string, value: unknown, names: Names): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('~')) return typeof value === 'string' && value.includes(pattern.slice(1))
  if (!pattern.startsWith('$')) return pattern === value
  if (!names.has(pattern)) names.set(pattern, value)
  return names.get(pattern) === value
}

/** The frame of a transcript with what its names stand for. */
export function filled(frame: object, names: Names): object {
  return JSON.parse(JSON.stringify(frame), (_, value) =>
    typeof value === 'string' && names.has(value) ? names.get(value) : value,
  )
}
