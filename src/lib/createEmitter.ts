/** An event and its listeners: `const saved = createEmitter<string>(); const stop = saved.on(log); saved.emit('a.ts')`. */
export interface Emitter<T> {
  /** Returns what removes the listener. */
  on(listener: (event: T) => void): () => void
  emit(event: T): void
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(event: T) => void>()
  return {
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit(event) {
      for (const listener of listeners) listener(event)
    },
  }
}
