import * as z from 'zod/mini'
import type { UiMemory } from '../../workspaceChannel'

/** Under which the page keeps what can be undone after a reload. */
const KEY = 'tree:undo'
const MAX_ENTRIES = 20
/** Steps that are remembered over a reload, of all entries together. */
const MAX_STEPS = 500

const stepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('restore'),
    path: z.string(),
    trashId: z.string(),
    /** The folders that were open in it, itself among them. */
    expanded: z.optional(z.array(z.string())),
  }),
  z.object({ kind: z.literal('move'), path: z.string(), oldPath: z.string() }),
  z.object({ kind: z.literal('trash'), path: z.string() }),
])
/** What takes one change back. `move`: from `oldPath` to `path`. */
export type UndoStep = z.infer<typeof stepSchema>

const savedSchema = z.array(z.array(stepSchema))

export interface UndoStack {
  push(steps: readonly UndoStep[]): void
  /** They could not be taken back now: what was done before them is not kept from it. */
  putLast(steps: readonly UndoStep[]): void
  /** The folders that were open in what is in the trash under this id. */
  expandedOf(trashId: string): readonly string[]
  /** The steps of the last change, the last one first. */
  pop(): readonly UndoStep[] | null
  /** It was deleted for good. */
  forget(trashIds: ReadonlySet<string>): void
}

/**
 * What the user did to files last, and how to take it back: `createUndoStack(uiState).push([{ kind: 'restore', path, trashId }])`.
 * It outlives the page, as the trash does.
 */
export function createUndoStack(memory: Pick<UiMemory, 'get' | 'set'>): UndoStack {
  let entries: readonly (readonly UndoStep[])[] = read(memory.get(KEY))

  function set(next: readonly (readonly UndoStep[])[]): void {
    entries = next.slice(-MAX_ENTRIES)
    let steps = 0
    const kept = [...entries].reverse().filter((entry) => {
      steps += entry.length
      return steps <= MAX_STEPS
    })
    memory.set(KEY, JSON.stringify(kept.reverse()))
  }

  return {
    push(steps) {
      if (steps.length > 0) set([...entries, steps])
    },
    putLast(steps) {
      if (steps.length > 0) set([steps, ...entries].slice(0, MAX_ENTRIES))
    },
    expandedOf(trashId) {
      const step = entries.flat().find((one) => one.kind === 'restore' && one.trashId === trashId)
      return step?.kind === 'restore' ? (step.expanded ?? []) : []
    },
    pop() {
      const last = entries.at(-1)
      if (last) set(entries.slice(0, -1))
      return last ? [...last].reverse() : null
    },
    forget(trashIds) {
      const left = entries.map((entry) =>
        entry.filter((step) => step.kind !== 'restore' || !trashIds.has(step.trashId)),
      )
      set(left.filter((entry) => entry.length > 0))
    },
  }
}

function read(text: string | null): readonly (readonly UndoStep[])[] {
  try {
    const saved = savedSchema.safeParse(JSON.parse(text ?? '[]'))
    return saved.success ? saved.data : []
  } catch {
    return [] // Written by another version: nothing can be undone.
  }
}
