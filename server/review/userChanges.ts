import { FOLDER } from './userSaves'

/** Names in the line; the rest are counted. */
const MAX_NAMES = 10

/** A name of a file says nothing else in a prompt. */
const inLine = (path: string): string => path.slice(1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')

/**
 * What the user saved since the agent was last told, in one line for its next prompt; null: nothing. What `told` names it
 * hears in other words.
 */
export function userChangesInWords(
  saves: ReadonlyMap<string, string | null>,
  told: ReadonlySet<string>,
): string | null {
  const paths = [...saves]
    .filter(([path, version]) => version !== FOLDER && !told.has(path))
    .map(([path]) => inLine(path))
    .toSorted()
  if (paths.length === 0) return null
  const more = paths.length > MAX_NAMES ? ` and ${paths.length - MAX_NAMES} more` : ''
  return `Since your last turn the user changed: ${paths.slice(0, MAX_NAMES).join(', ')}${more}.`
}
