import type { DeepLink as SdkDeepLink } from '../../embed-sdk/messages'
import { filePlaceText, parseFilePlace } from '../../lib/text/filePlace'
import { PAGES, type Page } from '../layout/layoutStore'

/** What the address of our own page holds: the SDK's deep link, and the pane of a small page. */
export interface DeepLink extends SdkDeepLink {
  /** What a small page shows. */
  readonly view?: Page
}

/** Where to go, of which some may be left as it is. */
export type Wanted = { readonly [K in keyof DeepLink]?: DeepLink[K] | undefined }

const MAX_SESSION = 256

/** Reads `?file=src/a.ts:12:4&session=…&port=3000&view=agent`; invalid values are left out. */
export function readDeepLink(search: string): DeepLink {
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

/** The address with another deep link in it; the rest of its query stays. */
export function withDeepLink(href: string, link: Wanted): string {
  const url = new URL(href)
  const values = {
    file: filePlaceText(link),
    session: link.session,
    port: link.port === undefined ? null : String(link.port),
    view: link.view,
  }
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  }
  // Slashes and colons are allowed there, and easier to read.
  url.search = url.search.replaceAll('%2F', '/').replaceAll('%3A', ':')
  return url.href
}
