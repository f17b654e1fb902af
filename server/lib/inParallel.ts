const UNLIMITED = { max: 0, of: () => 0 }

/**
 * Does something with each of them, a few at a time, and resolves with what came of it, in their order.
 *
 *     const texts = await inParallel(paths, 8, (path) => readFile(path, 'utf8'))
 *
 * @param weights limits also the sum of those that are being done; one that is heavier than that is done alone
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
  weights?: { readonly max: number; of(item: Item): number },
): Promise<Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const waiting: (() => void)[] = []
  let sum = 0
  async function weighed(item: Item): Promise<Result> {
    const { max, of } = weights ?? UNLIMITED
    const weight = of(item)
    while (sum > 0 && sum + weight > max) await new Promise<void>((resolve) => waiting.push(resolve))
    sum += weight
    try {
      return await act(item)
    } finally {
      sum -= weight
      for (const goOn of waiting.splice(0)) goOn()
    }
  }
  const work = async () => {
    for (const [at, item] of rest) results[at] = await weighed(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}
