import { selectIsBusy, selectShownTaskId } from '../../channels/agent/store'
import type { Workspace } from '../../channels/context/workspace'
import type { Tabs } from '../editorArea/tabCommands'
import { selectActivePath, type TabsState } from '../editorArea/tabsStore'
import type { Layout } from '../layout/layoutStore'
import { type Follow, isFollowing } from './createFollow'
import { type FollowedPlace, isNews, lineOfChange, toldPlace } from './followedPlace'

interface FollowParts {
  readonly workspace: Pick<Workspace, 'agent' | 'files' | 'queryClient' | 'clock'>
  readonly tabs: Tabs
  readonly layout: Layout
  readonly follow: Follow
  readonly page: Window
}

/** No more than one file in this time, ms: the newest. */
const EVERY_MS = 400
/** A text in which the line of a change is looked for, bytes. */
const MAX_SEARCHED = 300_000

const EDITOR = '[data-region="editor"]'
/** What is shown in it, and not its tabs. */
const SHOWN = `${EDITOR} [role="tabpanel"]`

/**
 * Shows the file that the agent of the conversation reads or edits, in a tab that is only looked at and without taking the
 * focus. What the user does in the editor pauses it, until the next turn begins while they are elsewhere. Returns the end.
 */
export function followAgent(parts: FollowParts): () => void {
  const { workspace, tabs, layout, follow, page } = parts
  const { agent, clock } = workspace
  /** The newest place that is not shown yet. */
  let next: FollowedPlace | null = null
  let isResting = false
  let isOurs = false
  let isGone = false
  let stopTimer = () => {}

  /** Where there is room for one pane the conversation keeps it. */
  const mayShow = () => {
    const { sizeClass, constraints } = layout.store.getState()
    const isRoom = sizeClass !== 'S' && constraints.regions.editor.isShown
    return !isGone && isRoom && isFollowing(follow.store.getState())
  }

  async function goOn(): Promise<void> {
    const place = next
    next = null
    if (!place || !mayShow()) return
    isResting = true
    const line = await lineIn(workspace, place)
    stopTimer = clock.after(EVERY_MS, () => {
      isResting = false
      void goOn()
    })
    if (line !== undefined && mayShow()) show(place.path, line)
  }
  function show(path: string, line: number | null): void {
    const { activeElement } = page.document
    // A page that the user is in hears neither their clicks nor their keys here.
    if (activeElement?.matches(`${SHOWN} iframe`)) {
      follow.pause()
      return
    }
    if (line === null && selectActivePath(tabs.store.getState()) === path) return
    isOurs = true
    tabs.commands.openFollowed(path, line)
    isOurs = false
  }

  const stopAgent = agent.store.subscribe((state, before) => {
    const view = agent.viewStore.getState()
    if (!view.current) return
    const taskId = selectShownTaskId(state, view)
    const isTurn = selectIsBusy(taskId)(state) && !selectIsBusy(taskId)(before)
    const isInEditor = page.document.activeElement?.closest(EDITOR)
    if (isTurn && isNews(state, before) && !isInEditor) follow.resume()
    const place = mayShow() ? toldPlace(state, before, taskId) : null
    if (!place) return
    next = place
    if (!isResting) void goOn()
  })
  const stopTabs = tabs.store.subscribe((state, before) => {
    if (!isOurs && hasGone(state, before)) follow.pause()
  })
  const stopActs = attachActs(page, follow.pause)
  return () => {
    isGone = true
    stopTimer()
    stopAgent()
    stopTabs()
    stopActs()
  }
}

/** The line of a place, null where none is known; undefined: there is no such file. */
async function lineIn(
  { files, queryClient }: FollowParts['workspace'],
  { path, line, diff }: FollowedPlace,
): Promise<number | null | undefined> {
  const stat = await queryClient.fetchQuery(files.queries.stat(path)).catch(() => null)
  if (stat?.type !== 'file') return undefined
  if (!diff || (stat.size ?? 0) > MAX_SEARCHED) return line
  const read = await queryClient.fetchQuery(files.queries.read(path)).catch(() => null)
  return read?.encoding === 'utf-8' ? lineOfChange(diff, read.content) : line
}

/** The user is at another tab or place. A tab whose file got another name is not another one. */
function hasGone(state: TabsState, before: TabsState): boolean {
  if (state.request !== before.request && state.request !== null) return true
  const isRenamed =
    state.tabs.length === before.tabs.length && !state.tabs.some(({ id }) => id === before.activeId)
  return state.activeId !== before.activeId && !isRenamed
}

/** Keys that only hold others, or lead out of the editor. */
const IDLE_KEY = /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Escape|F\d+)$/

/** What the user does in what the editor shows. Keys of commands do not come so far. */
function attachActs(page: Window, acted: () => void): () => void {
  const hear = (event: Event) => {
    if (!(event.target instanceof Element) || !event.target.closest(SHOWN)) return
    if (!('key' in event) || !IDLE_KEY.test(String(event.key))) acted()
  }
  const kinds = ['pointerdown', 'keydown', 'wheel']
  const options = { capture: true, passive: true }
  for (const kind of kinds) page.document.addEventListener(kind, hear, options)
  return () => {
    for (const kind of kinds) page.document.removeEventListener(kind, hear, options)
  }
}
