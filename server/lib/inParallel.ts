/**
 * Does something with each of them, a few at a time, and resolves with what came of it, in their order.
 *
 *     const texts = await inParallel(paths, 8, (path) => readFile(path, 'utf8'))
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const work = async () => {
    for (const [at, item] of rest) results[at] = await act(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}
