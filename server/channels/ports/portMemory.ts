import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { MAX_LABEL } from '../../../src/channels/ports/shared/protocol'
import { writeWhole } from '../../drivers/disk/writeWhole'
import type { Log } from '../../lib/log'

/** Ports that are remembered; of more, those told first are forgotten. */
const MAX_PORTS = 200

const rememberedSchema = z.object({
  label: z.optional(z.string().check(z.maxLength(MAX_LABEL))),
  autoOpen: z.optional(z.boolean()),
})
const fileSchema = z.record(z.string().check(z.regex(/^[1-9]\d{0,4}$/)), rememberedSchema)

/** What the user says of a port, for as long as the workspace lives, whether or not it listens. */
export type Remembered = z.infer<typeof rememberedSchema>

export interface PortMemory {
  of(port: number): Remembered
  /** `null` removes the label. Rejects when it could not be kept. */
  remember(
    port: number,
    change: { readonly label?: string | null | undefined; readonly autoOpen?: boolean | undefined },
  ): Promise<void>
}

/**
 * Labels and auto-open of ports, also of closed ones: `memory.remember(5173, { label: 'Shop', autoOpen: true })`.
 * @param save gets everything as JSON after each change; null keeps it in memory alone
 */
export function createPortMemory(
  read: ReadonlyMap<number, Remembered>,
  save: ((text: string) => Promise<void>) | null,
): PortMemory {
  let known = new Map(read)
  let saving = Promise.resolve()

  return {
    of: (port) => known.get(port) ?? {},
    async remember(port, { label, autoOpen }) {
      const before = known.get(port) ?? {}
      const named = label === undefined ? before.label : (label?.trim() ?? '')
      const opens = autoOpen ?? before.autoOpen
      const others = [...known].filter(([other]) => other !== port)
      const next = { ...(named ? { label: named } : {}), ...(opens ? { autoOpen: true } : {}) }
      known = new Map([...others.slice(1 - MAX_PORTS), [port, next]])
      if (!save) return
      const text = `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`
      saving = saving.catch(() => undefined).then(() => save(text))
      await saving
    },
  }
}

/** Keeps it in one JSON file that only its owner can read. */
export async function openPortMemory(path: string, log: Log): Promise<PortMemory> {
  return createPortMemory(new Map(await load(path, log)), (text) => writeWhole(path, text))
}

async function load(path: string, log: Log): Promise<[number, Remembered][]> {
  try {
    const kept = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return Object.entries(kept).map(([port, remembered]) => [Number(port), remembered])
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing) log.warn('What was remembered of ports could not be read', { path, error: String(error) })
    return []
  }
}
