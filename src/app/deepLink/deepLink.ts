import { filePlaceText, parseFilePlace } from '../../lib/text/filePlace'
import { PAGES, type Page } from '../layout/layoutStore'

/** Where somebody stands in a workspace; an address can hold it, it has no secrets. */
export interface Place {
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  readonly column?: number
  /** A conversation with the agent. */
  readonly session?: string
  /** A preview. */
  readonly port?: number
  /** What a small page shows. */
  readonly view?: Page
}

const MAX_SESSION = 256

/** Reads `?file=src/a.ts:12:4&session=…&port=3000&view=agent`; what is no value is as if it were not there. */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search)
  const session = query.get('session')?.slice(0, MAX_SESSION)
  const port = Number(query.get('port'))
  const view = PAGES.find((page) => page === query.get('view'))
  return {
    ...parseFilePlace(query.get('file') ?? ''),
    ...(session ? { session } : {}),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
    ...(view ? { view } : {}),
  }
}

/** The same address at another place; what else it asks for stays. */
export function withPlace(href: string, place: Place): string {
  const url = new URL(href)
  const values = {
    file: filePlaceText(place),
    session: place.session,
    port: place.port === undefined ? null : String(place.port),
    view: place.view,
  }
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  }
  // Slashes and colons are allowed there, and easier to read.
  url.search = url.search.replaceAll('%2F', '/').replaceAll('%3A', ':')
  return url.href
}
