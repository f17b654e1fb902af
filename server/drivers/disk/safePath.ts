import { randomBytes } from 'node:crypto'
import { sep } from 'node:path'
import { FilesFault } from './filesFault'
import { canonicalName, nativePath } from './nativePath'

/** Bytes of UTF-8 in one name, as file systems have it. */
const MAX_NAME_BYTES = 255
const TEMPORARY = /^\.aether-[0-9a-f]{16}\.tmp$/

/** Files that the server makes while it writes. They are neither listed nor reachable by a path of the wire. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name)
}

export function randomName(): string {
  return randomBytes(8).toString('hex')
}

export function temporaryName(random: () => string): string {
  return `.aether-${random()}.tmp`
}

/**
 * The names of a wire path, from the workspace root down. The same strings that are checked here are the ones
 * used on disk. Says nothing about links: that is known only once something is open (`drivers/places.ts`).
 */
export function parsePath(path: string): string[] {
  if (!path.startsWith('/')) throw invalid(path, 'Paths start with "/".')
  if (path.includes('\0')) throw invalid(path, 'Paths contain no NUL.')
  if (Buffer.from(path, 'utf8').toString('utf8') !== path) throw invalid(path, 'This path is not valid text.')
  const names = path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map(canonicalName)
  for (const name of names) {
    if (name === '..') throw invalid(path, 'Paths contain no "..".')
    if (Buffer.byteLength(nativePath(name)) > MAX_NAME_BYTES)
      throw invalid(path, 'A name in this path is too long.')
    if (isTemporaryName(name)) throw invalid(path, 'This name belongs to the server.')
    if (sep === '\\' && /[\\:]/.test(name)) throw invalid(path, 'Names contain no "\\" or ":" here.')
  }
  return names
}

export function formatPath(names: readonly string[]): string {
  return `/${names.join('/')}`
}

export function childPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

/** True for the root itself and what lies below it; both are real absolute paths. */
export function isInside(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
}

function invalid(path: string, words: string): FilesFault {
  return new FilesFault('INVALID_PATH', words, { path })
}
