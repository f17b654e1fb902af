export interface SafeStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  /** Keys with this prefix, in no order. */
  keys(prefix: string): readonly string[]
  /** False when the browser refuses storage (a cross-site frame, private mode): values last as long as the page. */
  readonly persistent: boolean
}

/**
 * Storage that never throws: `createSafeStorage(() => localStorage)`. `open` is a function because merely naming
 * `localStorage` throws in some frames. What the browser refuses, also later when it is full, is kept in memory.
 */
export function createSafeStorage(open: () => Storage): SafeStorage {
  const memory = new Map<string, string>()
  const storage = opened(open)
  return {
    persistent: storage !== null,
    get: (key) => memory.get(key) ?? attempt(() => storage?.getItem(key) ?? null, null),
    set(key, value) {
      const kept = attempt(() => {
        storage?.setItem(key, value)
        return storage !== null
      }, false)
      if (kept) memory.delete(key)
      else memory.set(key, value)
    },
    remove(key) {
      memory.delete(key)
      attempt(() => storage?.removeItem(key), undefined)
    },
    keys(prefix) {
      const stored = attempt(
        () => Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? ''),
        [],
      )
      return [...new Set([...memory.keys(), ...stored])].filter((key) => key.startsWith(prefix))
    },
  }
}

/** Null when writing, the test that counts, is refused. */
function opened(open: () => Storage): Storage | null {
  return attempt(() => {
    const storage = open()
    storage.setItem('aether:probe', '1')
    storage.removeItem('aether:probe')
    return storage
  }, null)
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action()
  } catch {
    return otherwise
  }
}
