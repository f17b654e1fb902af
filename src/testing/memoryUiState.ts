import type { DraftMemory } from '../channels/agent/viewStore'

/** What outlives a page, in a map. */
export const memoryUiState = (values = new Map<string, string>()): DraftMemory => ({
  get: (name) => values.get(name) ?? null,
  set: (name, value) => void values.set(name, value),
  remove: (name) => void values.delete(name),
  names: (prefix) => [...values.keys()].filter((name) => name.startsWith(prefix)),
})
