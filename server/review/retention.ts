import { isOpen, type ReviewedTask, type Side } from './reviewState'

/** How long turns and undos are kept, ms. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000
/** Bytes of contents above which the oldest turns are forgotten before their time. */
export const MAX_CONTENT_BYTES = 1024 ** 3

/** Without what happened before that time. What only those turns changed is taken as kept. */
export function withoutOld(task: ReviewedTask, since: number): ReviewedTask {
  const turns = task.turns.filter(({ at, running }) => running || at >= since)
  const undos = task.undos.filter(({ at }) => at >= since)
  if (turns.length === task.turns.length && undos.length === task.undos.length) return task
  const left = new Set(turns.map(({ messageId }) => messageId))
  const named = new Set([
    ...turns.flatMap(({ files }) => files.map(({ path }) => path)),
    ...undos.flatMap(({ items }) => items.map(({ path }) => path)),
  ])
  const files = task.files.filter((file) =>
    isOpen(file)
      ? file.turns.some((turn) => left.has(turn)) || file.turns.length === 0
      : named.has(file.path),
  )
  return { ...task, turns, undos, files }
}

/** Every content that something still needs. */
export function versionsIn(tasks: Iterable<ReviewedTask>): Set<string> {
  const versions = new Set<string>()
  const add = (...sides: readonly Side[]) => {
    for (const side of sides) if (side) versions.add(side.version)
  }
  for (const task of tasks) {
    for (const { kept, left } of task.files) add(kept, left)
    for (const { files } of task.turns) for (const { before, after } of files) add(before, after)
    for (const { items } of [...task.undos, ...(task.work ? [task.work] : [])])
      for (const item of items)
        add(item.from, item.to, item.kept, item.left, item.before.kept, item.before.left)
  }
  return versions
}

/** The time before which half of what is known happened. */
export function middleOf(tasks: Iterable<ReviewedTask>): number | null {
  const times = [...tasks]
    .flatMap(({ turns, undos }) => [...turns, ...undos].map(({ at }) => at))
    .toSorted((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? null
}
