import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'

/** A folder of the workspace by its workspace path; null when it is none or lies outside, links followed. */
export function startFolder(root: string, path: string): { path: string; absolute: string } | null {
  if (!path.startsWith('/') || path.includes('\0')) return null
  if (path === '/') return { path, absolute: root }
  try {
    const realRoot = realpathSync(root)
    const absolute = realpathSync(join(realRoot, path))
    const inside = pathBelow(realRoot, absolute)
    return inside !== null && statSync(absolute).isDirectory() ? { path: inside, absolute } : null
  } catch {
    return null // It does not exist, or may not be looked at.
  }
}

/** The workspace path of a folder on the disk; null where it lies outside, or is there no more. */
export function folderInside(root: string, absolute: string): string | null {
  try {
    return pathBelow(realpathSync(root), realpathSync(absolute))
  } catch {
    return null // It was taken away under the shell.
  }
}

function pathBelow(root: string, absolute: string): string | null {
  const inside = relative(root, absolute)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null
  return `/${inside.split(sep).join('/')}`
}
