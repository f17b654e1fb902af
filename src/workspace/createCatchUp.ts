/** Waits for several things to be said once each; `done` is called when the last one was, at once for none. */
export function createCatchUp(done: () => void) {
  const awaited = new Set<string>()
  return {
    begin(names: readonly string[]): void {
      awaited.clear()
      for (const name of names) awaited.add(name)
      if (awaited.size === 0) done()
    },
    seen(name: string): void {
      if (awaited.delete(name) && awaited.size === 0) done()
    },
  }
}
