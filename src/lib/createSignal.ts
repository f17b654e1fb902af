/** Something that happens, and those who want to hear of it. */
export interface Signal<T> {
  /** Returns the end of it. */
  on(hear: (news: T) => void): () => void
  tell(news: T): void
}

export function createSignal<T>(): Signal<T> {
  const hearers = new Set<(news: T) => void>()
  return {
    on(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    tell(news) {
      for (const hear of hearers) hear(news)
    },
  }
}
