/** Ends what was begun in it, the newest first, however it comes to its end. */
export interface Scope {
  /** @param end called once; may be slow and may fail */
  owns(end: () => unknown): void
  /** It was ended: nothing more is to begin in it. */
  isClosed(): boolean
  close(): Promise<void>
}

export function createScope(): Scope {
  const ends: (() => unknown)[] = []
  let isClosed = false
  return {
    owns: (end) => void ends.push(end),
    isClosed: () => isClosed,
    async close() {
      isClosed = true
      for (let end = ends.pop(); end; end = ends.pop()) {
        try {
          await end()
        } catch (error) {
          console.error('Something of the bench could not be ended:', error)
        }
      }
    },
  }
}
