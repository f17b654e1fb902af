import { isAbsolute, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Between the paths of the wire, which begin at the workspace, and the absolute ones agents speak of. */
export interface WirePaths {
  /** Null for a path outside the workspace. */
  toWire(absolute: string): string | null
  /** The wire path, or the text as it is: shown, never opened. */
  show(absolute: string): string
  toAbsolute(wire: string): string
  toUri(wire: string): string
}

/** @param root real absolute path of the workspace. Knows nothing of links: the disk does. */
export function createWirePaths(root: string): WirePaths {
  function toWire(absolute: string): string | null {
    if (!isAbsolute(absolute)) return null
    const inside = relative(root, absolute)
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null
    return `/${inside.split(sep).join('/')}`
  }
  const toAbsolute = (wire: string) => join(root, ...wire.split('/').filter((name) => name !== '..'))

  return {
    toWire,
    show: (absolute) => toWire(absolute) ?? absolute,
    toAbsolute,
    toUri: (wire) => pathToFileURL(toAbsolute(wire)).href,
  }
}
