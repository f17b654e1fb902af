import type { Clock } from '../clock'

/** Values by id that outlive the page, in the browser's database where it lets us. Nothing rejects. */
export interface SafeDatabase {
  /** All values of all pages of this origin, by id, as far as they can be read. */
  all(): Promise<ReadonlyMap<string, unknown>>
  /** Resolves false when the value is only in this page: the database is refused, broken or full. */
  put(id: string, value: object): Promise<boolean>
  remove(id: string): Promise<void>
}

interface Options {
  /** A function, because merely naming `indexedDB` throws in some frames. */
  readonly open: () => IDBFactory
  readonly name: string
  readonly clock: Pick<Clock, 'after'>
}

const STORE = 'values'
const VERSION = 1
/** A database that another page holds at an older version may never open. */
const OPEN_MS = 2000

/**
 * What the database refuses is kept in memory, so that at least this page has it.
 * ```
 * const database = createSafeDatabase({ open: () => indexedDB, name: 'aether:drafts', clock })
 * if (!(await database.put(path, { text }))) warn('Only in this tab.')
 * ```
 * Written by hand although `idb-keyval` exists: with it 40 lines go and the initial bundle grows by 0.3 KB (179.6 to
 * 179.9 of 180). It names the global `indexedDB` itself, waits for a blocked open without limit and does not close for a
 * page of a newer version; with an opener of our own passed in, only `set`, `del` and `entries` are left of it.
 */
export function createSafeDatabase({ open, name, clock }: Options): SafeDatabase {
  const memory = new Map<string, unknown>()
  let opened: Promise<IDBDatabase | null> | null = null

  /** The next call opens it again: the browser may close a database, and reopen it later. */
  const forget = () => {
    opened = null
  }

  function database(): Promise<IDBDatabase | null> {
    opened ??= openDatabase({ open, name, clock, closed: forget }).then((found) => {
      if (!found) forget()
      return found
    })
    return opened
  }

  /** Resolves null when the transaction could not be done. */
  async function run<Result>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => () => Result,
  ): Promise<{ result: Result } | null> {
    const found = await database()
    if (!found) return null
    return new Promise((resolve) => {
      try {
        const transaction = found.transaction(STORE, mode)
        transaction.onabort = () => resolve(null)
        transaction.onerror = () => resolve(null)
        const read = ask(transaction.objectStore(STORE))
        transaction.oncomplete = () => resolve({ result: read() })
      } catch {
        // Closed meanwhile, or created by a page of another version.
        forget()
        resolve(null)
      }
    })
  }

  return {
    async all() {
      const found = await run('readonly', (store) => {
        const keys = store.getAllKeys()
        const values = store.getAll()
        return () => new Map(keys.result.map((key, index) => [String(key), values.result[index]] as const))
      })
      return new Map<string, unknown>([...(found?.result ?? []), ...memory])
    },
    async put(id, value) {
      // Before anything can fail: from now on this page has the value.
      memory.set(id, value)
      const done = await run('readwrite', (store) => {
        store.put(value, id)
        return () => true
      })
      if (done && memory.get(id) === value) memory.delete(id)
      return done !== null
    },
    async remove(id) {
      memory.delete(id)
      await run('readwrite', (store) => {
        store.delete(id)
        return () => true
      })
    },
  }
}

function openDatabase(options: Options & { closed: () => void }): Promise<IDBDatabase | null> {
  const { open, name, clock, closed } = options
  return new Promise((resolve) => {
    try {
      const request = open().open(name, VERSION)
      const cancel = clock.after(OPEN_MS, () => resolve(null))
      request.onupgradeneeded = () => {
        if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE)
      }
      request.onerror = () => {
        cancel()
        resolve(null)
      }
      request.onsuccess = () => {
        cancel()
        const found = request.result
        found.onclose = closed
        // A page of a newer version waits for this close; the next call here opens it again.
        found.onversionchange = () => {
          found.close()
          closed()
        }
        resolve(found)
      }
    } catch {
      resolve(null)
    }
  })
}
