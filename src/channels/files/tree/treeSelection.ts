import type { TreeRow } from './treeRows'

const pathsOf = (rows: readonly TreeRow[]): string[] =>
  rows.flatMap((row) => (row.kind === 'entry' ? [row.path] : []))

/** All rows from the one to the other, in the order in which they stand; from the other alone where the one is gone. */
export function rangeOf(rows: readonly TreeRow[], from: string | null, to: number): string[] {
  const start = rows.findIndex(({ key }) => key === from)
  const first = start === -1 ? to : start
  return pathsOf(rows.slice(Math.min(first, to), Math.max(first, to) + 1))
}

export const allOf = pathsOf

/** With the row, or without it where it is among them. */
export function toggled(marked: ReadonlySet<string>, selected: string | null, path: string): string[] {
  const before = marked.size > 0 || selected === null ? [...marked] : [selected]
  return before.includes(path) ? before.filter((each) => each !== path) : [...before, path]
}
