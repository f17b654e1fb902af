/** Says which pages of this origin are alive. */
export interface TabLock {
  /** False also where the browser has no locks: then nobody can say. */
  isAlive(id: string): Promise<boolean>
}

type Locks = Pick<LockManager, 'request' | 'query'>

/** Holds a lock under the id of this page for as long as the page is there, also when it crashes. */
export function createTabLock(open: () => Locks, id: string): TabLock {
  const nameOf = (tab: string) => `aether:tab:${tab}`
  const locks = attempt(open)
  // Never released by us: it goes with the page.
  locks?.request(nameOf(id), () => new Promise(() => {})).catch(() => undefined)
  return {
    async isAlive(tab) {
      try {
        const held = (await locks?.query())?.held ?? []
        return held.some(({ name }) => name === nameOf(tab))
      } catch {
        return false
      }
    },
  }
}

function attempt(open: () => Locks): Locks | null {
  try {
    return open()
  } catch {
    return null
  }
}
