import type { GroupActs } from '../editorGroups/createGroupActs'
import {
  MAX_RECENT,
  MAX_TABS,
  type OpenRequest,
  pathOf,
  selectActiveGroup,
  selectActiveTab,
  selectShownIn,
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
  /** UTF-16 units to select from there. */
  readonly length?: number
}

export type TabCommands = ReturnType<typeof createTabCommands>

/** The tabs as the rest of the page knows them. */
export interface Tabs {
  readonly store: TabsStore
  readonly commands: TabCommands
  /** What can be done with groups, once the code for it is here. */
  readonly more: { groups: GroupActs | null }
}

/** What can be done with the tabs of the editor area. */
export function createTabCommands({ store, unsaved }: { store: TabsStore; unsaved: UnsavedText }) {
  const show = (content: TabContent, isPreview = false) => {
    store.setState((state) => withTab(state, tabOf(state, content, isPreview), unsaved))
  }

  const look = (
    content: Extract<TabContent, { path: string }>,
    focus: boolean,
    line: number | null = null,
  ) => {
    show(content, true)
    store.setState({ request: { path: content.path, focus, line, column: null, length: 0 } })
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
      else
        store.setState((state) => ({
          ...activated(state, findTab(state, id)),
          askingToClose: [...new Set([...state.askingToClose, id])],
        }))
    })
  }

  const step = (by: 1 | -1) => {
    store.setState((state) => {
      const at = state.tabs.findIndex((tab) => tab.id === state.activeId)
      return activated(state, state.tabs[(at + by + state.tabs.length) % state.tabs.length])
    })
  }

  return {
    openFile(
      path: string,
      { preview = false, focus = true, line, column, length = 0 }: OpenFileOptions = {},
    ) {
      show({ kind: 'file', path }, preview)
      store.setState((state) => ({
        recent: [path, ...state.recent.filter((other) => other !== path)].slice(0, MAX_RECENT),
        request: { path, focus, line: line ?? null, column: column ?? null, length },
      }))
    },
    /** Where the agent is at work: the user did not choose it, so it is none of the files opened last. */
    openFollowed(path: string, line: number | null) {
      look({ kind: 'file', path }, false, line)
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
      look({ kind: 'change', taskId, path }, focus)
    },
    /** A file against what git keeps of it. */
    openGit(
      path: string,
      isStaged: boolean,
      { focus = true, at }: Pick<OpenFileOptions, 'focus'> & { readonly at?: string } = {},
    ) {
      look({ kind: 'git', path, isStaged, at }, focus)
    },
    openPreview: (port: number) => show({ kind: 'preview', port }),
    /** The user did not ask for it just now: it comes to the front only where this takes no text away that is being edited. */
    openPreviewBeside(port: number) {
      store.setState((state) => {
        const content = { kind: 'preview', port } as const
        const front = state.tabs.find((tab) => tab.id === state.activeId)?.content.kind
        const next = withTab(state, tabOf(state, content), unsaved)
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
      store.setState((state) => activated(state, findTab(state, id)))
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
    /** The user wants the tabs to stay open after all. */
    keepOpen: () => store.setState({ askingToClose: [] }),
    /** Opens the tab that was closed last, where it stood. */
    reopen() {
      store.setState((state) => {
        const { tabs, groups, closed } = state
        const last = closed.at(-1)
        if (!last) return state
        const left = { closed: closed.slice(0, -1) }
        const { at, ...kept } = last
        const tab: Tab = { ...kept, isPreview: false }
        if (!groups.some(({ id }) => id === tab.group))
          return { ...left, ...withTab(state, tabOf(state, tab.content), unsaved) }
        if (tabs.some(({ id }) => id === tab.id)) return { ...left, ...activated(state, tab) }
        const back = [...tabs.slice(0, at), tab, ...tabs.slice(at)]
        return { ...left, ...activated({ ...state, tabs: back }, tab), tabs: back }
      })
    },
  }
}

/** A tab of the active group. */
function tabOf(state: TabsState, content: TabContent, isPreview = false): Tab {
  const group = selectActiveGroup(state)
  return { id: tabId(content, group), content, isPreview, group }
}

const findTab = ({ tabs }: TabsState, id: string) => tabs.find((tab) => tab.id === id)

/** The group that was active goes on showing what it shows. */
function activated(state: TabsState, tab: Tab | undefined): Partial<TabsState> {
  const before = selectActiveTab(state)
  if (!tab) return {}
  const { groups } = state
  if (!before || before.group === tab.group) return { activeId: tab.id }
  return {
    activeId: tab.id,
    groups: groups.map((group) => (group.id === before.group ? { ...group, shownId: before.id } : group)),
  }
}

function withTab(state: TabsState, tab: Tab, unsaved: UnsavedText): Partial<TabsState> {
  const open = state.tabs.find((one) => one.id === tab.id)
  if (open) {
    const isKept = open.isPreview && !tab.isPreview
    return { tabs: isKept ? replaceTab(state.tabs, tab) : state.tabs, activeId: tab.id }
  }
  const givesWay = tab.isPreview
    ? state.tabs.find((one) => one.isPreview && one.group === tab.group && !holdsText(one, unsaved))
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
  const isBeside = (one: Tab) => one.group === tab.group
  // In another group where its own has no more.
  const neighbour = tabs.slice(at).find(isBeside) ?? tabs.slice(0, at).findLast(isBeside)
  const other =
    neighbour ?? state.groups.map((group) => selectShownIn({ ...state, tabs }, group)).find(Boolean)
  return {
    ...state,
    tabs,
    activeId: state.activeId === id ? (other?.id ?? null) : state.activeId,
    groups: state.groups.map((group) =>
      group.shownId === id ? { ...group, shownId: neighbour?.id ?? null } : group,
    ),
    closed: [...state.closed, { ...tab, at }].slice(-MAX_RECENT),
    askingToClose: state.askingToClose.filter((one) => one !== id),
  }
}

function withMoved(state: TabsState, follow: (path: string) => string): Partial<TabsState> {
  const ids = new Map<string, string>()
  const tabs = new Map<string, Tab>()
  for (const tab of state.tabs) {
    const { content } = tab
    const next: TabContent = 'path' in content ? { ...content, path: follow(content.path) } : content
    const id = tabId(next, tab.group)
    ids.set(tab.id, id)
    if (!tabs.has(id)) tabs.set(id, { ...tab, id, content: next })
  }
  return {
    tabs: [...tabs.values()],
    activeId: ids.get(state.activeId ?? '') ?? null,
    groups: state.groups.map((group) => ({ ...group, shownId: ids.get(group.shownId ?? '') ?? null })),
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
