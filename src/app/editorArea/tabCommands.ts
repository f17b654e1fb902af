import {
  MAX_RECENT,
  MAX_TABS,
  type OpenRequest,
  pathOf,
  type Tab,
  type TabContent,
  type TabsState,
  type TabsStore,
  tabId,
} from './tabsStore'

/** What closing a tab has to know about unsaved text. */
export interface UnsavedText {
  hasUnsaved(path: string): boolean
  /** Saves if that needs no decision. False: there is still text only this page has. */
  saveBeforeClose(path: string): Promise<boolean>
}

export interface OpenFileOptions {
  /** Only look at it: the tab is reused until it is edited or kept. */
  readonly preview?: boolean
  readonly focus?: boolean
  /** 1-based. */
  readonly line?: number | undefined
  readonly column?: number | undefined
}

export type TabCommands = ReturnType<typeof createTabCommands>

/** The tabs as the rest of the page knows them. */
export interface Tabs {
  readonly store: TabsStore
  readonly commands: TabCommands
}

/** What can be done with the tabs of the editor area. */
export function createTabCommands({ store, unsaved }: { store: TabsStore; unsaved: UnsavedText }) {
  const show = (content: TabContent, isPreview = false) => {
    store.setState((state) => withTab(state, { id: tabId(content), content, isPreview }, unsaved))
  }

  const closeNow = (id: string) => {
    store.setState((state) => without(state, id))
  }

  /** Closes a tab; unsaved text is saved first, or the user is asked (`askingToClose`). */
  const close = (id: string) => {
    const { tabs } = store.getState()
    const path = pathOf(tabs.find((tab) => tab.id === id)?.content)
    const isElsewhere = tabs.some((tab) => tab.id !== id && pathOf(tab.content) === path)
    if (path === null || isElsewhere || !unsaved.hasUnsaved(path)) return closeNow(id)
    void unsaved.saveBeforeClose(path).then((isSafe) => {
      if (isSafe) closeNow(id)
      else store.setState({ askingToClose: id, activeId: id })
    })
  }

  const step = (by: 1 | -1) => {
    store.setState((state) => {
      const at = state.tabs.findIndex((tab) => tab.id === state.activeId)
      const next = state.tabs[(at + by + state.tabs.length) % state.tabs.length]
      return next ? { activeId: next.id } : state
    })
  }

  return {
    openFile(path: string, { preview = false, focus = true, line, column }: OpenFileOptions = {}) {
      show({ kind: 'file', path }, preview)
      store.setState((state) => ({
        recent: [path, ...state.recent.filter((other) => other !== path)].slice(0, MAX_RECENT),
        request: { path, focus, line: line ?? null, column: column ?? null },
      }))
    },
    /** Where the agent is at work: the user did not choose it, so it is none of the files opened last. */
    openFollowed(path: string, line: number | null) {
      show({ kind: 'file', path }, true)
      store.setState({ request: { path, focus: false, line, column: null } })
    },
    /** The editor has reached the line that the request named. */
    arrived(request: OpenRequest) {
      store.setState((state) => (state.request === request ? { request: null } : state))
    },
    /** A file or folder has another name: its tabs follow. */
    moved(oldPath: string, newPath: string) {
      store.setState((state) => withMoved(state, (path) => movedPath(path, oldPath, newPath)))
    },
    /** What the agent changed in a file. */
    openChange(taskId: string, path: string, { focus = true }: Pick<OpenFileOptions, 'focus'> = {}) {
      show({ kind: 'change', taskId, path }, true)
      store.setState({ request: { path, focus, line: null, column: null } })
    },
    /** A file against what git keeps of it. */
    openGit(path: string, isStaged: boolean, { focus = true }: Pick<OpenFileOptions, 'focus'> = {}) {
      show({ kind: 'git', path, isStaged }, true)
      store.setState({ request: { path, focus, line: null, column: null } })
    },
    openPreview: (port: number) => show({ kind: 'preview', port }),
    /** The user did not ask for it just now: it comes to the front only where this takes no text away that is being edited. */
    openPreviewBeside(port: number) {
      store.setState((state) => {
        const content = { kind: 'preview', port } as const
        const front = state.tabs.find((tab) => tab.id === state.activeId)?.content.kind
        const next = withTab(state, { id: tabId(content), content, isPreview: false }, unsaved)
        return front === 'file' || front === 'change' || front === 'git' || front === 'settings'
          ? { ...next, activeId: state.activeId }
          : next
      })
    },
    openSettings: () => show({ kind: 'settings' }),
    openWelcome: () => show({ kind: 'welcome' }),
    /** Makes a tab that was only looked at one that stays. */
    pin(id: string) {
      store.setState((state) => {
        const tab = state.tabs.find((one) => one.id === id)
        return tab?.isPreview ? { tabs: replaceTab(state.tabs, { ...tab, isPreview: false }) } : state
      })
    },
    activate(id: string) {
      store.setState((state) => (state.tabs.some((tab) => tab.id === id) ? { activeId: id } : state))
    },
    next: () => step(1),
    previous: () => step(-1),
    close,
    closeActive() {
      const { activeId } = store.getState()
      if (activeId !== null) close(activeId)
    },
    /** Closes without asking: unsaved text of this tab is gone. */
    closeNow,
    /** The user wants the tab to stay open after all. */
    keepOpen: () => store.setState({ askingToClose: null }),
    /** Opens the tab that was closed last. */
    reopen() {
      const { closed } = store.getState()
      const tab = closed.at(-1)
      if (!tab) return
      store.setState({ closed: closed.slice(0, -1) })
      show(tab.content)
    },
  }
}

