import * as z from 'zod/mini'

/** Files whose place is kept, and UTF-16 units of one. */
const MAX_VIEWS = 100
const MAX_UNITS = 8000
/** Of a name that the server keeps. */
const MAX_NAME = 290
const PREFIX = 'view:'

const keptSchema = z.tuple([z.number(), z.unknown()])

/** The part of the page's memory that is used. */
interface Memory {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
  /** Those that begin so. */
  names(prefix: string): readonly string[]
}

export type KeptViews = ReturnType<typeof createKeptViews>

/**
 * Cursor, scroll position and folds of files over a reload, by path and by the place they were shown in; only Monaco looks inside.
 *
 *     const kept = createKeptViews(uiState, Date.now)
 *     kept.keep('/a.ts', 0, code.saveViewState())
 */
export function createKeptViews(memory: Memory, now: () => number) {
  const ofFile = (path: string) => `${PREFIX}${encodeURIComponent(path)}:`

  function read(name: string): { readonly at: number; readonly view: unknown } {
    const [at, view] = keptSchema.safeParse(parsed(memory.get(name))).data ?? [0, undefined]
    return { at, view }
  }

  return {
    /** As the user left it there; where it was not shown there, as they left it last. */
    of(path: string, place: number): unknown {
      const own = read(ofFile(path) + place).view
      if (own !== undefined) return own
      return memory
        .names(ofFile(path))
        .map(read)
        .toSorted((one, other) => other.at - one.at)[0]?.view
    },
    keep(path: string, place: number, view: unknown): void {
      const name = ofFile(path) + place
      if (name.length > MAX_NAME) return
      const value = JSON.stringify([now(), view])
      if (value.length > MAX_UNITS) {
        memory.remove(name)
        return
      }
      memory.set(name, value)
      const all = memory.names(PREFIX)
      if (all.length <= MAX_VIEWS) return
      const oldest = all.map((one) => ({ one, at: read(one).at })).toSorted((one, other) => one.at - other.at)
      for (const { one } of oldest.slice(0, all.length - MAX_VIEWS)) memory.remove(one)
    },
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
