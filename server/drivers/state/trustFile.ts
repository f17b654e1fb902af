import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { createKeyedMutex } from '../../lib/keyedMutex'
import { writeWhole } from '../disk/writeWhole'

const trustSchema = z.object({ isTrusted: z.boolean() })

/** Whether programs that the workspace names may run: one answer of the user for all of them. */
export interface Trust {
  get(): Promise<boolean>
  set(isTrusted: boolean): Promise<void>
  /** Returns its end. */
  onChanged(listener: () => void): () => void
}

/**
 * The user's answer, kept outside of the workspace. What cannot be read is no trust.
 *
 *     const trust = createTrustFile('/state/git/trust.json')
 *     if (await trust.get()) await format()
 */
export function createTrustFile(path: string): Trust {
  const listeners = new Set<() => void>()
  const order = createKeyedMutex()
  let known: boolean | null = null
  let answers = 0
  return {
    async get() {
      if (known !== null) return known
      const kept = await readFile(path, 'utf8').then(
        (text) => trustSchema.safeParse(parsed(text)).data?.isTrusted ?? false,
        () => false,
      )
      // An answer that was given meanwhile is newer.
      known ??= kept
      return known
    },
    async set(isTrusted) {
      answers += 1
      const mine = answers
      // Taken back at once, for what is asked next; given once it is kept, unless it was taken back meanwhile.
      if (!isTrusted) known = false
      await order.run([path], () => writeWhole(path, JSON.stringify({ isTrusted })))
      if (mine === answers) known = isTrusted
      for (const listener of listeners) listener()
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
