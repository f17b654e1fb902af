/** Tabs remembered after their socket closed, so that an older connection that arrives late is recognised. */
const REMEMBERED = 1_024

export interface TabRegistry<Socket> {
  /**
   * Claims the workspace for a connection of a tab. `stale`: a newer one was seen, this one is superseded
   * itself. Otherwise `older` is the tab's socket that must close now, if it is still open.
   */
  claim(tab: string, generation: number, socket: Socket): { stale: boolean; older: Socket | null }
  release(tab: string, socket: Socket): void
}

/**
 * Knows the newest connection of every tab (docs/protocol.md, query hints).
 *
 *     const tabs = createTabRegistry<Connection>()
 *     const { stale, older } = tabs.claim('tab-1', 2, connection)
 */
export function createTabRegistry<Socket>(): TabRegistry<Socket> {
  const tabs = new Map<string, { generation: number; socket: Socket | null }>()

  return {
    claim(tab, generation, socket) {
      const known = tabs.get(tab)
      if (known !== undefined && generation <= known.generation) return { stale: true, older: null }
      tabs.delete(tab)
      tabs.set(tab, { generation, socket })
      for (const [name, { socket: open }] of tabs) {
        if (tabs.size <= REMEMBERED) break
        if (open === null) tabs.delete(name)
      }
      return { stale: false, older: known?.socket ?? null }
    },
    release(tab, socket) {
      const known = tabs.get(tab)
      if (known?.socket === socket) tabs.set(tab, { generation: known.generation, socket: null })
    },
  }
}
