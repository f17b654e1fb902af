import ignore, { type Ignore } from 'ignore'
import type { Disk } from '../disk/disk'
import { formatPath, parsePath } from '../disk/safePath'

/** Bytes of one `.gitignore`; longer ones are read as empty. */
const MAX_BYTES = 65_536

interface Rules {
  /** How many names deep the folder of these rules is. */
  readonly depth: number
  readonly rules: Ignore
}

/** True for a name that is hidden in its folder. */
export type IsHidden = (name: string, isDirectory: boolean) => boolean

/**
 * What the `.gitignore` files of the workspace hide in a folder; deeper files decide over those above. Null where there
 * are none.
 */
export async function hiddenIn(disk: Disk, path: string): Promise<IsHidden | null> {
  const folders = parsePath(path)
  const above = [[], ...folders.map((_, at) => folders.slice(0, at + 1))]
  const found = await Promise.all(above.map((folder) => rulesIn(disk, formatPath(folder))))
  const rules: Rules[] = []
  for (const [depth, own] of found.entries()) {
    if (own) rules.unshift({ depth, rules: own })
    if (depth < folders.length && isIgnored(rules, folders.slice(0, depth + 1), true)) return () => true
  }
  if (rules.length === 0) return null
  return (name, isDirectory) => isIgnored(rules, [...folders, name], isDirectory)
}

function isIgnored(rules: readonly Rules[], names: readonly string[], isDirectory: boolean): boolean {
  for (const { depth, rules: own } of rules) {
    const result = own.test(names.slice(depth).join('/') + (isDirectory ? '/' : ''))
    if (result.ignored || result.unignored) return result.ignored
  }
  return false
}

async function rulesIn(disk: Disk, folder: string): Promise<Ignore | null> {
  try {
    const { bytes } = await disk.read(`${folder === '/' ? '' : folder}/.gitignore`, { maxBytes: MAX_BYTES })
    return ignore().add(bytes.toString('utf8'))
  } catch {
    return null // None there, or none that can be read: nothing is dimmed.
  }
}
