import type { Outgoing } from '../../socket/link'
import { FilesError } from './filesError'
import { type Entry, entrySchema, type FilesAnswer } from './shared/protocol'

export interface Listing {
  /** Folders first, then by name as people sort (`2` before `10`). */
  readonly entries: readonly Entry[]
  /** Names a `.gitignore` hides, where the server says. */
  readonly ignored: readonly string[]
  /** True when the folder holds more than could be had. */
  readonly truncated: boolean
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

type Ask = (frame: Outgoing, signal?: AbortSignal) => Promise<Extract<FilesAnswer, { success: true }>>

/** Asks for a folder, page after page where the server can continue one. Stops at a page that brings nothing new. */
export async function listFolder(
  ask: Ask,
  path: string,
  { pages, signal }: { pages: boolean; signal?: AbortSignal },
): Promise<Listing> {
  const entries: Entry[] = []
  const ignored: string[] = []
  for (;;) {
    const last = entries.at(-1)?.name
    const page = await ask({ type: 'list', path, ...(last === undefined ? {} : { after: last }) }, signal)
    const fresh = entriesOf(page.data).filter(({ name }) => last === undefined || name > last)
    entries.push(...fresh)
    ignored.push(...(page.ignored ?? []))
    const truncated = page.more === true
    if (!truncated || !pages || fresh.length === 0)
      return { entries: entries.sort(foldersFirst), ignored, truncated }
  }
}

/** An entry that cannot be read is left out, so that one odd file does not hide the folder. */
function entriesOf(data: unknown): Entry[] {
  if (!Array.isArray(data)) throw new FilesError('INTERNAL_ERROR', "The server's listing can't be read.")
  return data.flatMap((entry) => {
    const parsed = entrySchema.safeParse(entry)
    return parsed.success ? [parsed.data] : []
  })
}

function foldersFirst(a: Entry, b: Entry): number {
  if (a.type !== b.type) return a.type === 'directory' ? -1 : 1
  return byName.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}
