import { HIDDEN, type Redact } from './redact'

/** Fields whose text is a secret. */
const SECRET_FIELDS =
  /^(?:.*(?:api|access|secret|private)[-_]?key|.*token|.*secret|.*passw(?:or)?d|authorization|cookie)$/i
/** UTF-16 units of one text inside a message, and of a whole entry. */
const MAX_TEXT = 400
const MAX_ENTRY = 4_000
/** A value that is cut off could not be found: so much more than is shown is looked at. */
const LOOK_BEYOND = 8_192
const MAX_DEPTH = 12
const MAX_FIELDS = 100
/** Values of one message that are looked at: more than fit an entry, and few enough that a large one costs nothing. */
const MAX_VALUES = 2_000

/** A message as a line of a log: without secrets, its long texts cut. */
export function describeMessage(message: unknown, redact: Redact): string {
  return cut(
    JSON.stringify(shown(message, redact, { depth: 0, left: { values: MAX_VALUES } })) ?? '',
    MAX_ENTRY,
  )
}

/** False: it is long, so that only what is shown of it is worth keeping. */
export const isShort = (message: unknown): boolean => unitsLeft(message, MAX_ENTRY) >= 0

/** What is left of so many units after the texts and fields of a message; it stops where none is. */
function unitsLeft(value: unknown, left: number): number {
  if (typeof value === 'string') return left - value.length
  if (typeof value !== 'object' || value === null) return left - 1
  let rest = left - 1
  for (const field of Object.values(value)) {
    if (rest < 0) return rest
    rest = unitsLeft(field, rest)
  }
  return rest
}

/** A line that an agent printed. */
export const describeLine = (line: string, redact: Redact): string => shorten(line, MAX_ENTRY, redact)

interface Place {
  readonly depth: number
  /** What may still be looked at of the whole message. */
  readonly left: { values: number }
}

function shown(value: unknown, redact: Redact, { depth, left }: Place): unknown {
  left.values -= 1
  if (typeof value === 'string') return shorten(value, MAX_TEXT, redact)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH || left.values < 0) return '…'
  const place = { depth: depth + 1, left }
  if (Array.isArray(value)) {
    const first = value.slice(0, MAX_FIELDS).map((each) => shown(each, redact, place))
    return value.length > MAX_FIELDS ? [...first, `… (${value.length - MAX_FIELDS} more)`] : first
  }
  // The variables and headers of the protocol.
  const isPair = 'name' in value && 'value' in value && Object.keys(value).length <= 3
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_FIELDS)
      .map(([name, field]) => {
        const isSecret =
          typeof field === 'string' && (SECRET_FIELDS.test(name) || (isPair && name === 'value'))
        return [name, isSecret ? HIDDEN : shown(field, redact, place)]
      }),
  )
}

function shorten(text: string, limit: number, redact: Redact): string {
  const looked = text.slice(0, limit + LOOK_BEYOND)
  return cut(redact(looked), limit, text.length - looked.length)
}

/** @param beyond units that stood behind the text */
function cut(text: string, limit: number, beyond = 0): string {
  const more = beyond + Math.max(0, text.length - limit)
  return more === 0 ? text : `${text.slice(0, limit)}… (${more} more)`
}
