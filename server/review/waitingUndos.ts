import type { ChangesCommand } from '../../src/channels/agent/shared/changesProtocol'
import { versionOf } from '../drivers/disk/versions'
import type { ReviewedTask, Side } from './reviewState'
import type { Claim } from './turnChanges'

type UndoCommand = Extract<ChangesCommand, { type: 'undo' | 'restore' }>
type Seen = NonNullable<ReviewedTask['waiting'][number]['seen']>

/** Whether an undo may take what is there now. */
export type MayTake = (path: string, side: Side, hasRanges: boolean) => boolean

/** What the user saw who asks for an undo: of each file the version that was named, or what the agent had left. */
export function seenBy(task: ReviewedTask, command: UndoCommand): Seen {
  const named = new Map(
    command.type === 'undo' ? command.files?.map(({ path, current }) => [path, current]) : [],
  )
  return task.files.map(({ path, left }) => {
    const current = named.get(path)
    return { path, version: current === undefined ? (left?.version ?? null) : current }
  })
}

/**
 * An undo that waited takes what the user saw, and what a tool of the turn since shows to be all of the file. What else
 * is there may be of another program, which is no guess to be made.
 */
export function mayTakeOf(seen: Seen, claims: readonly Claim[]): MayTake {
  const versions = new Map(seen.map(({ path, version }) => [path, version]))
  const shown = new Map(
    claims.flatMap(({ path, diff }) => (diff ? [[path, versionOf(Buffer.from(diff.newText))]] : [])),
  )
  return (path, side, hasRanges) => {
    const version = side?.version ?? null
    // Lines are those of the content that the user saw.
    return versions.get(path) === version || (!hasRanges && shown.get(path) === version)
  }
}
