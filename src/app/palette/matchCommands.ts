import fuzzysort from 'fuzzysort'
import type { Command } from '../commands/command'

export interface CommandMatch {
  readonly command: Command
  readonly isRecent: boolean
  /** Positions of the matching letters in the title. */
  readonly indexes: readonly number[]
}

/** Without a query the recent ones first, then the table's order; else best match first, recent ones ahead of equals. */
export function matchCommands(
  commands: readonly Command[],
  recent: readonly string[],
  query: string,
): readonly CommandMatch[] {
  const rank = (command: Command) => {
    const at = recent.indexOf(command.id)
    return at === -1 ? recent.length : at
  }
  const asMatch = (command: Command, indexes: readonly number[]): CommandMatch => ({
    command,
    isRecent: recent.includes(command.id),
    indexes,
  })
  const wanted = query.trim()
  if (wanted === '')
    return [...commands].sort((one, other) => rank(one) - rank(other)).map((command) => asMatch(command, []))
  const results = fuzzysort.go(wanted, commands, { keys: ['title', 'category'], limit: 100, threshold: 0.2 })
  return [...results]
    .sort((one, other) => other.score - one.score || rank(one.obj) - rank(other.obj))
    .map((result) => asMatch(result.obj, result[0]?.indexes ?? []))
}
