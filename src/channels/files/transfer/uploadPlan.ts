import { freeName } from '../acts/freeName'
import { childOf, nameOf, parentOf } from '../paths'
import type { Chosen, Conflict, ConflictChoice } from './transferState'

/** What is where it goes. */
export interface Target extends Chosen {
  readonly target: string
  /** Null: only where nothing is. */
  readonly ifVersion: string | null
}

export interface Answer {
  readonly choice: ConflictChoice
  /** For all others, too. */
  readonly isForAll: boolean
}

/** What stands in a folder, by name; null: there is no such folder. */
export type Names = ReadonlyMap<string, 'file' | 'directory'> | null

interface PlanParts {
  readonly namesIn: (folder: string) => Promise<Names>
  /** Null: the user wants none of it any more. */
  readonly ask: (conflict: Conflict) => Promise<Answer | null>
  /** What the user sees in this place now; null: nothing any more. */
  readonly versionOf: (path: string) => Promise<string | null>
}

/**
 * A backslash that looks as if it began an escape is one itself on the wire (docs/protocol.md, F21). Null: no name that a path can
 * have.
 */
export function wirePath(path: string): string | null {
  const names = path.split('/')
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.includes('\0'))) return null
  return path.replace(/\\(?=x(?:[89A-F][0-9A-F]|5C))/g, '\\x5C')
}

/** Where each goes, after the user was asked about names that are taken; null: nowhere. */
export async function planUpload(
  folder: string,
  chosen: readonly Chosen[],
  parts: PlanParts,
): Promise<readonly Target[] | null> {
  const standing = createStanding(folder, parts.namesIn)
  const targets: Target[] = chosen.map((one) => ({
    ...one,
    target: childOf(folder, one.path),
    ifVersion: null,
  }))
  const isTaken: boolean[] = []
  const seen = new Set<string>()
  for (const { target, file } of targets) {
    // A folder goes into the one that is there.
    const kind = (await standing.in(parentOf(target)))?.get(nameOf(target))
    isTaken.push(file !== null && (kind !== undefined || seen.has(target)))
    seen.add(target)
  }
  let left = isTaken.filter(Boolean).length
  let forAll: ConflictChoice | null = null
  const planned: Target[] = []
  for (const [at, one] of targets.entries()) {
    if (!isTaken[at]) {
      planned.push(one)
      continue
    }
    left -= 1
    const there = await standing.in(parentOf(one.target))
    const isFolder = there?.get(nameOf(one.target)) === 'directory'
    const isSettled: boolean = forAll !== null && !(isFolder && forAll === 'replace')
    const conflict = { path: one.target, isFolder, isNew: false, others: left }
    const answer: Answer | null =
      isSettled && forAll !== null ? { choice: forAll, isForAll: true } : await parts.ask(conflict)
    if (answer === null) return null
    if (answer.isForAll) forAll = answer.choice
    const isFree = (name: string) => !there?.has(name) && !seen.has(childOf(parentOf(one.target), name))
    const settled = await settle(one, answer.choice, { isFree, versionOf: parts.versionOf })
    if (settled) planned.push(settled)
    if (settled) seen.add(settled.target)
  }
  return planned
}

/** What a choice makes of a target; null: it is skipped. */
export async function settle(
  one: Target,
  choice: ConflictChoice,
  {
    isFree,
    versionOf,
  }: { readonly isFree: (name: string) => boolean; readonly versionOf: PlanParts['versionOf'] },
): Promise<Target | null> {
  if (choice === 'skip') return null
  if (choice === 'replace') return { ...one, ifVersion: await versionOf(one.target) }
  const name = freeName(nameOf(one.target), (each) => !isFree(each))
  return { ...one, target: childOf(parentOf(one.target), name), ifVersion: null }
}

/** Asks for each folder once, and not for those in a folder that is not there. */
function createStanding(top: string, namesIn: PlanParts['namesIn']) {
  const known = new Map<string, Promise<Names>>()
  function find(folder: string): Promise<Names> {
    const found = known.get(folder) ?? look(folder)
    known.set(folder, found)
    return found
  }
  async function look(folder: string): Promise<Names> {
    if (folder !== top && (await find(parentOf(folder)))?.get(nameOf(folder)) !== 'directory') return null
    return namesIn(folder)
  }
  return { in: find }
}
