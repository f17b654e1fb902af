import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { UI_STATE_LIMITS, type UiStatePatch } from '../../../src/channels/config/shared/protocol'
import type { Log } from '../../lib/log'
import { writeWhole } from '../disk/writeWhole'

export interface UiStateFile {
  entries(): Promise<Readonly<Record<string, string>>>
  /** Resolves once it is on the disk, or rejects and leaves everything as it was. */
  patch(patch: UiStatePatch): Promise<void>
}

/** Names and values, oldest write first. */
const fileSchema = z.array(z.tuple([z.string(), z.string()]))

/** Stores the UI state of clients in one JSON file with mode 0600: `await createUiStateFile(path, log).patch(patch)`. */
export function createUiStateFile(path: string, log: Log): UiStateFile {
  let known: Promise<ReadonlyMap<string, string>> | null = null

  async function load(): Promise<ReadonlyMap<string, string>> {
    try {
      return new Map(fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))))
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!isMissing) log.warn('What pages kept here could not be read', { path, error: String(error) })
      return new Map()
    }
  }

  async function save(before: ReadonlyMap<string, string>, patch: UiStatePatch) {
    const next = new Map(before)
    for (const [name, value] of Object.entries(patch)) {
      next.delete(name)
      if (value !== null) next.set(name, value)
    }
    makeRoom(next)
    await writeWhole(path, JSON.stringify([...next]))
    return next
  }

  const entries = () => {
    known ??= load()
    return known
  }

  return {
    entries: async () => Object.fromEntries(await entries()),
    async patch(patch) {
      const before = entries()
      // Writes run one at a time: each starts from the result of the one before.
      const done = before.then((map) => save(map, patch))
      known = done.catch(() => before)
      await done
    },
  }
}

/** Forgets what was written longest ago until the rest fits. */
function makeRoom(entries: Map<string, string>): void {
  const bytesOf = (name: string, value: string) => Buffer.byteLength(JSON.stringify([name, value])) + 1
  let total = 0
  for (const [name, value] of entries) total += bytesOf(name, value)
  for (const [name, value] of entries) {
    if (total <= UI_STATE_LIMITS.bytes) return
    entries.delete(name)
    total -= bytesOf(name, value)
  }
}
