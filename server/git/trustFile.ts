import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { writeWhole } from '../drivers/disk/writeWhole'

const trustSchema = z.object({ isTrusted: z.boolean() })

/** Whether the user trusts what the workspace names, kept outside of it. What cannot be read is no trust. */
export function createTrustFile(path: string) {
  let known: boolean | null = null
  return {
    async get(): Promise<boolean> {
      known ??= await readFile(path, 'utf8').then(
        (text) => trustSchema.safeParse(parsed(text)).data?.isTrusted ?? false,
        () => false,
      )
      return known
    },
    async set(isTrusted: boolean): Promise<void> {
      await writeWhole(path, JSON.stringify({ isTrusted }))
      known = isTrusted
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
