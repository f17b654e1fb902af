import * as z from 'zod/mini'
import { UsageError } from '../lib/usageError'

/** The id of an agent in a file. */
export const agentId = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'takes up to 64 of a-z 0-9 -, the first of them no hyphen.'))

/** What zod says is wrong at one place. */
interface Issue {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly expected?: string
  readonly keys?: readonly string[]
}

/** Throws `UsageError`, in one line. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new UsageError(`${path} is not JSON: ${why}`)
  }
}

/** The first entry that has the id of one before it. */
export const repeated = <T extends { readonly id: string }>(entries: readonly T[]): T | undefined =>
  entries.find(({ id }, at) => entries.findIndex((each) => each.id === id) !== at)

/**
 * A sentence that names the file, the entry and what is wrong with it:
 * `agents.json: in agents[1] (mine), command must be a text, and is missing.`
 */
export function faultIn(file: string, [issue]: readonly Issue[], read: unknown): UsageError {
  if (!issue) return new UsageError(`${file} is not usable.`)
  const [list, at, ...rest] = issue.path
  const entry = at === undefined ? undefined : valueAt(read, [list, at].filter(isKey))
  const named = typeof at === 'string' ? `${String(list)}.${at}` : `${String(list)}[${String(at)}]`
  const where = at === undefined ? '' : ` in ${named}${nameOf(entry)},`
  const field = (at === undefined ? [list] : rest).filter(isKey).map(String).join('.')
  return new UsageError(`${file}:${where} ${wordsOf(issue, field, valueAt(read, issue.path))}`)
}

function wordsOf(issue: Issue, field: string, value: unknown): string {
  const subject = field === '' ? 'it' : field
  if (issue.code === 'unrecognized_keys') {
    const keys = (issue.keys ?? []).map((key) => `"${key}"`).join(', ')
    return `${subject} has ${keys}, which nothing reads.`
  }
  if (issue.code !== 'invalid_type') return `${subject} ${issue.message}`
  const wanted = KINDS[issue.expected ?? ''] ?? issue.expected ?? 'something else'
  return `${subject} must be ${wanted}, and is ${value === undefined ? 'missing' : kindOf(value)}.`
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
  number: 'a number',
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  const kind = Array.isArray(value) ? 'array' : typeof value
  return KINDS[kind] ?? kind
}

const isKey = (key: PropertyKey | undefined): key is PropertyKey => key !== undefined

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value)
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null

const nameOf = (entry: unknown): string =>
  isRecord(entry) && typeof entry.id === 'string' ? ` (${entry.id})` : ''
