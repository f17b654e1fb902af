import type { Outgoing } from '../../socket/link'
import { FilesError } from './filesError'
import { type Entry, entrySchema, type FilesAnswer, type NamesData, namesDataSchema } from './shared/protocol'

export type ListedEntry = Pick<Entry, 'name' | 'type'>

export interface Listing {
  /** Folders first, then by name as people sort (`2` before `10`). */
  readonly entries: readonly ListedEntry[]
  /** Names a `.gitignore` hides, where the server says. */
  readonly ignored: readonly string[]
  /** True when the folder holds more than could be had. */
  readonly truncated: boolean
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

type Ask = (frame: Outgoing, signal?: AbortSignal) => Promise<Extract<FilesAnswer, { success: true }>>

interface How {
  /** The server can continue a listing that was cut. */
  readonly pages: boolean
  /** The server can leave out sizes and times, which the page does not show. */
  readonly names: boolean
  readonly signal?: AbortSignal
}

/** Asks for a folder, page after page where the server can continue one. Stops at a page that brings nothing new. */
export async function listFolder(ask: Ask, path: string, how: How): Promise<Listing> {
  const { pages, names, signal } = how
  let folders: string[] = []
  let files: string[] = []
  let ignored: string[] = []
  let last: string | undefined
  for (;;) {
    const wish = { ...(last === undefined ? {} : { after: last }), ...(names ? { names } : {}) }
    const page = await ask({ type: 'list', path, ...wish }, signal)
    const found = namesOf(page.data)
    const fresh = (name: string) => last === undefined || name > last
    const count = folders.length + files.length
    folders = folders.concat(found.folders.filter(fresh))
    files = files.concat(found.files.filter(fresh))
    ignored = ignored.concat(page.ignored ?? [])
    const truncated = page.more === true
    if (!truncated || !pages || folders.length + files.length === count)
      return { entries: [...sorted(folders, 'directory'), ...sorted(files, 'file')], ignored, truncated }
    last = later(folders.at(-1) ?? '', files.at(-1) ?? '')
  }
}

/** The name that comes last in the order in which a server pages: by UTF-16 unit. */
const later = (one: string, other: string) => (one > other ? one : other)

/** An entry that cannot be read is left out, so that one odd file does not hide the folder. */
function namesOf(data: unknown): NamesData {
  const named = namesDataSchema.safeParse(data)
  if (named.success) return named.data
  if (!Array.isArray(data)) throw new FilesError('INTERNAL_ERROR', "The server's listing can't be read.")
  const names: NamesData = { folders: [], files: [] }
  for (const entry of data) {
    const parsed = entrySchema.safeParse(entry)
    if (parsed.success) names[parsed.data.type === 'directory' ? 'folders' : 'files'].push(parsed.data.name)
  }
  return names
}

function sorted(names: string[], type: Entry['type']): ListedEntry[] {
  return names.sort((a, b) => byName.compare(a, b) || (a < b ? -1 : 1)).map((name) => ({ name, type }))
}
