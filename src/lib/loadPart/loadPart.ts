/*
 * Loads the parts of the page that are fetched later: every dynamic `import()` of the built page goes through `loadPart`,
 * which vite.config.ts puts in the place of Vite's own preload helper.
 *
 * Why it exists. The code comes from the same server whose loss the page survives. A user who opens a panel during a
 * cut gets a failed `import()`, and a browser may remember that failure: the HTML standard kept the result of a fetch in
 * the module map, a failed one included, for as long as the document lives. A second `import()` of the same file then
 * rejects without a request, and only a reload, which loses what the page holds, brings the panel back.
 *
 * What was measured. A server that fails the first request of a file and then serves it, ten imports after the failure:
 *   Chromium 150  remembers the failure: no import succeeds
 *   Chromium 156  forgets it: ten of ten succeed with one request, whether the connection was cut, cut half way, or
 *                 answered with 404, 500 or 502, and whether the file or one of its imports failed
 * So the newest Chromium needs none of the detour below, and older ones do. As soon as no supported browser remembers
 * failures, `loadPart` can become `untilArrived(importIt)` and the style sheets.
 *
 * How it works.
 *   1. Vite lists the files of a part: its script, the scripts that it imports, their style sheets.
 *   2. Each file is fetched to its end, which may fail any number of times without a trace in the module map. A style
 *      sheet is also linked. What the page came with, and what was fetched before, is skipped.
 *   3. `untilArrived` retries after 2, 4, 8 … 30 s for as long as the server is unreachable. A view that waits for a part
 *      suspends meanwhile (`ui/later/lazyPart.tsx`).
 *   4. The `import()` finds the files in the browser's cache: they are served as immutable.
 *   5. A server that answers three times in a row without the file runs a newer build. The import fails then, and
 *      `lazyPart` says in the part's place that the page is out of date.
 *
 * What Monaco loads by itself, its languages and the scripts of its workers, takes the same way (`untilFetched`).
 * `retryPageStyles.ts` does for the style sheets of the page itself what step 2 does for those of a part.
 */
import { type Clock, createClock } from '../clock'
import { untilArrived } from './untilArrived'

/** A server that takes longer to answer counts as unreachable, ms. */
const PROBE_MS = 5000

/** The page's own: what the build writes in the place of `import()` can hand over nothing but the import and its files. */
const ofPage = createPartLoader(createClock())
/** @public vite.config.ts puts it in the place of Vite's own helper. */
export const loadPart = ofPage.loadPart
export const untilFetched = ofPage.untilFetched

export function createPartLoader(clock: Clock) {
  /** By URL, as the module map is: one per document. */
  const fetched = new Map<string, Promise<void>>()

  /** A fetch that failed is repeated for the next caller. */
  function fetchOnce(url: string): Promise<void> {
    const known = fetched.get(url)
    if (known !== undefined) return known
    const coming = fetchFile(url)
    fetched.set(url, coming)
    coming.catch(() => fetched.delete(url))
    return coming
  }

  /** Resolves once the browser's cache has the files, or the server turned out not to have them. */
  async function untilFetched(urls: readonly string[]): Promise<void> {
    await untilArrived(() => Promise.all(urls.map(fetchOnce)), { clock, isServed: isPageServed })
  }

  return {
    untilFetched,
    /**
     * Fetches a part's files and imports it. Rejects only where the server runs another build, without this file.
     * ```
     * const { SettingsPane } = await loadPart(() => import('./SettingsPane'), ['assets/SettingsPane-1a2b.js'])
     * ```
     * @param files below the page's base; Vite fills them in
     */
    async loadPart<Module>(importIt: () => Promise<Module>, files: readonly string[] = []): Promise<Module> {
      await untilFetched(files.map((file) => `${import.meta.env.BASE_URL}${file}`))
      return importIt()
    },
  }
}

async function fetchFile(url: string): Promise<void> {
  if (cameWithPage(url)) return
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} did not come: ${answer.status}.`)
  // To its end: the browser caches no partial file. Nothing of it is kept, for a worker has up to 7 MB.
  await answer.body?.pipeTo(new WritableStream())
  if (url.endsWith('.css')) await linkStyles(url)
}

/** What the page only preloads may fail without a trace: fetching it takes the same bytes, and notices. */
const cameWithPage = (url: string) =>
  document.querySelector(`[href="${url}"]:not([rel=preload]), [src="${url}"]`) !== null

function linkStyles(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url })
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new Error(`${url} did not come.`))
    }
    document.head.append(link)
  })
}

/** The server that this page is from answers now. */
async function isPageServed(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PROBE_MS)
    return (await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal })).ok
  } catch {
    return false
  }
}
