import type { ChangeRange, ConflictReason } from '../../src/channels/agent/shared/changesProtocol'
import { spansIn, withLines } from '../lib/byteLines'
import { inParallel } from '../lib/inParallel'
import { AT_ONCE } from './checkpoints'
import type { Contents } from './contents'
import type { DiskWork, Present } from './diskWork'
import {
  isOpen,
  isSame,
  isSameContent,
  type ReviewedFile,
  type ReviewedTask,
  type Side,
  type UndoItem,
} from './reviewState'
import type { MayTake } from './waitingUndos'

/** One file that is to be put back. */
export interface Wanted {
  readonly path: string
  /** The version on disk that the user saw; absent: the left one. */
  readonly current?: string | null | undefined
  readonly ranges?: readonly ChangeRange[] | undefined
}

export interface Plan {
  readonly items: UndoItem[]
  readonly conflicts: { readonly path: string; readonly reason: ConflictReason }[]
}

interface Parts {
  readonly work: DiskWork
  readonly contents: Contents
  /** Also what was edited since. */
  readonly force: boolean
  readonly mayTake: MayTake
}

/** What an undo will write, and what it leaves alone. What it will replace is kept. */
export async function planUndo(task: ReviewedTask, wanted: readonly Wanted[], parts: Parts): Promise<Plan> {
  const plan: Plan = { items: [], conflicts: [] }
  const files = new Map(task.files.map((file) => [file.path, file]))
  const all = await inParallel(wanted, AT_ONCE, async (each) => {
    const file = files.get(each.path)
    return {
      path: each.path,
      planned: file && isOpen(file) ? await itemOf(file, each, parts) : ('gone' as const),
    }
  })
  for (const { path, planned } of all) {
    if (typeof planned === 'string') plan.conflicts.push({ path, reason: planned })
    else plan.items.push(planned)
  }
  return plan
}

async function itemOf(file: ReviewedFile, wanted: Wanted, parts: Parts): Promise<UndoItem | ConflictReason> {
  const { path, kept, left } = file
  const { current, ranges } = wanted
  if (kept?.kind === 'large' || left?.kind === 'large') return 'too_large'
  const present = await parts.work.look(path)
  if (present === null) return 'blocked'
  const isSeen = current === undefined || (present.side?.version ?? null) === current
  const mayTake = parts.mayTake(path, present.side, ranges !== undefined)
  if (ranges !== undefined) {
    const isMeant = current === undefined ? isSameContent(present.side, left) : isSeen
    return isMeant && mayTake ? rangesOf(file, present, { ranges, contents: parts.contents }) : 'edited'
  }
  const isNamed = current !== undefined || (!file.mine && file.shared.length === 0)
  const isUntouched = isSameContent(present.side, left) && isSeen && isNamed && mayTake
  if (!isSameContent(present.side, kept) && !isUntouched && !parts.force) return 'edited'
  const from = await keptSide(present, parts.contents)
  return { path, from, to: kept, before: file, kept, left: kept }
}

async function rangesOf(
  file: ReviewedFile,
  present: Present,
  { ranges, contents }: { ranges: readonly ChangeRange[]; contents: Contents },
): Promise<UndoItem | ConflictReason> {
  const { path, kept, left } = file
  const old = await bytesOf(contents, kept)
  if (old === null) return 'blocked'
  const replacements = ranges.map(({ before, after }) => ({ target: after, source: before }))
  const next = withLines(present.bytes, old, replacements)
  if (next === null) return 'edited'
  const to = await sideOf(next, { file, kind: present.side?.kind ?? 'file', contents })
  const lines = ranges.map(({ after }) => after)
  const from = await keptSide(present, contents)
  if (isSameContent(present.side, left)) return { path, from, to, before: file, kept, left: to, lines }
  // The user edited it since. What the agent left loses those lines as well, where it still has them.
  const leftBytes = await bytesOf(contents, left)
  const spans = leftBytes && spansIn(leftBytes, present.bytes, lines)
  const less =
    leftBytes && spans
      ? withLines(
          leftBytes,
          old,
          ranges.map(({ before }, at) => ({ target: spans[at] ?? before, source: before })),
        )
      : null
  const rest = less === null ? left : await sideOf(less, { file, kind: 'file', contents })
  return { path, from, to, before: file, kept, left: rest, lines }
}

/** The content in the record of its file: no file where there was none and nothing is left. */
async function sideOf(
  bytes: Buffer,
  { file, kind, contents }: { file: ReviewedFile; kind: NonNullable<Side>['kind']; contents: Contents },
): Promise<Side> {
  if (file.kept === null && bytes.length === 0) return null
  const side = { version: await contents.put(bytes), kind, size: bytes.length }
  return isSame(side, file.kept) ? file.kept : side
}

/** What is there, kept for a redo. */
async function keptSide({ side, bytes }: Present, contents: Contents): Promise<Side> {
  if (side === null) return null
  await contents.put(bytes)
  return side
}

export async function bytesOf(contents: Contents, side: Side): Promise<Buffer | null> {
  if (side === null) return Buffer.alloc(0)
  return side.kind === 'large' ? null : contents.get(side.version)
}

/** All of a conversation's files as they were before one of its turns. */
export async function planRestore(task: ReviewedTask, messageId: string, parts: Parts): Promise<Plan | null> {
  const from = task.turns.findIndex((turn) => turn.messageId === messageId)
  if (from < 0) return null
  const goal = new Map<string, Side>()
  for (const turn of task.turns.slice(from))
    for (const { path, before } of turn.files) if (!goal.has(path)) goal.set(path, before)
  const earlier = new Set(task.turns.slice(0, from).map((turn) => turn.messageId))
  const plan: Plan = { items: [], conflicts: [] }
  const files = new Map(task.files.map((file) => [file.path, file]))
  const all = await inParallel([...goal], AT_ONCE, async ([path, to]) => {
    const file = files.get(path)
    if (!file) return { path, planned: null }
    const planned = await restoredItem(file, to, parts)
    if (typeof planned === 'string') return { path, planned }
    // What earlier turns did stays open; where the user kept the file since, nothing does.
    return {
      path,
      planned: { ...planned, kept: file.turns.some((each) => earlier.has(each)) ? file.kept : to },
    }
  })
  for (const { path, planned } of all) {
    if (typeof planned === 'string') plan.conflicts.push({ path, reason: planned })
    else if (planned) plan.items.push(planned)
  }
  return plan
}

async function restoredItem(
  file: ReviewedFile,
  to: Side,
  parts: Parts,
): Promise<Omit<UndoItem, 'kept'> | ConflictReason> {
  const { path, left } = file
  const present = await parts.work.look(path)
  if (to?.kind === 'large' || left?.kind === 'large') return 'too_large'
  if (present === null) return 'blocked'
  const isTheirs = file.mine || file.shared.length > 0 || !parts.mayTake(path, present.side, false)
  const isUntouched = isSameContent(present.side, left) && !isTheirs
  if (!isSameContent(present.side, to) && !isUntouched && !parts.force) return 'edited'
  return { path, from: await keptSide(present, parts.contents), to, before: file, left: to }
}
