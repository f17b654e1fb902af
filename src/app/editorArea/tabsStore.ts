import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'

const contentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** What the agent of a conversation changed in a file, beside the file itself. */
  z.object({ kind: z.literal('change'), taskId: z.string(), path: z.string() }),
  /** A file against the index, or what is staged of it against the last commit; `at`: what a commit did to it. */
  z.object({ kind: z.literal('git'), path: z.string(), isStaged: z.boolean(), at: z.optional(z.string()) }),
  z.object({ kind: z.literal('preview'), port: z.number() }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('welcome') }),
])
export type TabContent = z.infer<typeof contentSchema>

const tabSchema = z.object({
  content: contentSchema,
  /** Looked at, not yet kept: the next file that is only looked at takes its place. */
  isPreview: z.boolean(),
})

/** A part of the editor area with tabs of its own, and where it stands there: parts of 1, from the inline start and the top. */
const groupSchema = z.object({
  id: z.number(),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
  /** The tab it shows while another group is the active one. */
  shownId: z.nullable(z.string()),
})
export type Group = z.infer<typeof groupSchema>

const savedSchema = z.object({
  tabs: z.array(z.extend(tabSchema, { group: z.optional(z.number()) })),
  activeId: z.nullable(z.string()),
  recent: z.array(z.string()),
  groups: z.optional(z.array(groupSchema)),
})

export interface Tab extends z.infer<typeof tabSchema> {
  /** Made of the content and the group (`tabId`), so one thing is open at most once in a group. */
  readonly id: string
  readonly group: number
}

/** A tab that was closed, and where it stood among all. */
interface ClosedTab extends Tab {
  readonly at: number
}

/** A file is opened at a place in it. */
export interface OpenRequest {
  readonly path: string
  readonly focus: boolean
  /** 1-based. */
  readonly line: number | null
  readonly column: number | null
  /** UTF-16 units that are selected from there. */
  readonly length: number
}

export interface TabsState {
  /** Of all groups. */
  readonly tabs: readonly Tab[]
  /** Its group is the active one. */
  readonly activeId: string | null
  /** One, or several side by side that fill the area. */
  readonly groups: readonly Group[]
  /** Paths, last opened first. */
  readonly recent: readonly string[]
  /** Closed tabs, the last one last. Not saved. */
  readonly closed: readonly ClosedTab[]
  /** The last place asked for, until the editor is there. Not saved. */
  readonly request: OpenRequest | null
  /** The tabs whose unsaved text the user has to decide about before they can close. Not saved. */
  readonly askingToClose: readonly string[]
}

export interface TabsStore extends StoreApi<TabsState> {
  /** What was kept is another than what is open: it came from the server after we began. */
  readonly reload: () => void
}

/** The part of the safe storage that tabs need. */
export interface TabStorage {
  get(key: string): string | null
  set(key: string, value: string): void
}

export const MAX_TABS = 100
/** In a page that is narrower than this, CSS pixels, one group is shown at a time. */
export const ONE_BELOW = 900
export const MAX_RECENT = 20

const FIRST: Group = { id: 0, x: 0, y: 0, w: 1, h: 1, shownId: null }

export const tabId = (content: TabContent, group = 0): string =>
  `${group === 0 ? '' : `${group}|`}${contentId(content)}`

function contentId(content: TabContent): string {
  switch (content.kind) {
    case 'file':
      return `file:${content.path}`
    case 'change':
      return `change:${content.taskId}:${content.path}`
    case 'git':
      return `git:${content.at ?? content.isStaged}:${content.path}`
    case 'preview':
      return `preview:${content.port}`
    default:
      return content.kind
  }
}

/** Open tabs of one workspace. `key` names it in the storage; what is found there is open again. */
export function createTabsStore(storage: TabStorage, key = 'tabs'): TabsStore {
  const store = createStore<TabsState>(() => restore(storage.get(key)))
  store.subscribe((state, before) => {
    const { tabs, activeId, recent, groups } = state
    const isSame = tabs === before.tabs && groups === before.groups && recent === before.recent
    if (isSame && activeId === before.activeId) return
    const saved = tabs.map(({ content, isPreview, group }) => ({ content, isPreview, group }))
    storage.set(key, JSON.stringify({ tabs: saved, activeId, recent, groups }))
  })
  return { ...store, reload: () => store.setState(restore(storage.get(key)), true) }
}

export const selectActiveTab = (state: TabsState): Tab | undefined =>
  state.tabs.find((tab) => tab.id === state.activeId)

/** The group that commands are about. */
export const selectActiveGroup = (state: TabsState): number =>
  selectActiveTab(state)?.group ?? state.groups[0]?.id ?? 0

/** The tab that a group shows; of the active group the active one. */
export function selectShownIn(state: TabsState, { id, shownId }: Group): Tab | undefined {
  const own = state.tabs.filter(({ group }) => group === id)
  const active = selectActiveTab(state)
  return active?.group === id ? active : (own.find((tab) => tab.id === shownId) ?? own[0])
}

/** The file whose text a tab holds; null: it holds none. */
export const pathOf = (content: TabContent | undefined): string | null =>
  content && 'path' in content ? content.path : null

/** The path of the file that is shown, if a file is shown. */
export const selectActivePath = (state: TabsState): string | null => pathOf(selectActiveTab(state)?.content)

function restore(saved: string | null): TabsState {
  const transient = { closed: [], request: null, askingToClose: [] }
  const parsed = savedSchema.safeParse(parseJson(saved))
  if (!parsed.success) {
    const content: TabContent = { kind: 'welcome' }
    const id = tabId(content)
    return {
      tabs: [{ id, content, isPreview: false, group: 0 }],
      activeId: id,
      recent: [],
      groups: [FIRST],
      ...transient,
    }
  }
  const { data } = parsed
  const kept = data.groups ?? []
  const isWhole = kept.length > 0 && kept.every(({ id }) => data.tabs.some(({ group }) => group === id))
  const groups = isWhole ? kept : [FIRST]
  const groupOf = (group = 0) => (groups.some(({ id }) => id === group) ? group : (groups[0]?.id ?? 0))
  const placed = data.tabs.map((tab) => ({ ...tab, group: groupOf(tab.group) }))
  const byId = new Map(placed.map((tab) => [tabId(tab.content, tab.group), tab]))
  const tabs = [...byId].slice(0, MAX_TABS).map(([id, tab]) => ({ id, ...tab }))
  const isThere = tabs.some((tab) => tab.id === data.activeId)
  const activeId = isThere ? data.activeId : (tabs[0]?.id ?? null)
  return { tabs, activeId, groups, recent: data.recent.slice(0, MAX_RECENT), ...transient }
}

function parseJson(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
