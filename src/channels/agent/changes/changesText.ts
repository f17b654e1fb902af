import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { changesMessages as words } from '../../../messages/changes'
import type { ChangeAction, ChangeOutcome, Conflict } from './changesStore'

/** The names of files, as they are shown. */
export const namesOf = (paths: readonly string[]): readonly string[] =>
  paths.map((path) => revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1)))

const CONFLICTS: ReadonlyMap<string, (name: string) => string> = new Map(
  Object.entries({
    edited: words.conflict.edited,
    gone: words.conflict.gone,
    blocked: words.conflict.blocked,
    too_large: words.conflict.too_large,
  }),
)

export function conflictText({ path, reason }: Conflict): string {
  const [name = ''] = namesOf([path])
  return CONFLICTS.get(reason)?.(name) ?? words.conflict.other(name, reason)
}

/** One sentence, or two, about what became of an action. */
export function outcomeText({ kind, done, conflicts, isQueued, failure }: ChangeOutcome): string {
  if (failure !== null) return words.failed[kind](failure)
  if (isQueued) return words.queued
  const said = done.length > 0 ? [words.outcome[kind](namesOf(done))] : []
  const left = conflicts.map(conflictText)
  return [...said, ...left].join(' ') || words.outcome.nothing
}

export const lostText = ({ kind, paths }: ChangeAction): string => words.lost[kind](namesOf(paths))
