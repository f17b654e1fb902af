/**
 * A fixed part of a long list, spread evenly over it, so that every run of `npm test` tries the same.
 * @param count how many at most; all of them when the list is shorter
 * @example sampleOf(['a', 'b', 'c', 'd'], 2) // ['a', 'c']
 */
export function sampleOf<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (each) => each !== undefined,
  )
}
