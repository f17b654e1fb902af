import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'

/** A folder of the workspace by its workspace path; null when it is none or lies outside, links followed. */
export function startFolder(root: string, path: string): { path: string; absolute: string } | null {
  if (!path.startsWith('/') || path.includes('\0')) return null
  if (path === '/') return { path, absolute: root }
  try {
    const realRoot = realpathSync(root)
    const absolute = realpathSync(join(realRoot, path))
    const inside = relative(realRoot, absolute)
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null
    return statSync(absolute).isDirectory() ? { path: `/${inside.split(sep).join('/')}`, absolute } : null
  } catch {
    return null // It does not exist, or may not be looked at.
  }
}
