import { type Original, originalOf } from './originalOf'

/** UTF-16 units of a script with its map, and milliseconds: what is larger or later is reported as it ran. */
const MAX_SCRIPT = 8_000_000
const WAIT_MS = 2000
/** Places of one stack that are looked up: the first of the program's own is among them. */
const MAX_PLACES = 8
const PLACE = /(https?:\/\/[^\s()]+?):(\d+):(\d+)(?=[\s)]|$)/g

interface SourceMap {
  /** What its sources are relative to. */
  readonly base: string
  readonly sources: readonly unknown[]
  readonly mappings: string
}

/**
 * Maps a stack back to the program's source files, where its scripts have source maps, inline or on their own origin.
 * Each script is read once, at its first error: `await createOriginalPlaces(window)(error.stack)`.
 */
export function createOriginalPlaces(page: Window & typeof globalThis): (stack: string) => Promise<string> {
  const maps = new Map<string, Promise<SourceMap | null>>()
  // Not the page's wrapped `fetch`, which reports failed requests.
  const read = page.fetch.bind(page)

  async function load(url: string): Promise<SourceMap | null> {
    const script = await (await read(url)).text()
    const reference = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(script.slice(0, MAX_SCRIPT))?.[1]
    if (reference === undefined) return null
    const isInline = reference.startsWith('data:')
    const base = new URL(reference, url)
    if (!isInline && base.origin !== page.location.origin) return null
    const map: unknown = await (await read(base)).json()
    return isMap(map) ? { ...map, base: isInline ? url : base.href } : null
  }

  function mapOf(url: string): Promise<SourceMap | null> {
    const map = maps.get(url) ?? load(url).catch(() => null)
    maps.set(url, map)
    return map
  }

  async function places(stack: string): Promise<string> {
    const found = [...stack.matchAll(PLACE)].filter(isOwn).slice(0, MAX_PLACES)
    let text = stack
    for (const [whole, url = '', line, column] of found) {
      const map = await mapOf(url)
      const place = map && originalOf(map.mappings, Number(line), Number(column))
      if (map && place) text = text.replace(whole, written(map, place))
    }
    return text
  }

  function isOwn([, url = '']: RegExpMatchArray): boolean {
    return url.startsWith(`${page.location.origin}/`) && !/\/node_modules\/|\/@vite\//.test(url)
  }

  return (stack) =>
    Promise.race([
      places(stack).catch(() => stack),
      new Promise<string>((resolve) => page.setTimeout(() => resolve(stack), WAIT_MS)),
    ])
}

function written({ sources, base }: SourceMap, { source, line, column }: Original): string {
  const name = String(sources[source])
  const address = URL.canParse(name, base) ? new URL(name, base).href : name
  return `${address}:${line}:${column}`
}

function isMap(map: unknown): map is { sources: unknown[]; mappings: string } {
  if (typeof map !== 'object' || map === null || !('sources' in map) || !('mappings' in map)) return false
  return Array.isArray(map.sources) && typeof map.mappings === 'string'
}
