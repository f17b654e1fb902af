import type { OfferedTool } from './turns'

/** A field of what may be an object. */
export function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = at(value, key)
  return Array.isArray(list) ? list : []
}

export const textAt = (value: unknown, key: string): string => {
  const text = at(value, key)
  return typeof text === 'string' ? text : ''
}

/** All words in a message, however its parts are nested. */
export function wordsIn(content: unknown): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(wordsIn).join('\n')
  return [textAt(content, 'text'), wordsIn(at(content, 'content') ?? '')].join('')
}

/** @param schema JSON Schema of what the tool takes */
export function offered(name: string, schema: unknown, isFreeform = false): OfferedTool {
  const properties = Object.entries(at(schema, 'properties') ?? {})
  const fields = Object.fromEntries(properties.map(([field, type]) => [field, textAt(type, 'type')]))
  return { name, fields, isFreeform }
}

/** Cuts a text as models do: a few words at once. */
export const pieces = (text: string): readonly string[] => text.match(/\S{1,24}\s*|\s+/g) ?? []

let made = 0
export const newId = (prefix: string): string => `${prefix}_${(made++).toString(36).padStart(8, '0')}`

/** A frame of a stream of server-sent events. */
export const sent = (payload: object, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(payload)}\n\n`