function withTab(state: TabsState, tab: Tab, unsaved: UnsavedText): Partial<TabsState> {
  const open = state.tabs.find((one) => one.id === tab.id)
  if (open) {
    const isKept = open.isPreview && !tab.isPreview
    return { tabs: isKept ? replaceTab(state.tabs, tab) : state.tabs, activeId: tab.id }
  }
  const givesWay = tab.isPreview
    ? state.tabs.find((one) => one.isPreview && !holdsText(one, unsaved))
    : undefined
  if (givesWay) {
    return { tabs: state.tabs.map((one) => (one === givesWay ? tab : one)), activeId: tab.id }
  }
  const at = state.tabs.findIndex((one) => one.id === state.activeId) + 1
  const tabs = [...state.tabs.slice(0, at), tab, ...state.tabs.slice(at)]
  return { tabs: tabs.length > MAX_TABS ? withoutOldest(tabs, tab, unsaved) : tabs, activeId: tab.id }
}

function withoutOldest(tabs: readonly Tab[], kept: Tab, unsaved: UnsavedText): readonly Tab[] {
  const oldest = tabs.find((tab) => tab !== kept && !holdsText(tab, unsaved))
  return tabs.filter((tab) => tab !== oldest)
}

function without(state: TabsState, id: string): TabsState {
  const at = state.tabs.findIndex((tab) => tab.id === id)
  const tab = state.tabs[at]
  if (!tab) return state
  const tabs = state.tabs.filter((one) => one !== tab)
  const neighbour = tabs[at] ?? tabs[at - 1]
  return {
    ...state,
    tabs,
    activeId: state.activeId === id ? (neighbour?.id ?? null) : state.activeId,
    closed: [...state.closed, tab].slice(-MAX_RECENT),
    askingToClose: state.askingToClose === id ? null : state.askingToClose,
  }
}

function withMoved(state: TabsState, follow: (path: string) => string): Partial<TabsState> {
  const ids = new Map<string, string>()
  const tabs = new Map<string, Tab>()
  for (const tab of state.tabs) {
    const { content } = tab
    const next: TabContent = 'path' in content ? { ...content, path: follow(content.path) } : content
    ids.set(tab.id, tabId(next))
    if (!tabs.has(tabId(next))) tabs.set(tabId(next), { ...tab, id: tabId(next), content: next })
  }
  return {
    tabs: [...tabs.values()],
    activeId: state.activeId === null ? null : (ids.get(state.activeId) ?? null),
    recent: [...new Set(state.recent.map(follow))],
  }
}

function movedPath(path: string, oldPath: string, newPath: string): string {
  return path === oldPath || path.startsWith(`${oldPath}/`) ? newPath + path.slice(oldPath.length) : path
}

const replaceTab = (tabs: readonly Tab[], tab: Tab) => tabs.map((one) => (one.id === tab.id ? tab : one))

function holdsText({ content }: Tab, unsaved: UnsavedText): boolean {
  const path = pathOf(content)
  return path !== null && unsaved.hasUnsaved(path)
}
