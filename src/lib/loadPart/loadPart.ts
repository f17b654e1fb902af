import { createClock } from '../clock'
import { isPageServed } from './isPageServed'
import { untilArrived } from './untilArrived'

const fetched = new Map<string, Promise<void>>()

/**
 * Takes the place of Vite's own preloading (vite.config.ts). Chromium 150 remembers for as long as the page lives
 * that a module did not come, so a page that was without a network for a moment would never get it. Its files are fetched
 * first, which may fail as often as it likes, and the import finds them in the browser's cache. Rejects only where
 * the server has another page by now, and this code is gone for good.
 * @param files of the part: its script, those that it imports, and their style sheets, below the page's base
 */
export async function loadPart<Module>(
  importIt: () => Promise<Module>,
  files: readonly string[] = [],
): Promise<Module> {
  await untilFetched(files.map((file) => `${import.meta.env.BASE_URL}${file}`))
  return importIt()
}

/** Waits as long as there is no network. In the end the browser's cache has the files, or the server does not. */
export async function untilFetched(urls: readonly string[]): Promise<void> {
  await untilArrived(() => Promise.all(urls.map(once)), { clock: createClock(), isServed: isPageServed })
}

/** What did not come is asked for anew by the next who wants it. */
function once(url: string): Promise<void> {
  const known = fetched.get(url)
  if (known !== undefined) return known
  const coming = get(url)
  fetched.set(url, coming)
  coming.catch(() => fetched.delete(url))
  return coming
}

async function get(url: string): Promise<void> {
  if (isThere(url)) return
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} did not come: ${answer.status}.`)
  // To its end: what is cut off is not kept.
  await answer.arrayBuffer()
  if (url.endsWith('.css')) await addStyles(url)
}

/** The page itself came with it. */
const isThere = (url: string) => document.querySelector(`[href="${url}"], [src="${url}"]`) !== null

function addStyles(url: string): Promise<void> {
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
