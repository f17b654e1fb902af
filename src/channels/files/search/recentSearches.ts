import * as z from 'zod/mini'
import type { UiMemory } from '../../workspaceChannel'
import type { SearchFields } from './searchFields'

type Memory = Pick<UiMemory, 'get' | 'set'>

const RECENT = 'search:recent'
const MAX_RECENT = 20

const savedSchema = z.array(
  z.object({
    query: z.string(),
    isRegExp: z.boolean(),
    matchCase: z.boolean(),
    wholeWord: z.boolean(),
    include: z.string(),
    exclude: z.string(),
    ignored: z.boolean(),
    context: z.number(),
  }),
)

export function recentOf(memory: Memory): readonly SearchFields[] {
  try {
    return savedSchema.parse(JSON.parse(memory.get(RECENT) ?? '[]'))
  } catch {
    return [] // Cut off, or of a version that kept other things.
  }
}

/** With this search as the newest; where it is there already, it moves. */
export function keepRecent(
  memory: Memory,
  recent: readonly SearchFields[],
  fields: SearchFields,
): readonly SearchFields[] {
  if (fields.query === '') return recent
  const name = JSON.stringify(fields)
  const kept = [fields, ...recent.filter((one) => JSON.stringify(one) !== name)].slice(0, MAX_RECENT)
  memory.set(RECENT, JSON.stringify(kept))
  return kept
}
