import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'

const contentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** What the agent of a conversation changed in a file, beside the file itself. */
  z.object({ kind: z.literal('change'), taskId: z.string(), path: z.string() }),
  /** A file against the index, or what is staged of it against the last commit. */
  z.object({ kind: z.literal('git'), path: z.string(), isStaged: z.boolean() }),
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

const savedSchema = z.object({
  tabs: z.array(tabSchema),
  activeId: z.nullable(z.string()),
  recent: z.array(z.string()),
})

export interface Tab extends z.infer<typeof tabSchema> {
  /** Made of the content (`tabId`), so one thing is open at most once. */
  readonly id: string
}

/** A file is opened at a place in it. */
export interface OpenRequest {
  readonly path: string
  readonly focus: boolean
  /** 1-based. */
  readonly line: number | null
  readonly column: number | null
}

export interface TabsState {
  readonly tabs: readonly Tab[]
  readonly activeId: string | null
  /** Paths, last opened first. */
  readonly recent: readonly string[]
  /** Closed tabs, the last one last. Not saved. */
  readonly closed: readonly Tab[]
  /** The last place asked for, until the editor is there. Not saved. */
  readonly request: OpenRequest | null
  /** The tab whose unsaved text the user has to decide about before it can close. Not saved. */
  readonly askingToClose: string | null
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
export const MAX_RECENT = 20

export function tabId(content: TabContent): string {
  switch (content.kind) {
    case 'file':
      return `file:${content.path}`
    case 'change':
      return `change:${content.taskId}:${content.path}`
    case 'git':
      return `git:${content.isStaged}:${content.path}`
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
    if (state.tabs === before.tabs && state.activeId === before.activeId && state.recent === before.recent)
      return
    const { tabs, activeId, recent } = state
    storage.set(
      key,
      JSON.stringify({
        tabs: tabs.map(({ content, isPreview }) => ({ content, isPreview })),
        activeId,
        recent,
      }),
    )
  })
  return { ...store, reload: () => store.setState(restore(storage.get(key)), true) }
}

export const selectActiveTab = (state: TabsState): Tab | undefined =>
  state.tabs.find((tab) => tab.id === state.activeId)

/** The file whose text a tab holds; null: it holds none. */
export const pathOf = (content: TabContent | undefined): string | null =>
  content && 'path' in content ? content.path : null

/** The path of the file that is shown, if a file is shown. */
export const selectActivePath = (state: TabsState): string | null => pathOf(selectActiveTab(state)?.content)

function restore(saved: string | null): TabsState {
  const transient = { closed: [], request: null, askingToClose: null }
  const parsed = savedSchema.safeParse(parseJson(saved))
  if (!parsed.success) {
    const content: TabContent = { kind: 'welcome' }
    const id = tabId(content)
    return { tabs: [{ id, content, isPreview: false }], activeId: id, recent: [], ...transient }
  }
  const byId = new Map(parsed.data.tabs.map((tab) => [tabId(tab.content), tab]))
  const tabs = [...byId].slice(0, MAX_TABS).map(([id, tab]) => ({ id, ...tab }))
  const isThere = tabs.some((tab) => tab.id === parsed.data.activeId)
  const activeId = isThere ? parsed.data.activeId : (tabs[0]?.id ?? null)
  return { tabs, activeId, recent: parsed.data.recent.slice(0, MAX_RECENT), ...transient }
}

function parseJson(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
